import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time/duration.ts';
import type { Program } from './program.ts';
import { keepLogicalId } from './stable-id.ts';

/** What a tick says: the instant it was due, which stays the same when it is delivered twice, and its own name. */
const TICK_EVENT = {
  scheduledTime: '<aws.scheduler.scheduled-time>',
  executionId: '<aws.scheduler.execution-id>',
};

/** What the schedule reaches. */
export interface TickProps {
  /** Its logical id; its role's is this and Role. */
  readonly name: string;
  /** What it does, in the console's words. */
  readonly says: string;
  readonly periodMs: number;
  readonly target: Program;
  /** Standard: the scheduler delivers to no FIFO queue. */
  readonly deadLetters: IQueue;
}

/** A clock of the program. A tick that cannot be delivered is not repeated late: the next one is the retry. */
export class Tick extends Construct {
  constructor(scope: Construct, id: string, { name, says, periodMs, target, deadLetters }: TickProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const { functionArn } = target.lambda;
    allow(role, `Call${target.name}`, 'lambda:InvokeFunction', functionArn);
    allow(role, 'GiveUpTicks', 'sqs:SendMessage', deadLetters.queueArn);
    const schedule = new CfnSchedule(this, name, {
      description: says,
      scheduleExpression: rateOf(periodMs),
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify(TICK_EVENT),
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: periodMs / SECOND_MS },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    });
    // The schedule is made only when its role may do all of this.
    schedule.node.addDependency(role);
    keepLogicalId(schedule, name);
    keepLogicalId(role, `${name}Role`);
  }
}

function allow(role: Role, sid: string, action: string, resource: string): void {
  role.addToPolicy(new PolicyStatement({ sid, actions: [action], resources: [resource] }));
}

/** The scheduler wants the singular for one. */
function rateOf(periodMs: number): string {
  const isHours = periodMs % HOUR_MS === 0;
  const count = periodMs / (isHours ? HOUR_MS : MINUTE_MS);
  return `rate(${count} ${isHours ? 'hour' : 'minute'}${count === 1 ? '' : 's'})`;
}
