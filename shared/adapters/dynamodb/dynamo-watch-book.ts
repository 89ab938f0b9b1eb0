import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { NOTHING_WATCHED, readWatchRecord, type WatchBook, type WatchRecord } from '../../cycle/watch-book.ts';
import { toStored } from '../../money/stored.ts';
import { placeOf, watchKey } from '../ledger-items/item-key.ts';
import { attributesOf, keyAttributes, plainOf, type TableAccess } from './table-access.ts';

/** What watches remember, one item an account, in the ledger's table. */
export class DynamoWatchBook implements WatchBook {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  async read(account: string): Promise<WatchRecord> {
    const { client, tableName } = this.#table;
    const key = watchKey(account);
    const request = { TableName: tableName, Key: keyAttributes(key), ConsistentRead: true };
    const { Item } = await client.send(new GetItemCommand(request));
    return Item === undefined ? NOTHING_WATCHED : readWatchRecord(plainOf(Item), placeOf(key));
  }

  async write(account: string, record: WatchRecord): Promise<boolean> {
    const { client, tableName } = this.#table;
    const item = attributesOf({ ...watchKey(account), ...toStored(record) });
    try {
      await client.send(new PutItemCommand({ TableName: tableName, Item: item, ...onlyAfter(record.rev - 1) }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const onlyAfter = (rev: number) =>
  rev === 0
    ? { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } }
    : {
        ConditionExpression: '#rev = :previous',
        ExpressionAttributeNames: { '#rev': 'rev' },
        ExpressionAttributeValues: attributesOf({ ':previous': rev }),
      };
