import type { Contracts, Price } from '../money/amount.ts';

/** Why an exchange certainly did not do what it was asked. What follows from each is decided in `orders/`. */
export type RefusalCode =
  | 'throttled' // too many requests: no calls until `retryAfterMs` has passed
  | 'overloaded' // the exchange turns orders away to protect itself: nothing is wrong with the account
  | 'banned' // the address is banned for a time: same, and the owner is paged
  | 'clock' // our timestamp is outside the exchange's window
  | 'credentials' // the key is wrong, expired, or lacks the right
  | 'blocked' // firewall or region: the request never reached the exchange
  | 'margin' // not enough collateral
  | 'reduce-only' // nothing left to reduce: read the position again
  | 'hedge-mode' // the account holds long and short apart
  | 'too-small' // below the minimum notional or quantity
  | 'unfilled' // an immediate order found no counterpart, or a posted one would have taken
  | 'unchanged' // the setting already was what we asked for
  | 'other';

/** A certain no. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  /** The exchange's own words, without secrets. */
  readonly because: string;
  /** How long no call may be made, where the exchange said so. */
  readonly retryAfterMs?: number;
}

/** Nobody knows: it may or may not have happened. Never sent again; asked about until it is known. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly because: string;
}

/** A quantity that was traded, at what average price. */
export interface Executed {
  readonly exchangeOrderId: string;
  readonly contracts: Contracts;
  readonly averagePrice: Price;
}

/**
 * What became of an order. `filled`: all of it. `partial`: closed with a part traded. `open`: resting, with what
 * has traded so far (possibly nothing).
 */
export type Outcome =
  | ({ readonly kind: 'filled' } & Executed)
  | ({ readonly kind: 'partial' } & Executed)
  | { readonly kind: 'open'; readonly exchangeOrderId: string; readonly contracts: Contracts }
  | Refused
  | Unknown;

/** What the exchange says when asked about an order; `unknown` when the question itself failed. */
export type Found =
  | ({ readonly kind: 'filled' } & Executed)
  | ({ readonly kind: 'partial' } & Executed)
  | { readonly kind: 'open'; readonly exchangeOrderId: string; readonly contracts: Contracts }
  | { readonly kind: 'closed-unfilled' }
  | { readonly kind: 'absent' }
  | Unknown;

/** What became of a change to the account (margin, transfer, leverage, margin mode). */
export type ActionOutcome = { readonly kind: 'done' } | Refused | Unknown;
