import { DynamoEnabledAccounts } from '../../shared/adapters/dynamodb/dynamo-enabled-accounts.ts';
import { DynamoOpenAccounts } from '../../shared/adapters/dynamodb/dynamo-open-accounts.ts';
import { openDynamoClient } from '../../shared/adapters/dynamodb/open-dynamo-client.ts';
import { openSqsClient } from '../../shared/adapters/sqs/open-sqs-client.ts';
import { SqsPassQueue } from '../../shared/adapters/sqs/sqs-pass-queue.ts';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import { FUNCTION_KEYS, readEnvironment, readPeriodMs } from '../environment.ts';
import { writeLine } from '../write-line.ts';
import type { DispatchPorts } from './ports.ts';

/** The outside as it is deployed. */
export function openDispatch(): DispatchPorts {
  const environment = readEnvironment(...FUNCTION_KEYS.Dispatch);
  const client = openDynamoClient();
  return {
    clock: systemClock,
    lists: [
      new DynamoEnabledAccounts({ client, tableName: environment.POLICIES_TABLE }),
      new DynamoOpenAccounts({ client, tableName: environment.LEDGER_TABLE }),
    ],
    queue: new SqsPassQueue({ client: openSqsClient(), queueUrl: environment.PASS_QUEUE_URL }),
    periodMs: readPeriodMs(environment.PERIOD_MS),
    write: writeLine,
  };
}
