import type { Notice, Purpose } from '../hedge/decision.ts';
import type { StoredInputs } from '../hedge/decision-inputs.ts';
import type { Verdict } from '../hedge/verdict.ts';
import type { ForeignOrigin } from '../market/fill.ts';
import { type ContractSize, type Instrument, isInverse } from '../market/instrument.ts';
import type { RefusalCode } from '../market/outcome.ts';
import type { MarginMode } from '../market/snapshot.ts';
import type { Coins, Contracts, Price, Quote, Ratio } from '../money/amount.ts';

/** Cash or a setting that was changed. */
export type ActionRecord =
  | { readonly kind: 'top-up'; readonly symbol: string; readonly amount: Quote }
  | { readonly kind: 'sweep'; readonly symbol: string; readonly amount: Quote }
  | {
      readonly kind: 'transfer';
      readonly quoteCoin: string;
      readonly amount: Quote;
      /** `coin-margined`: into the wallet of the inverse contracts; absent: into that of the linear ones. */
      readonly into?: 'coin-margined';
    }
  | { readonly kind: 'leverage'; readonly symbol: string; readonly leverage: Ratio }
  | { readonly kind: 'margin-mode'; readonly symbol: string; readonly mode: MarginMode };

/** A move of spot cash to the wallet that margins a contract: inverse ones have one of their own. */
export const transferFor = (instrument: Instrument, amount: Quote): Extract<ActionRecord, { kind: 'transfer' }> => ({
  kind: 'transfer',
  quoteCoin: instrument.quoteCoin,
  amount,
  ...(isInverse(instrument) ? { into: 'coin-margined' } : {}),
});

/** Which order, for which hedge, and why. */
export interface OrderRecord {
  readonly policyId: string;
  readonly symbol: string;
  readonly coin: string;
  readonly clientOrderId: string;
  readonly purpose: Purpose;
  readonly side: 'sell' | 'buy';
  readonly contracts: Contracts;
  readonly style: 'post' | 'immediate' | 'market';
  readonly because: string;
}

/** One hedge as one pass saw it: enough to answer "why did it not trade?". */
export interface DecidedEntry {
  readonly kind: 'decided';
  readonly policyId: string;
  readonly symbol: string;
  readonly coin: string;
  readonly mark: Price;
  readonly spot: Price;
  readonly short: Contracts;
  readonly coins?: Coins;
  /** What kind of coins they are, where the short is of another. */
  readonly heldCoin?: string;
  readonly distance?: Ratio;
  readonly action: string;
  readonly verdicts: readonly Verdict[];
  /** The short the policy asked for, where the decision got as far. */
  readonly target?: Contracts;
  /** What the decision was made from, so that it can be made again. */
  readonly inputs?: StoredInputs;
  /** Where the ledger keeps them instead, when the stored entry has no room for them. */
  readonly inputsAt?: string;
}

/** An order written down, not yet sent. */
interface OrderPlanned extends OrderRecord {
  readonly kind: 'order-planned';
}
/** An order that has ended with what it traded. */
export type OrderSettled = SettledOrder & ContractSize;

interface SettledOrder extends OrderRecord {
  readonly kind: 'order-settled';
  readonly filled: Contracts;
  readonly averagePrice?: Price;
  readonly shortAfter: Contracts;
  /** The survival sentence, where a short is open afterwards. */
  readonly survival?: string;
}
interface OrderResting extends OrderRecord {
  readonly kind: 'order-resting';
  readonly filled: Contracts;
}
/** A certain no, of the exchange (`code` says which) or of our own pre-trade gate. */
export interface OrderRefused extends OrderRecord {
  readonly kind: 'order-refused';
  readonly code: RefusalCode | 'gate';
  readonly words: string;
}
/** Sent, and nobody knows what became of it; or known to have left no trace. */
export interface OrderDoubtful extends OrderRecord {
  readonly kind: 'order-doubtful';
  readonly words: string;
}
interface OrderVoid extends OrderRecord {
  readonly kind: 'order-void';
  readonly words: string;
}

interface ActionPlanned {
  readonly kind: 'action-planned';
  readonly action: ActionRecord;
  readonly because: string;
}
export interface ActionSettled {
  readonly kind: 'action-settled';
  readonly action: ActionRecord;
  readonly because: string;
  readonly survival?: string;
}
export interface ActionNotApplied {
  readonly kind: 'action-not-applied';
  readonly action: ActionRecord;
  readonly words: string;
}
export interface ActionRefused {
  readonly kind: 'action-refused';
  readonly action: ActionRecord;
  readonly code: RefusalCode;
  readonly words: string;
}
export interface ActionDoubtful {
  readonly kind: 'action-doubtful';
  readonly action: ActionRecord;
  readonly words: string;
}

/** A trade on the account that was not ours. */
export interface ForeignFill {
  readonly kind: 'foreign-fill';
  readonly symbol: string;
  readonly origin: ForeignOrigin;
  readonly side: 'sell' | 'buy';
  readonly contracts: Contracts;
  readonly price: Price;
}
interface FundingBooked {
  readonly kind: 'funding';
  readonly symbol: string;
  /** Above zero: received. */
  readonly amount: Quote;
  readonly settlements: number;
}
/** A lasting condition of one hedge, told to its owner. */
export interface NoticeGiven {
  readonly kind: 'notice';
  readonly policyId: string;
  readonly notice: Notice;
}
export interface Halted {
  readonly kind: 'halted';
  readonly haltId: string;
  readonly because: string;
}
export interface Resumed {
  readonly kind: 'resumed';
  readonly haltId: string;
}
/** The account could not be seen. */
export interface Blind {
  readonly kind: 'blind';
  readonly because: string;
}
/** Tending one policy threw; the others were tended. */
export interface Failed {
  readonly kind: 'failed';
  readonly policyId: string;
  readonly because: string;
}

/** The stations of an order. */
export type OrderHappening = OrderPlanned | OrderSettled | OrderResting | OrderRefused | OrderDoubtful | OrderVoid;
/** The stations of a move of cash or a change of settings. */
export type ActionHappening = ActionPlanned | ActionSettled | ActionNotApplied | ActionRefused | ActionDoubtful;

/**
 * What was decided, done, earned and paid. The entry is the log line, the metric and the source of the alert: nothing
 * else in the program logs.
 */
export type Happening =
  | DecidedEntry
  | OrderHappening
  | ActionHappening
  | ForeignFill
  | FundingBooked
  | NoticeGiven
  | Halted
  | Resumed
  | Blind
  | Failed;

/** A happening, when, in which run, on which account. */
export type JournalEntry = Happening & { readonly atMs: number; readonly runId: string; readonly account: string };
