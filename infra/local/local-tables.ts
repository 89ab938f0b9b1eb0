import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { DynamoCandleCache } from '../../shared/adapters/dynamodb/dynamo-candle-cache.ts';
import { DynamoControls } from '../../shared/adapters/dynamodb/dynamo-controls.ts';
import { DynamoLedger } from '../../shared/adapters/dynamodb/dynamo-ledger.ts';
import { DynamoMarketsCache } from '../../shared/adapters/dynamodb/dynamo-markets-cache.ts';
import { DynamoPolicyBook } from '../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import {
  CONTROLS_TABLE,
  LEDGER_TABLE,
  POLICIES_TABLE,
  type TableShape,
} from '../../shared/adapters/dynamodb/table-shapes.ts';
import type { Ledger } from '../../shared/cycle/ledger.ts';
import type { CandleCache } from '../../shared/market/candle-cache.ts';
import type { MarketsCache } from '../../shared/market/markets-cache.ts';
import type { Controls } from '../../shared/policy/controls.ts';
import type { PolicyBook, PolicyItem } from '../../shared/policy/policy-book.ts';
import { openEmbeddedDynamo } from './dynamo/embedded-dynamo.ts';

const NAMES = { policies: 'Policies', controls: 'Controls', ledger: 'Ledger' } as const;

/** The program's tables in the embedded database, reached over its wire on loopback. */
export interface LocalTables {
  readonly ledger: Ledger;
  readonly policies: PolicyBook;
  readonly controls: Controls;
  readonly cache: MarketsCache;
  readonly candleCache: CandleCache;
  putPolicy(item: PolicyItem): Promise<void>;
  /** Says `run` for an account unless its owner has said something else. */
  seedControl(account: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the tables, creating what is missing; with a folder they outlive the process. */
export async function openLocalTables(nowMs: () => number, folder?: string): Promise<LocalTables> {
  const engine = await openEmbeddedDynamo({ nowMs, ...(folder === undefined ? {} : { folder }) });
  const server = await engine.listen();
  const client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'not-a-real-secret' },
  });
  for (const [name, shape] of [
    [NAMES.policies, POLICIES_TABLE],
    [NAMES.controls, CONTROLS_TABLE],
    [NAMES.ledger, LEDGER_TABLE],
  ] as const) {
    await createTable(client, name, shape);
  }
  const table = (tableName: string) => ({ client, tableName });
  return {
    ledger: new DynamoLedger(table(NAMES.ledger)),
    policies: new DynamoPolicyBook(table(NAMES.policies)),
    controls: new DynamoControls(table(NAMES.controls)),
    cache: new DynamoMarketsCache(table(NAMES.ledger)),
    candleCache: new DynamoCandleCache(table(NAMES.ledger)),
    putPolicy: async (item) => {
      await client.send(
        new PutItemCommand({ TableName: NAMES.policies, Item: marshall(item, { removeUndefinedValues: true }) }),
      );
    },
    seedControl: async (account) => {
      const Key = { account: { S: account } };
      const { Item } = await client.send(new GetItemCommand({ TableName: NAMES.controls, Key }));
      if (Item !== undefined) return;
      await client.send(new PutItemCommand({ TableName: NAMES.controls, Item: { ...Key, mode: { S: 'run' } } }));
    },
    close: async () => {
      client.destroy();
      await server.close();
      await engine.close();
    },
  };
}

async function createTable(
  client: DynamoDBClient,
  TableName: string,
  { partitionKey, sortKey }: TableShape,
): Promise<void> {
  const keys = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
  const AttributeDefinitions: AttributeDefinition[] = keys.map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  }));
  const KeySchema = keys.map((AttributeName, at) => ({
    AttributeName,
    KeyType: at === 0 ? ('HASH' as const) : ('RANGE' as const),
  }));
  try {
    await client.send(
      new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error; // it is there already: the folder was kept
  }
}
