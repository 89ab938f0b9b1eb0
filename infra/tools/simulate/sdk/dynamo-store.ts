import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoControls } from '../../../../shared/adapters/dynamodb/dynamo-controls.ts';
import { DynamoLedger } from '../../../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { DynamoMarketsCache } from '../../../../shared/adapters/dynamodb/dynamo-markets-cache.ts';
import { DynamoPolicyBook } from '../../../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import {
  attributesOf,
  keyAttributes,
  plainOf,
  queryPartition,
  type TableAccess,
} from '../../../../shared/adapters/dynamodb/table-access.ts';
import type { PlainItem } from '../../../../shared/adapters/ledger-items/item-key.ts';
import { MemoryAlertChannel } from '../../../../shared/adapters/memory/memory-alert-channel.ts';
import { openEmbeddedDynamo } from '../../../local/dynamo/embedded-dynamo.ts';
import type { SdkRequestHandler } from '../../../local/dynamo/sdk-request-handler.ts';
import type { Script } from '../script.ts';
import { type OpenedStore, type People, partitionsOf } from '../world/memory-store.ts';
import { START_MS } from '../world/world.ts';
import { createTables, TABLES } from './create-tables.ts';
import { FailingHandler } from './failing-handler.ts';

/** A test key; the database in this process asks for none. It must be seen nowhere. */
export const SDK_SECRET = 'not-a-real-secret-of-the-store';

/**
 * The program's tables in the embedded database, through the real commands of the SDK: its marshalling, its conditions and
 * its retries, which wait no time here. What goes wrong goes wrong between the SDK and the database.
 */
export async function openDynamoStore(script: Script): Promise<OpenedStore> {
  const engine = await openEmbeddedDynamo({ nowMs: () => START_MS });
  const sound = clientOf(engine.requestHandler());
  const failing = new FailingHandler(engine.requestHandler(), JSON.stringify(script).length);
  const client = clientOf(failing);
  await retryAtOnce(client);
  await createTables(sound);
  const ledgerTable = { client, tableName: TABLES.ledger };
  return {
    store: {
      ledger: new DynamoLedger(ledgerTable),
      policies: new DynamoPolicyBook({ client, tableName: TABLES.policies }),
      controls: new DynamoControls({ client, tableName: TABLES.controls }),
      channel: new MemoryAlertChannel(),
      strike: (fault, perform) => failing.strike(fault, perform),
    },
    people: peopleAt(sound),
    cache: new DynamoMarketsCache(ledgerTable),
    close: async () => {
      client.destroy();
      sound.destroy();
      await engine.close();
    },
  };
}

const clientOf = (requestHandler: SdkRequestHandler): DynamoDBClient =>
  new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'not-a-real-key', secretAccessKey: SDK_SECRET },
    maxAttempts: 3,
    requestHandler,
  });

/** Whether to try again stays the SDK's own decision; only the waiting goes, which virtual time would not see. */
async function retryAtOnce(client: DynamoDBClient): Promise<void> {
  const strategy = await client.config.retryStrategy();
  Object.assign(strategy, { retryBackoffStrategy: { computeNextBackoffDelay: () => 0, setDelayBase: () => {} } });
}

function peopleAt(client: DynamoDBClient): People {
  const ledger: TableAccess = { client, tableName: TABLES.ledger };
  const put = async (TableName: string, item: Readonly<Record<string, unknown>>): Promise<void> => {
    await client.send(new PutItemCommand({ TableName, Item: attributesOf(item) }));
  };
  const itemsOf = async (account: string): Promise<readonly PlainItem[]> => {
    const items: PlainItem[] = [];
    for (const partition of partitionsOf(account))
      items.push(...(await queryPartition(ledger, 'pk', partition)).map(plainOf));
    return items;
  };
  return {
    putPolicy: (item) => put(TABLES.policies, item),
    deletePolicy: async (account, policyId) => {
      const Key = { account: { S: account }, policyId: { S: policyId } };
      await client.send(new DeleteItemCommand({ TableName: TABLES.policies, Key }));
    },
    putControl: async (account, item) => {
      if (item !== undefined) return put(TABLES.controls, { ...item, account });
      await client.send(new DeleteItemCommand({ TableName: TABLES.controls, Key: { account: { S: account } } }));
    },
    backUp: itemsOf,
    restore: async (account, backup) => {
      for (const item of await itemsOf(account))
        await client.send(new DeleteItemCommand({ TableName: TABLES.ledger, Key: keyAttributes(item) }));
      for (const item of backup) await put(TABLES.ledger, item);
    },
  };
}
