import type { EmbeddedDynamo } from '../dynamo/embedded-dynamo.ts';
import { isWireObject, type WireObject } from '../dynamo/item.ts';
import { type Assembly, type Resource, resourcesOf } from './assembly.ts';
import type { PartitionKeyOf } from './dynamo-access.ts';
import type { Evaluator } from './evaluate.ts';

/** A table of the template, there and ready. */
export interface OpenTable {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Its stream, if it has one, and which images the stream carries. */
  readonly stream?: { readonly arn: string; readonly viewType: string };
  /** Names of partition keys: the table's own under the empty name, and those of its indexes. */
  readonly partitionKeys: ReadonlyMap<string, string>;
}

type Engine = Pick<EmbeddedDynamo, 'answer'>;

/** Creates the template's tables where they are not there yet. A table kept from an earlier run must have its keys. */
export async function openTables(
  assembly: Assembly,
  evaluator: Evaluator,
  engine: Engine,
): Promise<readonly OpenTable[]> {
  const opened: OpenTable[] = [];
  for (const resource of resourcesOf(assembly, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')) {
    const names = evaluator.namesOf(resource.logicalId);
    const properties = evaluator.propertiesOf(resource);
    refuseResourcePolicy(resource, properties);
    await createTable(engine, names.ref, properties);
    const stream = properties['StreamSpecification'];
    opened.push({
      logicalId: resource.logicalId,
      name: names.ref,
      arn: names.attributes['Arn'] ?? '',
      ...(isWireObject(stream)
        ? { stream: { arn: names.attributes['StreamArn'] ?? '', viewType: String(stream['StreamViewType']) } }
        : {}),
      partitionKeys: new Map([['', partitionKeyIn(properties)], ...indexesOf(properties).map(indexKey)]),
    });
  }
  return opened;
}

/** Looks partition keys up among the tables. */
export function partitionKeys(tables: readonly OpenTable[]): PartitionKeyOf {
  const byName = new Map(tables.map((table) => [table.name, table.partitionKeys]));
  return (table, index) => byName.get(table)?.get(index ?? '');
}

async function createTable(engine: Engine, name: string, properties: WireObject): Promise<void> {
  const { AttributeDefinitions, KeySchema } = properties;
  const indexes = indexesOf(properties).map(({ IndexName, KeySchema: keys, Projection }) => ({
    IndexName,
    KeySchema: keys,
    Projection,
  }));
  const found = await ask(engine, 'DescribeTable', { TableName: name });
  if (found.isOk) return refuseOtherKeys(name, found.answer['Table'], { KeySchema, indexes });
  const GlobalSecondaryIndexes = indexes.length === 0 ? undefined : indexes;
  const request = {
    TableName: name,
    AttributeDefinitions,
    KeySchema,
    GlobalSecondaryIndexes,
    BillingMode: 'PAY_PER_REQUEST',
  };
  await demand(engine, 'CreateTable', request);
  const lifetime = properties['TimeToLiveSpecification'];
  if (isWireObject(lifetime) && lifetime['Enabled'] !== false) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: lifetime['AttributeName'] };
    await demand(engine, 'UpdateTimeToLive', { TableName: name, TimeToLiveSpecification });
  }
}

function refuseOtherKeys(
  name: string,
  table: unknown,
  wanted: { readonly KeySchema: unknown; readonly indexes: readonly WireObject[] },
): void {
  const kept = isWireObject(table) ? table : {};
  const keptIndexes = new Set(indexesOf(kept).map(({ IndexName }) => IndexName));
  const hasKeys = JSON.stringify(kept['KeySchema']) === JSON.stringify(wanted.KeySchema);
  if (hasKeys && wanted.indexes.every(({ IndexName }) => keptIndexes.has(IndexName))) return;
  throw new Error(
    `The kept table ${name} has other keys or indexes than the stack asks for; keep this run's tables in another folder.`,
  );
}

function refuseResourcePolicy({ logicalId }: Resource, properties: WireObject): void {
  if (!JSON.stringify(properties).includes('"ResourcePolicy"')) return;
  throw new Error(
    `The table ${logicalId} has a ResourcePolicy, which the local run cannot enforce; grant the rights in roles.`,
  );
}

async function demand(engine: Engine, operation: string, request: WireObject): Promise<void> {
  const { isOk, answer } = await ask(engine, operation, request);
  if (!isOk) throw new Error(`The embedded DynamoDB refused ${operation}: ${JSON.stringify(answer)}`);
}

async function ask(
  engine: Engine,
  operation: string,
  request: WireObject,
): Promise<{ isOk: boolean; answer: WireObject }> {
  const { statusCode, body } = await engine.answer(`DynamoDB_20120810.${operation}`, JSON.stringify(request));
  return { isOk: statusCode === 200, answer: JSON.parse(body) };
}

const indexesOf = (properties: WireObject): readonly WireObject[] => {
  const indexes = properties['GlobalSecondaryIndexes'];
  return Array.isArray(indexes) ? indexes.filter(isWireObject) : [];
};

const indexKey = (index: WireObject): [string, string] => [String(index['IndexName']), partitionKeyIn(index)];

function partitionKeyIn({ KeySchema }: WireObject): string {
  const keys = Array.isArray(KeySchema) ? KeySchema.filter(isWireObject) : [];
  return String(keys.find(({ KeyType }) => KeyType === 'HASH')?.['AttributeName']);
}
