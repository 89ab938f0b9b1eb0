import {
  type DynamoDBClient,
  PutItemCommand,
  type TransactGetItem,
  TransactGetItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  ABSENT,
  entriesOfRound,
  errorOf,
  item,
  keyOf,
  openLedger,
  PRESENT,
  put,
  read,
  transact,
} from './ledger-table.ts';

const seed = (client: DynamoDBClient, entry: string, round: string) =>
  client.send(new PutItemCommand({ TableName: 'Ledger', Item: item(entry, round) }));

const ALL_OLD = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

describe('TransactWriteItems', () => {
  it('puts, updates, deletes and checks in one step', async () => {
    const { client } = await openLedger();
    await seed(client, 'update', '1');
    await seed(client, 'delete', '1');
    await seed(client, 'check', '1');
    await transact(client, [
      put('put', '2', ABSENT),
      {
        Update: {
          TableName: 'Ledger',
          Key: keyOf('update'),
          UpdateExpression: 'SET #round = :two',
          ExpressionAttributeNames: { '#round': 'round' },
          ExpressionAttributeValues: { ':two': { S: '2' } },
        },
      },
      { Delete: { TableName: 'Ledger', Key: keyOf('delete') } },
      { ConditionCheck: { TableName: 'Ledger', Key: keyOf('check'), ...PRESENT } },
      { ConditionCheck: { TableName: 'Ledger', Key: keyOf('none'), ...ABSENT } },
    ]);
    expect(await entriesOfRound(client, '2')).toEqual(['put', 'update']);
    expect(await entriesOfRound(client, '1')).toEqual(['check']);
    expect(await read(client, 'delete')).toBeUndefined();
    expect(await read(client, 'none')).toBeUndefined();
  });

  it('does nothing when one condition fails, and gives every reason', async () => {
    const { client } = await openLedger();
    await seed(client, 'a', '1');
    await seed(client, 'b', '1');
    const refused = transact(client, [
      put('new', '2'),
      put('a', '2', { ...ABSENT, ...ALL_OLD }),
      { Delete: { TableName: 'Ledger', Key: keyOf('b'), ...ABSENT } },
      { ConditionCheck: { TableName: 'Ledger', Key: keyOf('c'), ...PRESENT, ...ALL_OLD } },
    ]);
    const error = await errorOf(refused);
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error.message).toMatch(/\[None, ConditionalCheckFailed, ConditionalCheckFailed, ConditionalCheckFailed\]$/);
    expect(error['CancellationReasons']).toEqual([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: item('a', '1') },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
    ]);
    expect(await read(client, 'new')).toBeUndefined();
    expect(await entriesOfRound(client, '1')).toEqual(['a', 'b']);
    expect(await entriesOfRound(client, '2')).toEqual([]);
  });

  it('does nothing when one operation does not fit its item', async () => {
    const { client } = await openLedger();
    await seed(client, 'a', '1');
    const error = await errorOf(
      transact(client, [
        put('new', '2'),
        {
          Update: {
            TableName: 'Ledger',
            Key: keyOf('a'),
            UpdateExpression: 'ADD #round :one',
            ExpressionAttributeNames: { '#round': 'round' },
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ]),
    );
    expect(error['CancellationReasons']).toMatchObject([{ Code: 'None' }, { Code: 'ValidationError' }]);
    expect(await read(client, 'new')).toBeUndefined();
  });

  it.each<[string, TransactWriteItem[], RegExp]>([
    ['two operations on one item', [put('a', '1'), put('b', '1'), put('a', '2')], /multiple operations on one item/],
    [
      'a check beside a write of the same item',
      [{ ConditionCheck: { TableName: 'Ledger', Key: keyOf('a'), ...ABSENT } }, put('a', '1')],
      /multiple operations on one item/,
    ],
    ['more than 100 operations', Array.from({ length: 101 }, (_, i) => put(`n${i}`, '1')), /less than or equal to 100/],
    ['no operation', [], /greater than or equal to 1/],
    ['an empty operation', [{}], /can only contain one of/],
    [
      'two operations in one',
      [{ ...put('a', '1'), Delete: { TableName: 'Ledger', Key: keyOf('b') } }],
      /only contain one/,
    ],
    [
      'a check without a condition',
      [{ ConditionCheck: { TableName: 'Ledger', Key: keyOf('a'), ConditionExpression: undefined } }],
      /ConditionExpression' failed to satisfy constraint: Member must not be null/,
    ],
    [
      'an expression it cannot read',
      [put('b', '1'), put('a', '1', { ConditionExpression: 'round =' })],
      /Syntax error/,
    ],
  ])('refuses %s and does nothing', async (_name, operations, message) => {
    const { client } = await openLedger();
    const error = await errorOf(transact(client, operations));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toMatch(message);
    for (const entry of ['a', 'b', 'n0']) expect(await read(client, entry)).toBeUndefined();
  });

  it('takes 100 operations, and names a table that is missing', async () => {
    const { client } = await openLedger();
    await transact(
      client,
      Array.from({ length: 100 }, (_, index) => put(`n${index}`, '1')),
    );
    expect(await entriesOfRound(client, '1')).toHaveLength(100);
    const missing = { Put: { TableName: 'Missing', Item: item('a', '1') } };
    await expect(transact(client, [put('a', '2'), missing])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(await read(client, 'a')).toBeUndefined();
  });
});

describe('TransactGetItems', () => {
  it('reads several items at one moment, with projections', async () => {
    const { client } = await openLedger();
    await seed(client, 'a', '1');
    const get = (entry: string, more = {}): TransactGetItem => ({
      Get: { TableName: 'Ledger', Key: keyOf(entry), ...more },
    });
    const names = { ProjectionExpression: '#round', ExpressionAttributeNames: { '#round': 'round' } };
    const TransactItems = [get('a'), get('none'), get('a', names)];
    const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems }));
    expect(Responses).toEqual([{ Item: item('a', '1') }, {}, { Item: { round: { S: '1' } } }]);
  });
});
