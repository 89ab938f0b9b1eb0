import type { Alert } from '../../alerts/alert.ts';
import type { JournalEntry } from '../../journal/entry.ts';
import type { Fill, FundingPayment } from '../../market/fill.ts';

/** Where an item stands in the ledger's table: its partition, and its place there. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** A stored item: its key and plain values beside it. */
export type PlainItem = ItemKey & Readonly<Record<string, unknown>>;

/** How the places of an account's items begin. */
export const SLOT = 'SLOT#';
export const STATE = 'STATE#';
export const BUDGET = 'BUDGET#';
export const OUTBOX = 'OUT#';
export const FILL = 'FILL#';
export const FUNDING = 'FUND#';
const JOURNAL = 'JOURNAL#';
const INPUTS = 'INPUTS#';
export const ACTION = 'ACTION';

const ID_DIGITS = 20;
const INSTANT_DIGITS = 15;
const NAME_DIGITS = 4;

/** Text that sorts as the instants do. */
const sortable = (atMs: number): string => String(atMs).padStart(INSTANT_DIGITS, '0');

/**
 * What lives: one query of this partition reads all of it, so nothing may be kept here that grows. Its size is what
 * every quiet pass pays for.
 */
export const liveItems = (account: string): string => account;

/** Trades and funding; they never expire. */
export const historyItems = (account: string): string => `${account}#history`;

/** Journal entries; they expire. */
export const journalItems = (account: string): string => `${account}#journal`;

/**
 * On the account's item, its own name while something is open: the key of a sparse index, so that accounts which need
 * passes are found without reading the others.
 */
export const OPEN_ACCOUNT = 'openAccount';

/** The account's lease and record. */
export const accountKey = (account: string): ItemKey => ({ pk: liveItems(account), sk: 'ACCOUNT' });

export const slotKey = (account: string, symbol: string): ItemKey => ({ pk: liveItems(account), sk: SLOT + symbol });

export const actionKey = (account: string): ItemKey => ({ pk: liveItems(account), sk: ACTION });

export const stateKey = (account: string, policyId: string): ItemKey => ({
  pk: liveItems(account),
  sk: STATE + policyId,
});

export const budgetKey = (account: string, day: string): ItemKey => ({ pk: liveItems(account), sk: BUDGET + day });

/** The simulated account of paper mode. It lives beside the others: only what looks at it pays for reading it. */
export const venueKey = (account: string): ItemKey => ({ pk: `VENUE#${account}`, sk: 'VENUE' });

/** What the watch over an account remembers. It is no pass's business, so that no pass pays for reading it. */
export const watchKey = (account: string): ItemKey => ({ pk: `WATCH#${account}`, sk: 'WATCH' });

/** Older alerts stand first. */
export const alertKey = (alert: Alert): ItemKey => ({
  pk: liveItems(alert.account),
  sk: `${OUTBOX}${sortable(alert.atMs)}#${alert.id}`,
});

/** Within a symbol, older trades stand first: trade 9 before trade 10. */
export const fillKey = (account: string, fill: Fill): ItemKey => ({
  pk: historyItems(account),
  sk: `${FILL}${fill.symbol}#${fill.id.padStart(ID_DIGITS, '0')}`,
});

export const fundingKey = (account: string, payment: FundingPayment): ItemKey => ({
  pk: historyItems(account),
  sk: `${FUNDING}${payment.symbol}#${sortable(payment.atMs)}`,
});

/** The beginning of the places of all entries of one instant. */
export const journalFrom = (atMs: number): string => JOURNAL + sortable(atMs);

/** Commits that are numbered stand in the order of their numbers: 2 before 10. */
const sortableName = (name: string): string => (/^\d+$/.test(name) ? name.padStart(NAME_DIGITS, '0') : name);

/**
 * Older entries stand first; those of one instant and run stand by the name of their commit, then in the order they
 * were committed. The same commit always finds the same places, so that repeating it writes nothing twice.
 */
export const journalKey = (entry: JournalEntry, commitName: string, index: number): ItemKey => ({
  pk: journalItems(entry.account),
  sk: `${journalFrom(entry.atMs)}#${entry.runId}#${sortableName(commitName)}#${String(index).padStart(2, '0')}`,
});

/** Beside the entry whose decision they led to, and ahead of the places that are read as the journal. */
export const inputsKey = ({ pk, sk }: ItemKey): ItemKey => ({ pk, sk: sk.replace(JOURNAL, INPUTS) });

/** An item's key as an error names it. */
export const placeOf = ({ pk, sk }: ItemKey): string => `${pk}/${sk}`;
