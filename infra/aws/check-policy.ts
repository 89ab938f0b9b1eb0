import { Duration, Validations } from 'aws-cdk-lib';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SECOND_MS } from '../../shared/time/duration.ts';
import type { Parts } from './parts.ts';
import { Program } from './program.ts';

/** A change that cannot be checked must not hold back the ones behind it for long. */
const ATTEMPTS_AGAIN = 5;

/** Answers a policy that was written with its faults, or with a pass. */
export class CheckPolicy extends Construct {
  readonly program: Program<'CheckPolicy'>;

  constructor(scope: Construct, id: string, parts: Parts) {
    super(scope, id);
    const { stage, tables, queues, topics } = parts;
    this.program = new Program(this, 'Program', {
      name: 'CheckPolicy',
      folder: 'check-policy',
      description: 'Checks a policy as it is written, and marks it with its faults.',
      timeoutMs: 30 * SECOND_MS,
      memoryMb: 512,
      environment: {
        POLICIES_TABLE: tables.policies.tableName,
        ALERT_TOPIC_ARN: topics.alerts.topicArn,
        PASS_QUEUE_URL: queues.passes.queueUrl,
        ACCOUNTS: stage.accounts.join(','),
        DEPLOYED_LIMITS: JSON.stringify(stage.limits),
      },
    });
    this.#allow(parts);
    new EventSourceMapping(this, 'PolicyChanges', {
      target: this.program.lambda,
      eventSourceArn: streamArn(parts),
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: ATTEMPTS_AGAIN,
      maxRecordAge: Duration.hours(1),
      onFailure: { bind: () => ({ destination: queues.deadLetters.queueArn }) },
    });
  }

  #allow(parts: Parts): void {
    const { tables, queues, topics } = parts;
    const { program } = this;
    program.allow(
      'FollowPolicies',
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      streamArn(parts),
    );
    program.allow('FindStream', ['dynamodb:ListStreams'], `${tables.policies.tableArn}/stream/*`);
    Validations.of(program.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::<Policies.Arn>/stream/*]',
      reason: 'Lambda lists the streams of this one table before it follows the newest; it cannot name one in advance.',
    });
    program.allow('ReadPolicies', ['dynamodb:Query'], tables.policies.tableArn);
    program.allow('MarkPolicies', ['dynamodb:UpdateItem'], tables.policies.tableArn);
    program.allow('SendAlerts', ['sns:Publish'], topics.alerts.topicArn);
    program.allow('AskForPasses', ['sqs:SendMessage'], queues.passes.queueArn);
    program.allow('GiveUpChanges', ['sqs:SendMessage'], queues.deadLetters.queueArn);
  }
}

function streamArn({ tables }: Parts): string {
  const arn = tables.policies.tableStreamArn;
  if (arn === undefined) throw new Error('The table Policies has no stream; check-policy follows it.');
  return arn;
}
