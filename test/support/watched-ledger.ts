import { MemoryLedger } from '../../shared/adapters/memory/memory-ledger.ts';
import { MemoryTable } from '../../shared/adapters/memory/memory-table.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import type { Fill } from '../../shared/market/fill.ts';
import type { Commit, CommitResult } from '../../shared/orders/intent-book.ts';

/** A ledger that remembers what was ever committed to it, also what has been taken out since. */
export class WatchedLedger extends MemoryLedger {
  /** Alerts that were promised to the owner, in the order of the promise. */
  readonly promised: Alert[] = [];
  /** Every trade of every commit: one booked twice is here twice. */
  readonly booked: Fill[] = [];
  readonly commits: Commit[] = [];

  override async commit(commit: Commit): Promise<CommitResult> {
    const result = await super.commit(commit);
    if (result.kind === 'committed') {
      this.commits.push(commit);
      this.promised.push(...(commit.alerts ?? []));
      this.booked.push(...(commit.fills ?? []));
    }
    return result;
  }
}

/** A table with the items that an account has in another one now: a backup. */
export function backupOf(table: MemoryTable, account: string): MemoryTable {
  const copy = new MemoryTable();
  for (const place of [account, `${account}#history`, `${account}#journal`])
    for (const item of table.itemsOf(place)) copy.put(structuredClone(item));
  return copy;
}
