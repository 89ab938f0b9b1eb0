import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ItemKey, PlainItem } from '../ledger-items/item-key.ts';

/** One table, and the client that reaches it. */
export interface TableAccess {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** An item as the client carries it. */
export type Attributes = Record<string, AttributeValue>;

/** A query ends in a failure after this many pages of one megabyte: no question of this program is that large. */
const PAGES_MAX = 1_000;

/** The attributes of plain values: numbers become numbers, texts texts, maps maps. */
export const attributesOf = (plain: Readonly<Record<string, unknown>>): Attributes =>
  marshall(plain, { removeUndefinedValues: true });

/** The attributes of a ledger item's key. */
export const keyAttributes = ({ pk, sk }: ItemKey): Attributes => ({ pk: { S: pk }, sk: { S: sk } });

/** The plain values of a ledger item. */
export const plainOf = (attributes: Attributes): PlainItem => unmarshall(attributes) as PlainItem;

/** The plain values of what a person wrote: every number as the text of its digits, 0.1 as "0.1". */
export const writtenOf = (attributes: Attributes): Readonly<Record<string, unknown>> =>
  unmarshall(attributes, { wrapNumbers: (digits: string) => digits });

/** The first `itemsMax` items a query finds, by default all, in order, strongly consistent: one request a megabyte. */
export async function queryAll(
  { client, tableName }: TableAccess,
  query: Omit<QueryCommandInput, 'TableName'>,
  itemsMax = Number.POSITIVE_INFINITY,
): Promise<readonly Attributes[]> {
  const items: Attributes[] = [];
  const limit = Number.isFinite(itemsMax) ? { Limit: itemsMax } : {};
  const pages = paginateQuery({ client }, { ...query, ...limit, TableName: tableName, ConsistentRead: true });
  let count = 0;
  for await (const page of pages) {
    items.push(...(page.Items ?? []));
    count += 1;
    if (items.length >= itemsMax) break;
    if (count >= PAGES_MAX)
      throw new Error(`A query of the table ${tableName} found more than ${PAGES_MAX} megabytes.`);
  }
  return items.slice(0, itemsMax);
}

/** All items a scan finds, in no order; an index is a moment behind its table. */
export async function scanAll(
  { client, tableName }: TableAccess,
  scan: Omit<ScanCommandInput, 'TableName'>,
): Promise<readonly Attributes[]> {
  const items: Attributes[] = [];
  let count = 0;
  for await (const page of paginateScan({ client }, { ...scan, TableName: tableName })) {
    items.push(...(page.Items ?? []));
    count += 1;
    if (count >= PAGES_MAX) throw new Error(`A scan of the table ${tableName} found more than ${PAGES_MAX} megabytes.`);
  }
  return items;
}

/** All items of one partition. */
export const queryPartition = (
  table: TableAccess,
  keyName: string,
  partition: string,
): Promise<readonly Attributes[]> =>
  queryAll(table, {
    KeyConditionExpression: '#partition = :partition',
    ExpressionAttributeNames: { '#partition': keyName },
    ExpressionAttributeValues: { ':partition': { S: partition } },
  });
