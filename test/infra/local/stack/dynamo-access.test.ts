import { describe, expect, it } from 'vitest';
import { dynamoQuestions } from '../../../../infra/local/stack/dynamo-access.ts';

const BOOK = 'arn:aws:dynamodb:us-east-1:000000000000:table/Book';
const NOTES = 'arn:aws:dynamodb:us-east-1:000000000000:table/Notes';
const keyOf = (_table: string, index: string | undefined) => (index === undefined ? 'pk' : 'owner');
const asked = (operation: string, request: Record<string, unknown>) => dynamoQuestions(operation, request, keyOf);
const at = (action: string, resource: string, ...leadingKeys: string[]) => ({
  action: `dynamodb:${action}`,
  resource,
  ...(leadingKeys.length === 0 ? {} : { context: { 'dynamodb:LeadingKeys': leadingKeys } }),
});

describe('dynamoQuestions', () => {
  it('asks for the operation on the table, with the partition that is meant', () => {
    expect(asked('GetItem', { TableName: 'Book', Key: { pk: { S: 'a' }, sk: { N: '1' } } })).toEqual([
      at('GetItem', BOOK, 'a'),
    ]);
    expect(asked('PutItem', { TableName: BOOK, Item: { pk: { S: 'a' }, x: { S: 'b' } } })).toEqual([
      at('PutItem', BOOK, 'a'),
    ]);
    expect(asked('DescribeTable', { TableName: 'Book' })).toEqual([at('DescribeTable', BOOK)]);
    expect(asked('ListTables', {})).toEqual([at('ListTables', '*')]);
  });

  it('asks for the index where one is read', () => {
    expect(asked('Scan', { TableName: 'Book', IndexName: 'Open' })).toEqual([at('Scan', `${BOOK}/index/Open`)]);
  });

  it('reads the partition of a query from its condition, names and order aside', () => {
    const query = {
      TableName: 'Book',
      KeyConditionExpression: 'begins_with(sk, :start) AND #p = :p',
      ExpressionAttributeNames: { '#p': 'pk' },
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':start': { S: 'x' } },
    };
    expect(asked('Query', query)).toEqual([at('Query', BOOK, 'a')]);
    const onIndex = { ...query, IndexName: 'Open', KeyConditionExpression: 'owner=:p' };
    expect(asked('Query', onIndex)).toEqual([at('Query', `${BOOK}/index/Open`, 'a')]);
    expect(asked('Query', { TableName: 'Book', KeyConditions: {} })).toEqual([at('Query', BOOK, '(unread)')]);
  });

  it('asks item by item in a transaction', () => {
    const Key = { pk: { S: 'k' } };
    const TransactItems = [
      { Put: { TableName: 'Book', Item: { pk: { S: 'a' } } } },
      { Update: { TableName: 'Notes', Key } },
      { Delete: { TableName: 'Book', Key } },
      { ConditionCheck: { TableName: 'Book', Key } },
    ];
    expect(asked('TransactWriteItems', { TransactItems })).toEqual([
      at('PutItem', BOOK, 'a'),
      at('UpdateItem', NOTES, 'k'),
      at('DeleteItem', BOOK, 'k'),
      at('ConditionCheckItem', BOOK, 'k'),
    ]);
    expect(asked('TransactGetItems', { TransactItems: [{ Get: { TableName: 'Book', Key } }] })).toEqual([
      at('GetItem', BOOK, 'k'),
    ]);
  });

  it('asks table by table in a batch', () => {
    const Keys = [{ pk: { S: 'a' } }, { pk: { S: 'b' } }];
    expect(asked('BatchGetItem', { RequestItems: { Book: { Keys }, Notes: { Keys: [] } } })).toEqual([
      at('BatchGetItem', BOOK, 'a', 'b'),
      at('BatchGetItem', NOTES),
    ]);
    const writes = [{ PutRequest: { Item: { pk: { S: 'a' } } } }, { DeleteRequest: { Key: { pk: { S: 'b' } } } }];
    expect(asked('BatchWriteItem', { RequestItems: { Book: writes } })).toEqual([at('BatchWriteItem', BOOK, 'a', 'b')]);
  });
});
