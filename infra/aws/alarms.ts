import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Parts } from './parts.ts';
import type { Program, ProgramName } from './program.ts';

/** The metric a pass writes: 1 when every position is what its trades say and every alert was delivered, else 0. */
const VERIFIED = { namespace: 'Counterweight', metricName: 'HedgeVerified' };

/** Metrics may come late or never; three periods in a row are no accident. */
const SILENT_PERIODS = 3;

const WATCHED_FOR = Duration.minutes(5);

interface AlarmText {
  /** The name behind the stack's, and the heading in the runbook. */
  readonly heading: string;
  /** Tells apart the alarms of one heading. */
  readonly suffix?: string;
  readonly happened: string;
  readonly impact: string;
}

/** What wakes the owner when the program itself cannot. Each alarm has a heading in the runbook, lambdas/README.md. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { stage, queues, topics }: Parts, programs: readonly Program[]) {
    super(scope, id);
    for (const { lambda, name } of programs) {
      const metric = lambda.metricErrors({ period: WATCHED_FOR, statistic: Stats.SUM });
      this.#alarm(ERRORS[name], [topics.alerts], { ...ANY_AT_ALL, metric });
    }
    const waiting = [queues.passDeadLetters, queues.deadLetters].map((queue) =>
      queue.metricApproximateNumberOfMessagesVisible({ period: WATCHED_FOR, statistic: Stats.MAXIMUM }),
    );
    this.#alarm(DEAD_LETTERS, [topics.alerts], { ...ANY_AT_ALL, metric: sumOf(waiting) });
    const urgent = topics.phoneAlarms === undefined ? [topics.alerts] : [topics.alerts, topics.phoneAlarms];
    for (const account of stage.accounts) {
      this.#alarm(unverified(account), urgent, {
        metric: new Metric({
          ...VERIFIED,
          dimensionsMap: { Account: account },
          period: Duration.millis(stage.periodMs),
          statistic: Stats.SUM,
        }),
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: SILENT_PERIODS,
        datapointsToAlarm: SILENT_PERIODS,
        treatMissingData: TreatMissingData.BREACHING,
      });
    }
  }

  #alarm({ heading, suffix, happened, impact }: AlarmText, topics: readonly ITopic[], props: AlarmProps): void {
    const name = suffix === undefined ? heading : `${heading}-${suffix}`;
    const alarm = new Alarm(this, name, {
      ...props,
      alarmName: `${Stack.of(this).stackName}-${name}`,
      alarmDescription: `${happened} Impact: ${impact} What to do: lambdas/README.md, heading ${heading}.`,
    });
    for (const topic of topics) {
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
  }
}

const ANY_AT_ALL = {
  threshold: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  evaluationPeriods: 1,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const;

const ERRORS: Readonly<Record<ProgramName, AlarmText>> = {
  Dispatch: {
    heading: 'DispatchErrors',
    happened: 'A tick could not be turned into passes.',
    impact: 'until it works again, no account is looked at: hedges stay as they are and margin is not kept.',
  },
  Rebalance: {
    heading: 'RebalanceErrors',
    happened: 'A pass failed, or one of its policies did.',
    impact: 'the hedge of that policy was not tended in this pass; the next tick tries again.',
  },
  WatchMargin: {
    heading: 'WatchMarginErrors',
    happened: 'The watch that looks at open shorts every minute failed, or has not seen an account for ten minutes.',
    impact: 'what happens between two passes is seen only by the next pass; passes go on as scheduled.',
  },
  CheckPolicy: {
    heading: 'CheckPolicyErrors',
    happened: 'A policy that somebody wrote could not be checked.',
    impact: 'its faults are not shown and it takes effect only at the next tick; passes read it all the same.',
  },
};

const DEAD_LETTERS: AlarmText = {
  heading: 'DeadLetters',
  happened: 'A pass, a tick or a policy change was given up after several attempts.',
  impact: 'what it asked for was not done; a pass that crashed twice may have left an order to settle.',
};

const unverified = (account: string): AlarmText => ({
  heading: 'HedgeVerified',
  suffix: account,
  happened: `No pass has verified the account ${account} for ${SILENT_PERIODS} periods.`,
  impact:
    'nobody watches this hedge: it may differ from its policy, and its margin may run out unseen. Expected only while the account has no enabled policy.',
});

/** A queue that nothing was ever sent to has no data, which counts as none waiting. */
const sumOf = (metrics: readonly IMetric[]): MathExpression => {
  const names = metrics.map((_, index) => `m${index}`);
  return new MathExpression({
    expression: names.map((name) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period: WATCHED_FOR,
    label: 'messages given up',
  });
};
