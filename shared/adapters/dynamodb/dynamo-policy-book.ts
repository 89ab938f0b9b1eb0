import { found, missing, type Read } from '../../market/read.ts';
import type { PolicyBook, PolicyItem } from '../../policy/policy-book.ts';
import { failureOf } from './failure.ts';
import { queryPartition, type TableAccess, writtenOf } from './table-access.ts';
import { POLICIES_TABLE } from './table-shapes.ts';

/** The owners' policies in a table of DynamoDB. A number comes as the text of its digits. */
export class DynamoPolicyBook implements PolicyBook {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  async readAccount(account: string): Promise<Read<readonly PolicyItem[]>> {
    try {
      return found((await queryPartition(this.#table, POLICIES_TABLE.partitionKey, account)).map(writtenOf));
    } catch (error) {
      return missing(`The policies of the account ${account} cannot be read: ${failureOf(error)}`);
    }
  }
}
