import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MINUTE_MS, SECOND_MS } from '../../shared/time/duration.ts';
import type { Parts } from './parts.ts';
import { Program } from './program.ts';
import { absentSecretArn, SECRET_PREFIX, secretArn } from './secrets.ts';
import { OPEN_ACCOUNTS } from './tables.ts';

/** The time between two watches. */
export const WATCH_MS = MINUTE_MS;

/** Ended before the next one begins. */
const TIMEOUT_MS = 50 * SECOND_MS;

/** Looks at open shorts between passes, and asks for a pass where one is needed; it holds no code that places an order. */
export class WatchMargin extends Construct {
  readonly program: Program<'WatchMargin'>;

  constructor(scope: Construct, id: string, parts: Parts) {
    super(scope, id);
    const { stage, tables, queues, topics } = parts;
    this.program = new Program(this, 'Program', {
      name: 'WatchMargin',
      folder: 'watch-margin',
      description: 'Looks at open shorts every minute, and asks for a pass where one is needed.',
      timeoutMs: TIMEOUT_MS,
      memoryMb: 512,
      environment: {
        POLICIES_TABLE: tables.policies.tableName,
        LEDGER_TABLE: tables.ledger.tableName,
        SECRET_PREFIX,
        ALERT_TOPIC_ARN: topics.alerts.topicArn,
        PASS_QUEUE_URL: queues.passes.queueUrl,
        DEPLOYED_LIMITS: JSON.stringify(stage.limits),
      },
    });
    this.#allow(parts);
    // A watch that failed is not repeated: the next one is a minute away and sees more.
    this.program.lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.millis(WATCH_MS) });
  }

  #allow({ stage, tables, queues, topics }: Parts): void {
    const { program } = this;
    program.allow('FindOpenAccounts', ['dynamodb:Scan'], `${tables.ledger.tableArn}/index/${OPEN_ACCOUNTS}`);
    program.allow('ReadPolicies', ['dynamodb:Query'], tables.policies.tableArn);
    program.allow('ReadLedger', ['dynamodb:GetItem', 'dynamodb:Query'], tables.ledger.tableArn);
    program.allow('NoteSightings', ['dynamodb:PutItem'], tables.ledger.tableArn);
    const keys = stage.accounts.flatMap((account) => [
      secretArn(this, account),
      secretArn(this, `${account}/read`),
      absentSecretArn(this, `${account}/read`),
    ]);
    program.allow('ReadKeys', ['secretsmanager:GetSecretValue'], ...keys);
    program.allow('SendAlerts', ['sns:Publish'], topics.alerts.topicArn);
    program.allow('AskForPasses', ['sqs:SendMessage'], queues.passes.queueArn);
  }
}
