import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LEDGER } from './ledger-definition.ts';
import { CLIENT, entriesOfRound, errorOf, keyOf, newFolder, open, openLedger, read, START_MS } from './ledger-table.ts';

const put = (entry: string, round = '1', more = {}) =>
  new PutItemCommand({ TableName: 'Ledger', Item: { ...keyOf(entry), round: { S: round } }, ...more });

describe('requests of the SDK', () => {
  it('stores, reads, updates and deletes an item', async () => {
    const { client } = await openLedger();
    await client.send(put('a'));
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: 'Ledger',
        Key: keyOf('a'),
        UpdateExpression: 'SET filled = :filled ADD passes :one',
        ExpressionAttributeValues: { ':filled': { S: '0.00000001' }, ':one': { N: '1' } },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({ ...keyOf('a'), round: { S: '1' }, filled: { S: '0.00000001' }, passes: { N: '1' } });
    expect(await read(client, 'a')).toEqual(Attributes);
    await client.send(new DeleteItemCommand({ TableName: 'Ledger', Key: keyOf('a') }));
    expect(await read(client, 'a')).toBeUndefined();
  });

  it('pages through a query and a scan and keeps the index in step', async () => {
    const { client } = await openLedger();
    const entries = Array.from({ length: 25 }, (_, index) => String(index).padStart(2, '0'));
    for (const entry of entries) await client.send(put(entry));
    await client.send(put('00', '2'));
    const query = {
      TableName: 'Ledger',
      KeyConditionExpression: 'account = :main',
      ExpressionAttributeValues: { ':main': { S: 'main' } },
      Limit: 10,
    };
    const first = await client.send(new QueryCommand(query));
    const second = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));
    expect([...(first.Items ?? []), ...(second.Items ?? [])].map((item) => item['entry']?.S)).toEqual(
      entries.slice(0, 20),
    );
    expect((await client.send(new ScanCommand({ TableName: 'Ledger' }))).Count).toBe(25);
    expect(await entriesOfRound(client, '1')).toEqual(entries.slice(1));
    expect(await entriesOfRound(client, '2')).toEqual(['00']);
  });

  it('lets one of many concurrent writers win, and counts every addition', async () => {
    const { client } = await openLedger();
    const claims = Array.from({ length: 30 }, () =>
      client.send(put('lease', '1', { ConditionExpression: 'attribute_not_exists(account)' })),
    );
    const won = (await Promise.allSettled(claims)).filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    const addition = {
      TableName: 'Ledger',
      Key: keyOf('count'),
      UpdateExpression: 'ADD passes :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    await Promise.all(Array.from({ length: 30 }, () => client.send(new UpdateItemCommand(addition))));
    expect((await read(client, 'count'))?.['passes']).toEqual({ N: '30' });
  });

  it.each([
    ['put', put('a', '2', { ConditionExpression: '#r = :other', ExpressionAttributeNames: { '#r': 'round' } })],
    [
      'update',
      new UpdateItemCommand({
        TableName: 'Ledger',
        Key: keyOf('a'),
        ConditionExpression: '#r = :other',
        ExpressionAttributeNames: { '#r': 'round' },
      }),
    ],
    [
      'delete',
      new DeleteItemCommand({
        TableName: 'Ledger',
        Key: keyOf('a'),
        ConditionExpression: '#r = :other',
        ExpressionAttributeNames: { '#r': 'round' },
      }),
    ],
  ])('gives back the stored item when the condition of a %s fails', async (_name, command) => {
    const { client } = await openLedger();
    await client.send(put('a'));
    Object.assign(command.input, {
      ExpressionAttributeValues: { ':other': { S: 'other' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const error = await errorOf(client.send(command as PutItemCommand));
    expect(error.name).toBe('ConditionalCheckFailedException');
    expect(error['Item']).toEqual({ ...keyOf('a'), round: { S: '1' } });
    expect(await read(client, 'a')).toEqual({ ...keyOf('a'), round: { S: '1' } });
  });

  it('gives back no item unless asked, or where none is stored', async () => {
    const { client } = await openLedger();
    await client.send(put('a'));
    const unasked = await errorOf(client.send(put('a', '2', { ConditionExpression: 'attribute_not_exists(account)' })));
    expect(unasked['Item']).toBeUndefined();
    const none = { ConditionExpression: 'attribute_exists(account)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect((await errorOf(client.send(put('b', '2', none))))['Item']).toBeUndefined();
  });

  it('writes nothing of a batch one of whose items is invalid', async () => {
    const { client } = await openLedger();
    const batch = ['a', 'b'].map((entry) => ({ PutRequest: { Item: { ...keyOf(entry) } } }));
    const invalid = { PutRequest: { Item: { account: { S: 'main' } } } };
    const send = (requests: object[]) =>
      client.send(new BatchWriteItemCommand({ RequestItems: { Ledger: requests as never } }));
    await expect(send([...batch, invalid])).rejects.toThrow(/key element does not match/);
    expect(await read(client, 'a')).toBeUndefined();
    await send(batch);
    expect(await read(client, 'b')).toEqual(keyOf('b'));
  });

  it('answers unknown operations and unreadable bodies as DynamoDB would, and never runs an internal one', async () => {
    const { dynamo } = await openLedger();
    const typeOf = async (target: string, body: string) => JSON.parse((await dynamo.answer(target, body)).body).__type;
    expect(await typeOf('DynamoDB_20120810.ExecuteStatement', '{}')).toMatch(/#UnknownOperationException$/);
    expect(await typeOf('DynamoDB_20120810.ConditionCheck', '{}')).toMatch(/#UnknownOperationException$/);
    expect(await typeOf('DynamoDB_20120810.GetItem', '[1]')).toMatch(/#SerializationException$/);
    expect(await typeOf('DynamoDB_20120810.GetItem', '{')).toMatch(/#SerializationException$/);
  });
});

describe('tables', () => {
  it('are ready when they are created, and dated by the given clock', async () => {
    const { client } = await openLedger();
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Ledger' }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.GlobalSecondaryIndexes?.[0]?.IndexStatus).toBe('ACTIVE');
    expect(Table?.CreationDateTime?.getTime()).toBe(START_MS);
    await expect(client.send(new CreateTableCommand(structuredClone(LEDGER) as never))).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
  });

  it('change in one step', async () => {
    const { client } = await openLedger();
    const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 2 };
    const GlobalSecondaryIndexUpdates = [{ Update: { IndexName: 'byRound', ProvisionedThroughput } }];
    const update = {
      TableName: 'Ledger',
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput,
      GlobalSecondaryIndexUpdates,
    };
    await client.send(new UpdateTableCommand(update as never));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Ledger' }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.ProvisionedThroughput).toMatchObject(ProvisionedThroughput);
  });

  it('are listed, and gone with their items when deleted', async () => {
    const { client } = await openLedger();
    await client.send(put('a'));
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['Ledger']);
    await client.send(new DeleteTableCommand({ TableName: 'Ledger' }));
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    await expect(read(client, 'a')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await client.send(new CreateTableCommand(structuredClone(LEDGER) as never));
    expect(await read(client, 'a')).toBeUndefined();
    expect(await entriesOfRound(client, '1')).toEqual([]);
  });
});

describe('a folder', () => {
  it('keeps tables, items and indexes', async () => {
    const folder = newFolder();
    const before = await openLedger({ folder });
    await before.client.send(put('a'));
    await before.dynamo.close();
    const { client } = await open({ folder });
    expect(await read(client, 'a')).toEqual({ ...keyOf('a'), round: { S: '1' } });
    expect(await entriesOfRound(client, '1')).toEqual(['a']);
  });

  it('answers requests after closing with status 500, so that no caller takes them for done', async () => {
    const { dynamo } = await openLedger();
    await dynamo.close();
    await dynamo.close();
    const { statusCode, body } = await dynamo.answer('DynamoDB_20120810.ListTables', '{}');
    expect(statusCode).toBe(500);
    expect(JSON.parse(body).message).toMatch(/has been closed/);
  });
});

describe('over HTTP', () => {
  it('serves an unchanged client', async () => {
    const { dynamo, client: inProcess } = await openLedger();
    const { endpoint } = await dynamo.listen();
    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const client = new DynamoDBClient({ ...CLIENT, endpoint });
    onTestFinished(() => client.destroy());
    await client.send(put('ä', '1', { ConditionExpression: 'attribute_not_exists(account)' }));
    expect(await read(inProcess, 'ä')).toEqual(await read(client, 'ä'));
    const again = put('ä', '2', {
      ConditionExpression: 'attribute_not_exists(account)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const error = await errorOf(client.send(again));
    expect(error.name).toBe('ConditionalCheckFailedException');
    expect(error['Item']).toMatchObject(keyOf('ä'));
    await dynamo.close();
    await expect(client.send(put('b'))).rejects.toMatchObject({
      code: expect.stringMatching(/^ECONN(REFUSED|RESET)$/),
    });
  });
});
