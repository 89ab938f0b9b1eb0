import {
  historyItems,
  journalItems,
  liveItems,
  OUTBOX,
  type PlainItem,
} from '../../../../shared/adapters/ledger-items/item-key.ts';
import { MemoryAlertChannel } from '../../../../shared/adapters/memory/memory-alert-channel.ts';
import { MemoryControls } from '../../../../shared/adapters/memory/memory-controls.ts';
import { MemoryLedger } from '../../../../shared/adapters/memory/memory-ledger.ts';
import { MemoryPolicyBook } from '../../../../shared/adapters/memory/memory-policy-book.ts';
import { MemoryTable } from '../../../../shared/adapters/memory/memory-table.ts';
import type { MarketsCache } from '../../../../shared/market/markets-cache.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import type { Store } from './ways-outside.ts';

/** What people write, and what only an operator does to a table. */
export interface People {
  putPolicy(item: PolicyItem): Promise<void>;
  deletePolicy(account: string, policyId: string): Promise<void>;
  /** Undefined takes the item away. */
  putControl(account: string, item: PolicyItem | undefined): Promise<void>;
  /** Everything the ledger holds of an account now. */
  backUp(account: string): Promise<readonly PlainItem[]>;
  restore(account: string, backup: readonly PlainItem[]): Promise<void>;
}

/** Whatever keeps the program's memory, and the hands of people on it. */
export interface OpenedStore {
  readonly store: Store;
  readonly people: People;
  /** Where rules of exchanges are kept; absent where a memory of its own will do. */
  readonly cache?: MarketsCache;
  close(): Promise<void>;
}

/** Everything the ledger keeps of an account. */
export const partitionsOf = (account: string) => [liveItems(account), historyItems(account), journalItems(account)];

/** Ids of the alerts that wait in a backup. */
export const outboxOf = (backup: readonly PlainItem[]): ReadonlySet<string> =>
  new Set(backup.filter(({ sk }) => sk.startsWith(OUTBOX)).map((item) => String(item['id'])));

/** Everything in memory, with the same stored items as the tables. */
export function openMemoryStore(): OpenedStore {
  const table = new MemoryTable();
  const policies = new MemoryPolicyBook();
  const controls = new MemoryControls();
  const itemsOf = (account: string) => partitionsOf(account).flatMap((place) => table.itemsOf(place));
  return {
    store: { ledger: new MemoryLedger(table), policies, controls, channel: new MemoryAlertChannel() },
    people: {
      putPolicy: async (item) => policies.put(item),
      deletePolicy: async (account, policyId) => policies.delete(account, policyId),
      putControl: async (account, item) =>
        item === undefined ? controls.delete(account) : controls.put(account, item),
      backUp: async (account) => itemsOf(account),
      restore: async (account, backup) => {
        for (const item of itemsOf(account)) table.delete(item);
        for (const item of backup) table.put(item);
      },
    },
    close: async () => {},
  };
}
