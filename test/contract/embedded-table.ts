import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { onTestFinished } from 'vitest';
import { type EmbeddedDynamo, openEmbeddedDynamo } from '../../infra/local/dynamo/embedded-dynamo.ts';
import type { TableShape } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { START_MS } from './ledger-records.ts';

export const TABLE = 'Contract';

type RequestHandler = ReturnType<EmbeddedDynamo['requestHandler']>;

/** A client that reaches nothing but the given handler. */
export const clientOf = (requestHandler: RequestHandler): DynamoDBClient =>
  new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'not-a-real-key', secretAccessKey: 'not-a-real-key' },
    requestHandler,
  });

export interface EmbeddedTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly dynamo: EmbeddedDynamo;
  /** Writes an item as a person or another version of the program would. */
  plant(item: object): Promise<void>;
}

/** Opens a database in this process, for one test, with one table of a shape. */
export async function openTable(shape: TableShape, nowMs: () => number = () => START_MS): Promise<EmbeddedTable> {
  const dynamo = await openEmbeddedDynamo({ nowMs });
  onTestFinished(() => dynamo.close());
  const client = clientOf(dynamo.requestHandler());
  const indexed = shape.sparseIndex === undefined ? [] : [shape.sparseIndex.partitionKey];
  const keys = [shape.partitionKey, ...(shape.sortKey === undefined ? [] : [shape.sortKey])];
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: [...keys, ...indexed].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      ...sparseIndexOf(shape),
    }),
  );
  const plant = async (item: object) => {
    await client.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item, { removeUndefinedValues: true }) }));
  };
  return { client, tableName: TABLE, dynamo, plant };
}

const sparseIndexOf = ({ sparseIndex }: TableShape) =>
  sparseIndex === undefined
    ? {}
    : {
        GlobalSecondaryIndexes: [
          {
            IndexName: sparseIndex.name,
            KeySchema: [{ AttributeName: sparseIndex.partitionKey, KeyType: 'HASH' as const }],
            Projection: { ProjectionType: 'KEYS_ONLY' as const },
          },
        ],
      };
