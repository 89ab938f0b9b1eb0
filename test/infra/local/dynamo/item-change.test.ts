import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { ItemChange } from '../../../../infra/local/dynamo/item-change.ts';
import { keyOf, openLedger } from './ledger-table.ts';

const item = (entry: string, round: string) => ({ ...keyOf(entry), round: { S: round } });
const put = (entry: string, round: string) => ({ TableName: 'Ledger', Item: item(entry, round) });

async function listen() {
  const opened = await openLedger();
  const changes: ItemChange[] = [];
  const stop = opened.dynamo.onChange((change) => changes.push(change));
  return { ...opened, changes, stop };
}

const common = (entry: string) => ({ table: 'Ledger', keys: keyOf(entry), by: 'request' });

describe('onChange', () => {
  it('carries old and new images of single writes', async () => {
    const { client, changes } = await listen();
    await client.send(new PutItemCommand(put('a', '1')));
    await client.send(
      new UpdateItemCommand({
        TableName: 'Ledger',
        Key: keyOf('a'),
        UpdateExpression: 'SET #round = :two',
        ExpressionAttributeNames: { '#round': 'round' },
        ExpressionAttributeValues: { ':two': { S: '2' } },
      }),
    );
    await client.send(new DeleteItemCommand({ TableName: 'Ledger', Key: keyOf('a') }));
    expect(changes).toEqual([
      { ...common('a'), eventName: 'INSERT', newImage: item('a', '1') },
      { ...common('a'), eventName: 'MODIFY', oldImage: item('a', '1'), newImage: item('a', '2') },
      { ...common('a'), eventName: 'REMOVE', oldImage: item('a', '2') },
    ]);
  });

  it('carries each item of a batch and of a transaction, in order', async () => {
    const { client, changes } = await listen();
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { Ledger: ['a', 'b'].map((entry) => ({ PutRequest: { Item: item(entry, '1') } })) },
      }),
    );
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Delete: { TableName: 'Ledger', Key: keyOf('b') } },
          {
            ConditionCheck: {
              TableName: 'Ledger',
              Key: keyOf('z'),
              ConditionExpression: 'attribute_not_exists(account)',
            },
          },
          { Put: put('a', '2') },
        ],
      }),
    );
    expect(changes).toEqual([
      { ...common('a'), eventName: 'INSERT', newImage: item('a', '1') },
      { ...common('b'), eventName: 'INSERT', newImage: item('b', '1') },
      { ...common('b'), eventName: 'REMOVE', oldImage: item('b', '1') },
      { ...common('a'), eventName: 'MODIFY', oldImage: item('a', '1'), newImage: item('a', '2') },
    ]);
  });

  it('is silent about what changes nothing', async () => {
    const { client, changes, stop } = await listen();
    await client.send(new PutItemCommand(put('a', '1')));
    changes.length = 0;
    const { round, ...rest } = item('a', '1');
    await client.send(new PutItemCommand({ TableName: 'Ledger', Item: { round, ...rest } }));
    await client.send(new DeleteItemCommand({ TableName: 'Ledger', Key: keyOf('z') }));
    const refused = { ...put('a', '3'), ConditionExpression: 'attribute_not_exists(account)' };
    await expect(client.send(new PutItemCommand(refused))).rejects.toThrow();
    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put('b', '1') }, { Put: refused }] })),
    ).rejects.toThrow();
    await client.send(new DeleteTableCommand({ TableName: 'Ledger' }));
    expect(changes).toEqual([]);
    stop();
  });

  it('stops when asked to', async () => {
    const { client, changes, stop } = await listen();
    stop();
    await client.send(new PutItemCommand(put('a', '1')));
    expect(changes).toEqual([]);
  });

  it('has stored a change before it tells, and tells before it answers', async () => {
    const { client, dynamo } = await listen();
    const order: string[] = [];
    dynamo.onChange(() => order.push('told'));
    await client.send(new PutItemCommand(put('a', '1'))).then(() => order.push('answered'));
    expect(order).toEqual(['told', 'answered']);
  });
});
