import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Attributes, attributesOf, scanAll, type TableAccess, writtenOf } from './table-access.ts';
import { CONTROLS_TABLE } from './table-shapes.ts';

/** A control item as it stood when it was read. */
export interface FiledControl {
  readonly item: Readonly<Record<string, unknown>>;
  readonly attributes: Attributes;
}

/** Where owners turn their switches, one attribute at a time. */
export class DynamoControlDesk {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  /** The control items by account; the one named `all` speaks for every account. Throws when the table fails. */
  async readAll(): Promise<ReadonlyMap<string, FiledControl>> {
    const found = await scanAll(this.#table, { ConsistentRead: true });
    const filed = found.map((attributes) => ({ item: writtenOf(attributes), attributes }));
    return new Map(filed.map((control) => [String(control.item[CONTROLS_TABLE.partitionKey]), control]));
  }

  /** Stops an account, whatever its item says and whoever else is writing it. */
  async stop(account: string): Promise<void> {
    await this.#table.client.send(new UpdateItemCommand(this.#request(account, 'mode', 'stop')));
  }

  /** Sets one attribute of an account's item, which is created where there is none, if it is still what was read. */
  async set(
    account: string,
    attribute: 'mode' | 'resume',
    value: string,
    before: FiledControl | undefined,
  ): Promise<'written' | 'changed'> {
    const was = before?.attributes[attribute];
    const request = this.#request(account, attribute, value);
    const ConditionExpression = was === undefined ? 'attribute_not_exists(#attribute)' : '#attribute = :was';
    const values = { ...request.ExpressionAttributeValues, ...(was === undefined ? {} : { ':was': was }) };
    try {
      await this.#table.client.send(
        new UpdateItemCommand({ ...request, ConditionExpression, ExpressionAttributeValues: values }),
      );
      return 'written';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'changed';
      throw error;
    }
  }

  #request(account: string, attribute: 'mode' | 'resume', value: string) {
    return {
      TableName: this.#table.tableName,
      Key: attributesOf({ [CONTROLS_TABLE.partitionKey]: account }),
      UpdateExpression: 'SET #attribute = :value',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: attributesOf({ ':value': value }),
    };
  }
}
