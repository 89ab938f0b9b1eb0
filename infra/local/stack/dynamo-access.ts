import { isWireObject, type WireObject } from '../dynamo/item.ts';
import type { AccessQuestion } from './iam-statement.ts';
import { arnOf } from './physical-names.ts';

/** The name of a table's partition key, or of an index's; undefined when it is not known. */
export type PartitionKeyOf = (table: string, index: string | undefined) => string | undefined;

/** What each operation within a transaction needs a right for; there is none for the transaction as such. */
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** Stands for a partition key that cannot be read from a request, so that no condition on it is met. */
const UNREAD = '(unread)';

/** The rights a request of DynamoDB's JSON protocol needs: one a table, and in transactions one an item. */
export function dynamoQuestions(
  operation: string,
  request: WireObject,
  partitionKeyOf: PartitionKeyOf,
): readonly AccessQuestion[] {
  switch (operation) {
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return listOf(request['TransactItems']).flatMap((entry) =>
        Object.entries(entry).map(([kind, item]) => {
          const part = isWireObject(item) ? item : {};
          return question(TRANSACTION_ACTIONS[kind] ?? kind, part, itemKeys([part], partitionKeyOf));
        }),
      );
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return batchQuestions(operation, request, partitionKeyOf);
    case 'Query':
      return [question(operation, request, [queriedKey(request, partitionKeyOf)])];
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [question(operation, request, itemKeys([request], partitionKeyOf))];
    default:
      return [question(operation, request, [])];
  }
}

function batchQuestions(
  operation: string,
  request: WireObject,
  partitionKeyOf: PartitionKeyOf,
): readonly AccessQuestion[] {
  const tables = isWireObject(request['RequestItems']) ? Object.entries(request['RequestItems']) : [];
  return tables.map(([TableName, wanted]) => {
    const items: readonly WireObject[] = isWireObject(wanted)
      ? listOf(wanted['Keys']).map((Key) => ({ TableName, Key }))
      : listOf(wanted).map((write) => ({
          TableName,
          ...partOf(write, 'PutRequest'),
          ...partOf(write, 'DeleteRequest'),
        }));
    return question(operation, { TableName }, itemKeys(items, partitionKeyOf));
  });
}

function question(operation: string, request: WireObject, leadingKeys: readonly string[]): AccessQuestion {
  const { TableName, IndexName } = request;
  const table = TableName === undefined ? '*' : arnOf('dynamodb', `table/${tableOf(TableName)}`);
  const resource = IndexName === undefined ? table : `${table}/index/${String(IndexName)}`;
  const action = `dynamodb:${operation}`;
  return leadingKeys.length === 0
    ? { action, resource }
    : { action, resource, context: { 'dynamodb:LeadingKeys': leadingKeys } };
}

function itemKeys(requests: readonly WireObject[], partitionKeyOf: PartitionKeyOf): readonly string[] {
  return requests.map((request) => {
    const key = partitionKeyOf(tableOf(request['TableName']), undefined);
    const attributes = { ...partOf(request, 'Item'), ...partOf(request, 'Key') };
    return textOf(key === undefined ? undefined : attributes[key]);
  });
}

/** The partition a query asks for: what its condition sets equal to the partition key. */
function queriedKey(request: WireObject, partitionKeyOf: PartitionKeyOf): string {
  const { TableName, IndexName, KeyConditionExpression } = request;
  const key = partitionKeyOf(tableOf(TableName), typeof IndexName === 'string' ? IndexName : undefined);
  const names = partOf(request, 'ExpressionAttributeNames');
  const values = partOf(request, 'ExpressionAttributeValues');
  for (const [, name = '', value = ''] of String(KeyConditionExpression).matchAll(/(#?\w+)\s*=\s*(:\w+)/g)) {
    if ((names[name] ?? name) === key) return textOf(values[value]);
  }
  return UNREAD;
}

/** The text of an attribute value, whatever its type. */
function textOf(value: unknown): string {
  const text = isWireObject(value) ? Object.values(value)[0] : undefined;
  return typeof text === 'string' ? text : UNREAD;
}

/** A table may be named by its ARN as well. */
const tableOf = (name: unknown): string => String(name).replace(/^arn:.*:table\//, '');

function partOf(from: WireObject, member: string): WireObject {
  const part = from[member];
  return isWireObject(part) ? part : {};
}

const listOf = (value: unknown): readonly WireObject[] => (Array.isArray(value) ? value.filter(isWireObject) : []);
