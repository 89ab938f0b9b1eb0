import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { TIMING } from '../../shared/orders/timing.ts';
import type { Parts } from './parts.ts';
import { Program } from './program.ts';
import { SECRET_PREFIX, secretArn } from './secrets.ts';

/** Accounts that have a pass at the same moment; more wait in the queue. */
const PASSES_AT_ONCE = 10;

/** One pass over one account; the only program that can place an order. */
export class Rebalance extends Construct {
  readonly program: Program<'Rebalance'>;

  constructor(scope: Construct, id: string, parts: Parts) {
    super(scope, id);
    const { stage, tables, queues, topics } = parts;
    this.program = new Program(this, 'Program', {
      name: 'Rebalance',
      folder: 'rebalance',
      description: 'One pass over one account: look, decide, trade, verify, record, tell.',
      timeoutMs: TIMING.processMs,
      memoryMb: 1024,
      environment: {
        POLICIES_TABLE: tables.policies.tableName,
        CONTROLS_TABLE: tables.controls.tableName,
        LEDGER_TABLE: tables.ledger.tableName,
        SECRET_PREFIX,
        ALERT_TOPIC_ARN: topics.alerts.topicArn,
        AGAIN_QUEUE_URL: queues.again.queueUrl,
        DEPLOYED_LIMITS: JSON.stringify(stage.limits),
      },
    });
    this.#allow(parts);
    new EventSourceMapping(this, 'PassSource', {
      target: this.program.lambda,
      eventSourceArn: queues.passes.queueArn,
      batchSize: 1,
      reportBatchItemFailures: true,
      maxConcurrency: PASSES_AT_ONCE,
    });
  }

  #allow({ stage, tables, queues, topics }: Parts): void {
    const { program } = this;
    program.allow('ReadPolicies', ['dynamodb:Query'], tables.policies.tableArn);
    program.allow('ReadControls', ['dynamodb:GetItem'], tables.controls.tableArn);
    program.allow(
      'KeepLedger',
      ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
      tables.ledger.tableArn,
    );
    program.allow('ForgetToldAlerts', ['dynamodb:DeleteItem'], tables.ledger.tableArn);
    program.allow(
      'ReadKeys',
      ['secretsmanager:GetSecretValue'],
      ...stage.accounts.map((name) => secretArn(this, name)),
    );
    program.allow('SendAlerts', ['sns:Publish'], topics.alerts.topicArn);
    program.allow('AskAgain', ['sqs:SendMessage'], queues.again.queueArn);
    program.allowToTake('TakePasses', queues.passes);
  }
}
