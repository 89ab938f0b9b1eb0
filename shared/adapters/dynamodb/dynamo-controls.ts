import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { missing, type Read } from '../../market/read.ts';
import type { Control, Controls } from '../../policy/controls.ts';
import { strictestOf } from '../../policy/parse-control.ts';
import { failureOf } from './failure.ts';
import { type TableAccess, writtenOf } from './table-access.ts';
import { CONTROLS_TABLE } from './table-shapes.ts';

/** The item that speaks for every account. */
const EVERY_ACCOUNT = 'all';

/** The owners' switches in a table of DynamoDB: two reads at once. */
export class DynamoControls implements Controls {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  async read(account: string): Promise<Read<Control | undefined>> {
    try {
      const [own, all] = await Promise.all([this.#item(account), this.#item(EVERY_ACCOUNT)]);
      return strictestOf(own, all);
    } catch (error) {
      return missing(`The control items of the account ${account} cannot be read: ${failureOf(error)}`);
    }
  }

  async #item(account: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { client, tableName } = this.#table;
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: tableName,
        Key: { [CONTROLS_TABLE.partitionKey]: { S: account } },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : writtenOf(Item);
  }
}
