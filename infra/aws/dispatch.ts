import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time/duration.ts';
import type { Parts } from './parts.ts';
import { Program } from './program.ts';
import { OPEN_ACCOUNTS } from './tables.ts';

const TIMEOUT_MS = 30 * SECOND_MS;

/** Lambda keeps an invocation that failed no longer. */
const INVOCATION_AGE_MAX_MS = 6 * HOUR_MS;

/** Asks for a pass of every account that wants or needs one: at every tick, and when somebody asks again. */
export class Dispatch extends Construct {
  readonly program: Program<'Dispatch'>;

  constructor(scope: Construct, id: string, { stage, tables, queues }: Omit<Parts, 'topics'>) {
    super(scope, id);
    this.program = new Program(this, 'Program', {
      name: 'Dispatch',
      folder: 'dispatch',
      description: 'Asks for a pass of every account with an enabled policy or something open.',
      timeoutMs: TIMEOUT_MS,
      memoryMb: 512,
      environment: {
        POLICIES_TABLE: tables.policies.tableName,
        LEDGER_TABLE: tables.ledger.tableName,
        PASS_QUEUE_URL: queues.passes.queueUrl,
        PERIOD_MS: String(stage.periodMs),
      },
    });
    this.#allow({ tables, queues });
    // The scheduler hands its event over and leaves; a tick that fails is tried again while it is not yet too late.
    this.program.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.millis(ageMaxMs(stage.periodMs)),
      onFailure: { bind: () => ({ destination: queues.deadLetters.queueArn }) },
    });
    new EventSourceMapping(this, 'AgainSource', {
      target: this.program.lambda,
      eventSourceArn: queues.again.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
    });
  }

  #allow({ tables, queues }: Pick<Parts, 'tables' | 'queues'>): void {
    this.program.allow('FindEnabledPolicies', ['dynamodb:Scan'], tables.policies.tableArn);
    this.program.allow('FindOpenAccounts', ['dynamodb:Scan'], `${tables.ledger.tableArn}/index/${OPEN_ACCOUNTS}`);
    this.program.allow('AskForPasses', ['sqs:SendMessage'], queues.passes.queueArn);
    this.program.allowToTake('TakeAgain', queues.again);
    this.program.allow('GiveUpTicks', ['sqs:SendMessage'], queues.deadLetters.queueArn);
  }
}

/** A tick older than half a period is dropped by the pass anyway. */
const ageMaxMs = (periodMs: number): number => Math.min(Math.max(periodMs / 2, MINUTE_MS), INVOCATION_AGE_MAX_MS);
