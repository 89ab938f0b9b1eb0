import type { Alert } from '../../alerts/alert.ts';
import type { History, LedgerPage } from '../../cycle/ledger.ts';
import { NO_DOLLARS } from '../../money/amount.ts';
import type { StoredReader } from '../../money/stored.ts';
import { ACTION, BUDGET, FILL, FUNDING, OUTBOX, type PlainItem, placeOf, SLOT, STATE } from './item-key.ts';
import {
  readAlert,
  readBudget,
  readFill,
  readFunding,
  readStoredAction,
  readStoredSlot,
  readStoredState,
} from './stored-records.ts';

/** The live items of an account, in order of their keys, as a page. Items of kinds unknown here are passed over. */
export function pageOf(items: readonly PlainItem[], day: string): LedgerPage {
  const action = items.find(({ sk }) => sk === ACTION);
  const budget = items.find(({ sk }) => sk === BUDGET + day);
  return {
    slots: readAll(items, SLOT, readStoredSlot),
    ...(action === undefined ? {} : { action: readStoredAction(action, placeOf(action)) }),
    states: readAll(items, STATE, readStoredState),
    today: budget === undefined ? { day, orders: 0, turnover: NO_DOLLARS } : readBudget(budget, placeOf(budget)),
    outbox: inOrderOfIds(readAll(items, OUTBOX, readAlert)),
  };
}

/** The trades and settlements among the items of an account's history, oldest first. */
export const historyOf = (items: readonly PlainItem[]): History => ({
  fills: oldestFirst(readAll(items, FILL, readFill)),
  funding: oldestFirst(readAll(items, FUNDING, readFunding)),
});

/** An entry of the journal as it was committed, shortened perhaps; without what the table added. */
export function entryOf({ pk, sk, expiresAt, ...entry }: PlainItem): unknown {
  return entry;
}

const readAll = <T>(items: readonly PlainItem[], prefix: string, read: StoredReader<T>): readonly T[] =>
  items.filter(({ sk }) => sk.startsWith(prefix)).map((item) => read(item, placeOf(item)));

/**
 * Ids may count: of two alerts of one instant, the second stands before the tenth. No collator is made beforehand: the
 * first one costs as long as reading a fifth of all code, at every start, and few passes have two alerts at all.
 */
const inOrderOfIds = (alerts: readonly Alert[]): readonly Alert[] =>
  [...alerts].sort((a, b) => a.atMs - b.atMs || a.id.localeCompare(b.id, 'en', { numeric: true }));

/** Trades of one instant stay in the order of their ids. */
const oldestFirst = <T extends { readonly atMs: number }>(records: readonly T[]): readonly T[] =>
  [...records].sort((a, b) => a.atMs - b.atMs);
