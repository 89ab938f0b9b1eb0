import type { AccountList } from '../../cycle/account-list.ts';
import { found, missing, type Read } from '../../market/read.ts';
import { failureOf } from './failure.ts';
import { scanAll, type TableAccess } from './table-access.ts';
import { LEDGER_TABLE } from './table-shapes.ts';

const { name: INDEX, partitionKey: ACCOUNT } = LEDGER_TABLE.sparseIndex;

/** The accounts that the ledger lists as open, from its sparse index: as many reads as there are such accounts. */
export class DynamoOpenAccounts implements AccountList {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  async readAccounts(): Promise<Read<readonly string[]>> {
    try {
      const projection = { ProjectionExpression: '#account', ExpressionAttributeNames: { '#account': ACCOUNT } };
      const items = await scanAll(this.#table, { IndexName: INDEX, ...projection });
      return found([...new Set(items.flatMap((item) => item[ACCOUNT]?.S ?? []))]);
    } catch (error) {
      return missing(`The open accounts cannot be read from the ledger: ${failureOf(error)}`);
    }
  }
}
