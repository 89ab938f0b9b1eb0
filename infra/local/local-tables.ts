import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
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

/** The physical names of the program's tables. */
export interface TableNames {
  readonly policies: string;
  readonly controls: string;
  readonly ledger: string;
}

/** The program's tables, as whoever sets the scene and looks at what came of it needs them. */
export interface Tables {
  readonly ledger: Ledger;
  readonly policies: PolicyBook;
  putPolicy(item: PolicyItem): Promise<void>;
  /** Says `run` for an account unless its owner has said something else. */
  seedControl(account: string): Promise<void>;
}

/** The program's tables in the embedded database, reached over its wire on loopback. */
export interface LocalTables extends Tables {
  readonly controls: Controls;
  readonly cache: MarketsCache;
  readonly candleCache: CandleCache;
  close(): Promise<void>;
}

/** Tables that are there already, through a client that reaches them. */
export function tablesAt(client: DynamoDBClient, names: TableNames): Tables {
  return {
    ledger: new DynamoLedger({ client, tableName: names.ledger }),
    policies: new DynamoPolicyBook({ client, tableName: names.policies }),
    putPolicy: async (item) => {
      const Item = marshall(item, { removeUndefinedValues: true });
      await client.send(new PutItemCommand({ TableName: names.policies, Item }));
    },
    seedControl: async (account) => {
      const Key = { account: { S: account } };
      const { Item } = await client.send(new GetItemCommand({ TableName: names.controls, Key }));
      if (Item !== undefined) return;
      await client.send(new PutItemCommand({ TableName: names.controls, Item: { ...Key, mode: { S: 'run' } } }));
    },
  };
}

/** Opens the tables in memory, without the stack around them. */
export async function openLocalTables(nowMs: () => number): Promise<LocalTables> {
  const engine = await openEmbeddedDynamo({ nowMs });
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
  return {
    ...tablesAt(client, NAMES),
    controls: new DynamoControls({ client, tableName: NAMES.controls }),
    cache: new DynamoMarketsCache({ client, tableName: NAMES.ledger }),
    candleCache: new DynamoCandleCache({ client, tableName: NAMES.ledger }),
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
  await client.send(
    new CreateTableCommand({ TableName, AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' }),
  );
}
