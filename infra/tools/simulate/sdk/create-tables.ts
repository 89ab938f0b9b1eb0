import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CONTROLS_TABLE,
  LEDGER_TABLE,
  POLICIES_TABLE,
  type TableShape,
} from '../../../../shared/adapters/dynamodb/table-shapes.ts';

export const TABLES = { policies: 'Policies', controls: 'Controls', ledger: 'Ledger' } as const;

/** Creates the program's tables as they are deployed, the index of open accounts included. */
export async function createTables(client: DynamoDBClient): Promise<void> {
  await client.send(definition(TABLES.policies, POLICIES_TABLE));
  await client.send(definition(TABLES.controls, CONTROLS_TABLE));
  await client.send(definition(TABLES.ledger, LEDGER_TABLE));
}

function definition(TableName: string, { partitionKey, sortKey, sparseIndex }: TableShape): CreateTableCommand {
  const keys = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
  const indexed = sparseIndex === undefined ? [] : [sparseIndex.partitionKey];
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    AttributeDefinitions: [...keys, ...indexed].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(sparseIndex === undefined ? {} : { GlobalSecondaryIndexes: [indexOf(sparseIndex)] }),
  });
}

const indexOf = ({ name, partitionKey }: NonNullable<TableShape['sparseIndex']>) => ({
  IndexName: name,
  KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' as const }],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
});
