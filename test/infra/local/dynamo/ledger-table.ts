import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import { type EmbeddedDynamo, openEmbeddedDynamo } from '../../../../infra/local/dynamo/embedded-dynamo.ts';
import { LEDGER } from './ledger-definition.ts';

export const START_MS = 1_700_000_000_000;

export const keyOf = (entry: string) => ({ account: { S: 'main' }, entry: { S: entry } });

export const item = (entry: string, round: string) => ({ ...keyOf(entry), round: { S: round } });

export const ABSENT = { ConditionExpression: 'attribute_not_exists(account)' };
export const PRESENT = { ConditionExpression: 'attribute_exists(account)' };

export const put = (entry: string, round: string, more = {}): TransactWriteItem => ({
  Put: { TableName: 'Ledger', Item: item(entry, round), ...more },
});

export const transact = (client: DynamoDBClient, TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));

/** The settings of a client that reaches nothing but what the test gives it. */
export const CLIENT = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'not-a-real-key', secretAccessKey: 'not-a-real-key' },
  maxAttempts: 1,
};

export interface Opened {
  readonly dynamo: EmbeddedDynamo;
  readonly client: DynamoDBClient;
}

/** Opens a database for one test, with a client that calls it without a socket. */
export async function open(options: { folder?: string; nowMs?: () => number } = {}): Promise<Opened> {
  const dynamo = await openEmbeddedDynamo({ nowMs: () => START_MS, ...options });
  onTestFinished(() => dynamo.close());
  return { dynamo, client: new DynamoDBClient({ ...CLIENT, requestHandler: dynamo.requestHandler() }) };
}

/** Opens an empty database that has the ledger table. */
export async function openLedger(options: { folder?: string; nowMs?: () => number } = {}): Promise<Opened> {
  const opened = await open(options);
  await opened.client.send(new CreateTableCommand(structuredClone(LEDGER) as never));
  return opened;
}

/** A folder for one test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-dynamo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function read(client: DynamoDBClient, entry: string) {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: 'Ledger', Key: keyOf(entry), ConsistentRead: true }),
  );
  return Item;
}

/** The entries the global index lists under a round. */
export async function entriesOfRound(client: DynamoDBClient, round: string): Promise<readonly string[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'Ledger',
      IndexName: 'byRound',
      KeyConditionExpression: '#round = :round',
      ExpressionAttributeNames: { '#round': 'round' },
      ExpressionAttributeValues: { ':round': { S: round } },
    }),
  );
  return Items.map((item) => String(item['entry']?.S)).sort();
}

/** The error a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('It did not fail.');
}
