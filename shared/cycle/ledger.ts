import type { Alert } from '../alerts/alert.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import type { DayBudget } from '../hedge/hedge-view.ts';
import type { Fill, FundingPayment } from '../market/fill.ts';
import {
  type StoredReader,
  storedChoice,
  storedCount,
  storedFlag,
  storedList,
  storedMap,
  storedRecord,
  storedText,
} from '../money/stored.ts';
import type { ActionSlot } from '../orders/action-slot.ts';
import { CLOCK_SLACK_MS, type Slot } from '../orders/intent.ts';
import type { IntentBook, LeaseProof } from '../orders/intent-book.ts';
import type { Mode } from '../policy/hedge-policy.ts';
import { type HedgeSeen, readHedgeSeen } from './hedge-seen.ts';

/** Why an account trades no more until the owner lifts it by writing `id` into the control item's `resume`. */
interface Halt {
  readonly id: string;
  readonly because: string;
  readonly atMs: number;
}

/** A position that its trades do not explain, and since when it has been so: another gap is another question. */
interface Unexplained {
  readonly gap: string;
  readonly sinceMs: number;
}

/** What the program remembers of a whole account: one item, written when a pass ends. */
export interface AccountRecord {
  /** The scheduled time of the last pass that was not urgent. */
  readonly lastTickMs: number;
  /** Funding settlements up to here are booked. */
  readonly fundingSinceMs: number;
  /** Symbols whose settlement at exactly that instant is booked. */
  readonly fundingSeen: readonly string[];
  /** When the positions last were what the trades we know of say. */
  readonly verifiedAtMs: number;
  /** When the last pass ended, urgent or not; absent before the first. The same as `verifiedAtMs` where it verified. */
  readonly endedAtMs?: number;
  /** Each hedge as it was last seen, by policy. */
  readonly seen?: Readonly<Record<string, HedgeSeen>>;
  readonly journalledAtMs: number;
  /** Positions that are not what their trades add up to, by symbol; absent while every one is. */
  readonly unexplained?: Readonly<Record<string, Unexplained>>;
  /** When the lists of trades were last read although every position agreed with the books. */
  readonly auditedAtMs?: number;
  readonly halt?: Halt;
  /** When the key's rights were last read, and why it must not be used, if so. */
  readonly keyReadAtMs: number;
  readonly keyUnsafe?: string;
  /** No call before this instant, by the exchange's own word. */
  readonly bannedUntilMs: number;
  /** Refusals of growing orders in a row; at three nothing grows until an order is accepted or a day has passed. */
  readonly refusals: number;
  readonly refusedAtMs: number;
  /** The exchange would not move cash from spot, or to a symbol's margin: until then it does not count as cash there. */
  readonly noTransferUntilMs: number;
  readonly noTopUpUntilMs: Readonly<Record<string, number>>;
  /** Passes in a row that could not see the account. */
  readonly blindPasses: number;
  /** Passes in a row that could not read what rests in the book; absent where the last one could. */
  readonly restingUnread?: number;
  /** When the owner was last told of each lasting condition, by `code#policyId`. */
  readonly told: Readonly<Record<string, number>>;
  /** The mode of what is remembered here, known before the first order is sent in it. */
  readonly mode?: Mode;
  /** Something needs passes whatever the policies say: a short, an order or action in doubt, an alert not delivered. */
  readonly isOpen: boolean;
}

/** The memory of an account nobody has looked at yet; funding is booked from `nowMs` on, by whichever clock. */
export const newAccount = (nowMs: number): AccountRecord => ({
  lastTickMs: 0,
  fundingSinceMs: nowMs - CLOCK_SLACK_MS,
  fundingSeen: [],
  verifiedAtMs: 0,
  journalledAtMs: 0,
  keyReadAtMs: 0,
  bannedUntilMs: 0,
  refusals: 0,
  refusedAtMs: 0,
  noTransferUntilMs: 0,
  noTopUpUntilMs: {},
  blindPasses: 0,
  told: {},
  isOpen: false,
});

