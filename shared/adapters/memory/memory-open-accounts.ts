import type { AccountList } from '../../cycle/account-list.ts';
import { found, type Read } from '../../market/read.ts';
import { OPEN_ACCOUNT } from '../ledger-items/item-key.ts';
import type { MemoryTable } from './memory-table.ts';

/** The accounts that a ledger in memory lists as open. */
export class MemoryOpenAccounts implements AccountList {
  readonly #table: MemoryTable;

  constructor(table: MemoryTable) {
    this.#table = table;
  }

  async readAccounts(): Promise<Read<readonly string[]>> {
    return found(this.#table.itemsWith(OPEN_ACCOUNT).map((item) => String(item[OPEN_ACCOUNT])));
  }
}
