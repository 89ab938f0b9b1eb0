import { JOURNAL_KEPT_DAYS } from '../../cycle/ledger.ts';
import type { JournalEntry } from '../../journal/entry.ts';
import { type StoredReader, toStored } from '../../money/stored.ts';
import type { Commit } from '../../orders/intent-book.ts';
import { DAY_MS } from '../../time/duration.ts';
import { parseInstant } from '../../time/instant.ts';
import {
  actionKey,
  alertKey,
  budgetKey,
  fillKey,
  fundingKey,
  type ItemKey,
  inputsKey,
  journalKey,
  type PlainItem,
  placeOf,
  slotKey,
  stateKey,
} from './item-key.ts';
import { fitEntryAndInputs } from './journal-entry-size.ts';
import {
  readAlert,
  readBudget,
  readFill,
  readFunding,
  readStoredAction,
  readStoredSlot,
  readStoredState,
} from './stored-records.ts';

/** More than fits into one transaction of the table together with the lease, with room to spare. */
const RECORDS_MAX = 90;

/** A spent budget is kept for a few days, for a person who asks what happened. */
const BUDGET_KEPT_DAYS = 4;

/** One item of a commit. With a `rev` it replaces only the item that is exactly one behind it (none for 1). */
export interface LedgerWrite {
  readonly item: PlainItem;
  readonly rev?: number;
}

/**
 * The items a commit writes, in their stored form. Each record is read back first: what could not be read again would
 * stop the account for good, so it throws here, as does a commit of more than 90 records, one that writes for another
 * account than its lease's, and one with two slots for one symbol. Of other records for one place the last stands.
 */
export function writesOf(commit: Commit): readonly LedgerWrite[] {
  const { account } = commit.lease;
  const writes = [...revisedOf(commit), ...plainOf(commit), ...entriesOf(commit)];
  if (!(writes.length <= RECORDS_MAX)) {
    throw new Error(`A commit may hold at most ${RECORDS_MAX} records, and ${commit.name} holds ${writes.length}.`);
  }
  const byPlace = new Map<string, LedgerWrite>();
  for (const write of writes) {
    const place = placeOf(write.item);
    const { account: owner = account } = write.item;
    if (owner !== account) throw new Error(`${place} belongs to another account than ${account}, whose lease is held.`);
    if (write.rev !== undefined && byPlace.has(place)) throw new Error(`${commit.name} writes ${place} twice.`);
    byPlace.set(place, write);
  }
  return [...byPlace.values()];
}

/** Slots and actions carry who wrote them, so that a repeated commit recognises its own first attempt. */
function revisedOf({ lease: { account, runId }, name, slots = [], action }: Commit): readonly LedgerWrite[] {
  const author = { byRun: runId, byCommit: name };
  const writes = slots.map((slot) => ({
    item: itemOf(slotKey(account, slot.symbol), slot, readStoredSlot, author),
    rev: slot.rev,
  }));
  if (action !== undefined) {
    writes.push({ item: itemOf(actionKey(account), action, readStoredAction, author), rev: action.rev });
  }
  for (const { item, rev } of writes) {
    if (!(rev >= 1)) throw new Error(`The first rev of ${placeOf(item)} is 1, and ${name} writes ${rev}.`);
  }
  return writes;
}

function plainOf({ lease: { account }, states, budget, fills, funding, alerts }: Commit): readonly LedgerWrite[] {
  const items = [
    ...(states ?? []).map((state) => itemOf(stateKey(account, state.policyId), state, readStoredState)),
    ...(budget === undefined
      ? []
      : [itemOf(budgetKey(account, budget.day), budget, readBudget, expiry(startOf(budget.day), BUDGET_KEPT_DAYS))]),
    ...(fills ?? []).map((fill) => itemOf(fillKey(account, fill), fill, readFill)),
    ...(funding ?? []).map((payment) => itemOf(fundingKey(account, payment), payment, readFunding)),
    ...(alerts ?? []).map((alert) => itemOf(alertKey(alert), alert, readAlert)),
  ];
  return items.map((item) => ({ item }));
}

const entriesOf = ({ name, entries = [] }: Commit): readonly LedgerWrite[] =>
  entries.flatMap((entry, index) => entryItems(entry, journalKey(entry, name, index)).map((item) => ({ item })));

/** An entry, and beside it the inputs of a decision for which it has no room. */
function entryItems(entry: JournalEntry, key: ItemKey): readonly PlainItem[] {
  const apart = inputsKey(key);
  const expires = expiry(entry.atMs, JOURNAL_KEPT_DAYS);
  const { entry: fitted, inputs } = fitEntryAndInputs(toStored(entry), apart.sk);
  const item = { ...fitted, ...expires, ...key };
  return inputs === undefined ? [item] : [item, { inputs, ...expires, ...apart }];
}

function itemOf<T extends object>(key: ItemKey, value: T, read: StoredReader<T>, more: object = {}): PlainItem {
  const stored = toStored(value);
  read(stored, placeOf(key));
  return Object.assign(stored, more, key);
}

/** The table deletes an item some time after this many seconds since 1970. */
const expiry = (fromMs: number, days: number) => ({ expiresAt: Math.floor((fromMs + days * DAY_MS) / 1000) });

function startOf(day: string): number {
  const startMs = parseInstant(day);
  if (startMs === undefined) throw new Error(`The day of a budget must be a date such as 2026-11-01, was ${day}.`);
  return startMs;
}