/** Reads a stored account record back; throws a sentence naming the field when it cannot. */
export const readAccountRecord: StoredReader<AccountRecord> = storedRecord<AccountRecord>(
  {
    lastTickMs: storedCount,
    fundingSinceMs: storedCount,
    fundingSeen: storedList(storedText),
    verifiedAtMs: storedCount,
    endedAtMs: storedCount,
    seen: storedMap(readHedgeSeen),
    journalledAtMs: storedCount,
    unexplained: storedMap(storedRecord<Unexplained>({ gap: storedText, sinceMs: storedCount })),
    auditedAtMs: storedCount,
    keyReadAtMs: storedCount,
    keyUnsafe: storedText,
    halt: storedRecord<Halt>({ id: storedText, because: storedText, atMs: storedCount }),
    bannedUntilMs: storedCount,
    refusals: storedCount,
    refusedAtMs: storedCount,
    noTransferUntilMs: storedCount,
    noTopUpUntilMs: storedMap(storedCount),
    blindPasses: storedCount,
    restingUnread: storedCount,
    told: storedMap(storedCount),
    mode: storedChoice('paper', 'live'),
    isOpen: storedFlag,
  },
  ['endedAtMs', 'seen', 'halt', 'keyUnsafe', 'unexplained', 'auditedAtMs', 'restingUnread', 'mode'],
);

/** The lease on an account, or who holds it. `record` is absent for an account never looked at. */
export type Taken =
  | { readonly kind: 'taken'; readonly fence: number; readonly record?: AccountRecord }
  | { readonly kind: 'held'; readonly runId: string; readonly untilMs: number };

/** Everything live about an account besides its record. */
export interface LedgerPage {
  readonly slots: readonly Slot[];
  readonly action?: ActionSlot;
  readonly states: readonly HedgeState[];
  readonly today: DayBudget;
  /** Alerts not delivered yet, oldest first. */
  readonly outbox: readonly Alert[];
}

/** What never expires: it rebuilds the books. Oldest first. */
export interface History {
  readonly fills: readonly Fill[];
  readonly funding: readonly FundingPayment[];
}

/**
 * Port: the program's own memory. Every read is strongly consistent. Methods throw when the store itself fails: the pass
 * ends there, and the next one recovers from what was committed.
 */
export interface Ledger extends IntentBook {
  /** What is remembered of an account, without taking it; absent for an account never looked at. */
  readAccount(account: string): Promise<AccountRecord | undefined>;
  /**
   * Takes the lease when it is free, expired, ours already, or poisoned (expiring beyond two lifetimes from now). Until
   * it is given back the account is listed as open: should the run die, its account is looked at again. Where nothing is
   * remembered of the account yet, `first` is from then on: a first run that dies must not leave its mode unknown.
   */
  take(account: string, runId: string, nowMs: number, lifetimeMs: number, first?: AccountRecord): Promise<Taken>;
  readPage(account: string, day: string): Promise<LedgerPage>;
  /** Writes the record and gives the lease back, if it is still ours; says whether it was. Lists the account as open or not. */
  release(lease: LeaseProof, record: AccountRecord): Promise<boolean>;
  /** Takes a delivered alert out of the outbox. */
  delivered(alert: Alert): Promise<void>;
  readHistory(account: string): Promise<History>;
  /** Journal entries from an instant on, oldest first, at most `limit`, in their stored plain form. */
  readJournal(account: string, fromMs: number, limit: number): Promise<readonly unknown[]>;
  /** Inputs of a decision that stand apart from their entry (its `inputsAt`), in their stored plain form; undefined when gone. */
  readInputs(account: string, at: string): Promise<unknown>;
}

/** How long an entry is kept. */
export const JOURNAL_KEPT_DAYS = 400;
