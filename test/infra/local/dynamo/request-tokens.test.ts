import { type DynamoDBClient, TransactionCanceledException, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { ABSENT, keyOf, newFolder, open, openLedger, put, read, START_MS, transact } from './ledger-table.ts';

describe('ClientRequestToken', () => {
  const add = (entry = 'count'): TransactWriteItem => ({
    Update: {
      TableName: 'Ledger',
      Key: keyOf(entry),
      UpdateExpression: 'ADD passes :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
  });
  const passes = async (client: DynamoDBClient) => (await read(client, 'count'))?.['passes']?.N;

  it('makes a repeated transaction count once, for ten minutes', async () => {
    let nowMs = START_MS;
    const { client } = await openLedger({ nowMs: () => nowMs });
    await transact(client, [add()], 'token-1');
    nowMs = START_MS + 599_999;
    await transact(client, [add()], 'token-1');
    expect(await passes(client)).toBe('1');
    await transact(client, [add()], 'token-2');
    expect(await passes(client)).toBe('2');
    nowMs = START_MS + 600_000;
    await transact(client, [add()], 'token-1');
    expect(await passes(client)).toBe('3');
  });

  it('is refused for another request, and free again after a refused one', async () => {
    const { client } = await openLedger();
    await transact(client, [add()], 'token-1');
    await expect(transact(client, [add('other')], 'token-1')).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
    expect(await read(client, 'other')).toBeUndefined();
    await expect(transact(client, [put('count', '1', ABSENT)], 'token-2')).rejects.toBeInstanceOf(
      TransactionCanceledException,
    );
    await transact(client, [add()], 'token-2');
    expect(await passes(client)).toBe('2');
    await expect(transact(client, [add()], 'x'.repeat(37))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is remembered in the folder', async () => {
    const folder = newFolder();
    const before = await openLedger({ folder });
    await transact(before.client, [add()], 'token-1');
    await before.dynamo.close();
    const { client } = await open({ folder });
    await transact(client, [add()], 'token-1');
    expect(await passes(client)).toBe('1');
  });
});
