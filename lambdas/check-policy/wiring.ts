import { DynamoPolicyBook } from '../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import { DynamoPolicyChecks } from '../../shared/adapters/dynamodb/dynamo-policy-checks.ts';
import { openDynamoClient } from '../../shared/adapters/dynamodb/open-dynamo-client.ts';
import { openSnsClient } from '../../shared/adapters/sns/open-sns-client.ts';
import { SnsAlertChannel } from '../../shared/adapters/sns/sns-alert-channel.ts';
import { openSqsClient } from '../../shared/adapters/sqs/open-sqs-client.ts';
import { SqsPassQueue } from '../../shared/adapters/sqs/sqs-pass-queue.ts';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import { parseDeployedLimits } from '../../shared/policy/parse-deployed-limits.ts';
import { FUNCTION_KEYS, readEnvironment } from '../environment.ts';
import { writeLine } from '../write-line.ts';
import type { CheckPorts } from './ports.ts';

/** The outside as it is deployed. */
export function openCheckPolicy(): CheckPorts {
  const environment = readEnvironment(...FUNCTION_KEYS.CheckPolicy);
  const table = { client: openDynamoClient(), tableName: environment.POLICIES_TABLE };
  return {
    clock: systemClock,
    policies: new DynamoPolicyBook(table),
    checks: new DynamoPolicyChecks(table),
    channel: new SnsAlertChannel({ client: openSnsClient(), topicArn: environment.ALERT_TOPIC_ARN }),
    queue: new SqsPassQueue({ client: openSqsClient(), queueUrl: environment.PASS_QUEUE_URL }),
    accounts: environment.ACCOUNTS.split(','),
    limits: parseDeployedLimits(environment.DEPLOYED_LIMITS),
    write: writeLine,
  };
}
