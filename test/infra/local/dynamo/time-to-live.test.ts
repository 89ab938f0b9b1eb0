import {
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { ItemChange } from '../../../../infra/local/dynamo/item-change.ts';
import { keyOf, newFolder, open, openLedger, read, START_MS } from './ledger-table.ts';

const START_SECONDS = START_MS / 1000;

const enable = (client: DynamoDBClient, Enabled = true, AttributeName = 'expiresAt') =>
  client.send(
    new UpdateTimeToLiveCommand({ TableName: 'Ledger', TimeToLiveSpecification: { Enabled, AttributeName } }),
  );
const put = (client: DynamoDBClient, entry: string, expiresAt: { N: string } | { S: string }) =>
  client.send(new PutItemCommand({ TableName: 'Ledger', Item: { ...keyOf(entry), expiresAt } }));
const describeIt = async (client: DynamoDBClient) =>
  (await client.send(new DescribeTimeToLiveCommand({ TableName: 'Ledger' }))).TimeToLiveDescription;

describe('time to live', () => {
  it('deletes what has run out, and nothing else', async () => {
    const { client, dynamo } = await openLedger();
    await put(client, 'stored before', { N: String(START_SECONDS - 1) });
    await enable(client);
    await put(client, 'past', { N: String(START_SECONDS - 60) });
    await put(client, 'now', { N: String(START_SECONDS) });
    await put(client, 'text', { S: String(START_SECONDS - 60) });
    await put(client, 'six years ago', { N: String(START_SECONDS - 6 * 365 * 86_400) });
    await put(client, 'prolonged', { N: String(START_SECONDS - 60) });
    await put(client, 'prolonged', { N: String(START_SECONDS + 60) });
    expect(await dynamo.expire(START_MS)).toBe(2);
    expect(await read(client, 'stored before')).toBeUndefined();
    expect(await read(client, 'past')).toBeUndefined();
    for (const entry of ['now', 'text', 'six years ago', 'prolonged']) expect(await read(client, entry)).toBeDefined();
    expect(await dynamo.expire(START_MS + 61_000)).toBe(2);
    expect(await dynamo.expire(START_MS + 61_000)).toBe(0);
  });

  it('tells listeners that the service deleted the item', async () => {
    const { client, dynamo } = await openLedger();
    await enable(client);
    await put(client, 'past', { N: '1699999999' });
    const changes: ItemChange[] = [];
    dynamo.onChange((change) => changes.push(change));
    await dynamo.expire(START_MS);
    expect(changes).toEqual([
      {
        table: 'Ledger',
        keys: keyOf('past'),
        by: 'timeToLive',
        eventName: 'REMOVE',
        oldImage: { ...keyOf('past'), expiresAt: { N: '1699999999' } },
      },
    ]);
  });

  it('is kept in the folder, together with what is due', async () => {
    const folder = newFolder();
    const before = await openLedger({ folder });
    await enable(before.client);
    await put(before.client, 'past', { N: String(START_SECONDS - 1) });
    await before.dynamo.close();
    const { client, dynamo } = await open({ folder });
    expect(await describeIt(client)).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
    expect(await dynamo.expire(START_MS)).toBe(1);
    expect(await read(client, 'past')).toBeUndefined();
  });

  it('is switched on and off, and refuses what changes nothing', async () => {
    const { client, dynamo } = await openLedger();
    expect(await describeIt(client)).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expect(enable(client, false)).rejects.toThrow('TimeToLive is already disabled');
    await enable(client);
    await expect(enable(client)).rejects.toThrow('TimeToLive is already enabled');
    await expect(enable(client, false, 'other')).rejects.toThrow('current AttributeName is expiresAt');
    await put(client, 'past', { N: String(START_SECONDS - 1) });
    await enable(client, false);
    expect(await dynamo.expire(START_MS)).toBe(0);
    expect(await describeIt(client)).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it('goes with its table, and needs one', async () => {
    const { client, dynamo } = await openLedger();
    await enable(client);
    await put(client, 'past', { N: String(START_SECONDS - 1) });
    await client.send(new DeleteTableCommand({ TableName: 'Ledger' }));
    expect(await dynamo.expire(START_MS)).toBe(0);
    await expect(describeIt(client)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(enable(client)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
