import type { Purpose } from '../hedge/decision.ts';
import type { Order, OrderStyle, Side } from '../market/order.ts';
import { type Contracts, contracts, NO_CONTRACTS, type Price, price } from '../money/amount.ts';
import {
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedFlag,
  storedRecord,
  storedText,
} from '../money/stored.ts';

/** An order written down before the exchange hears it: what a later pass needs to ask what became of it. */
export interface Intent {
  readonly policyId: string;
  readonly clientOrderId: string;
  readonly purpose: Purpose;
  readonly side: Side;
  readonly contracts: Contracts;
  readonly reduceOnly: boolean;
  readonly style: OrderStyle;
  readonly because: string;
  /** The short it was decided on, where it is bound for, and the mark it was judged by. */
  readonly shortBefore: Contracts;
  readonly target: Contracts;
  readonly mark: Price;
  readonly runId: string;
  readonly fence: number;
  readonly plannedAtMs: number;
  /** After this instant it must not be sent any more. */
  readonly notAfterMs: number;
}

/** How an intent ended. `void`: it never reached the book or left it untouched. */
export interface IntentResult {
  readonly kind: 'filled' | 'partial' | 'refused' | 'void';
  readonly contracts: Contracts;
  readonly atMs: number;
}

/**
 * The one place of an (account, symbol) where an order can be wished for. At most one intent is in it; while that has no
 * result, nothing else is sent for the symbol. `rev` rises by one with every write: the lock of all of it.
 */
export interface Slot {
  readonly schema: 1;
  readonly account: string;
  readonly symbol: string;
  readonly rev: number;
  /** Numbers intents, rising with the clock; part of the client order id; never used twice. */
  readonly seq: number;
  /** The short that the trades we know of add up to: above zero short, below zero long. */
  readonly booked: Contracts;
  /** Traded by our last order, but not yet among the trades the exchange lists. */
  readonly owed: Contracts;
  /** The last trade booked. */
  readonly lastFillId?: string;
  /** From when on to ask for trades while none is booked. */
  readonly fillsSinceMs: number;
  readonly intent?: Intent;
  /** Whether the order was seen resting in the book. */
  readonly isResting: boolean;
  readonly result?: IntentResult;
}

/** Our clock may be ahead of the exchange's by up to 30 s (growth stops beyond) when the first trades, or settlements, are asked for. */
export const CLOCK_SLACK_MS = 35_000;

/** The slot of a symbol that was never traded; not stored until its first intent is. */
export const newSlot = (account: string, symbol: string, nowMs: number): Slot => ({
  schema: 1,
  account,
  symbol,
  rev: 0,
  seq: 0,
  booked: NO_CONTRACTS,
  owed: NO_CONTRACTS,
  fillsSinceMs: nowMs - CLOCK_SLACK_MS,
  isResting: false,
});

/** An intent without a result: something may be on its way. */
export const isPending = (slot: Slot | undefined): slot is Slot & { readonly intent: Intent } =>
  slot?.intent !== undefined && slot.result === undefined;

/** The order an intent stands for, and nothing but the intent. */
export const orderOf = (symbol: string, intent: Intent): Order => ({
  clientOrderId: intent.clientOrderId,
  symbol,
  side: intent.side,
  contracts: intent.contracts,
  reduceOnly: intent.reduceOnly,
  style: intent.style,
});

const readStyle: StoredReader<OrderStyle> = (stored, path) => {
  const { kind } = storedRecord({ kind: storedChoice('post', 'immediate', 'market') })(stored, path);
  return kind === 'market' ? { kind } : { kind, ...storedRecord({ price: storedAmount(price) })(stored, path) };
};

const readIntent = storedRecord<Intent>({
  policyId: storedText,
  clientOrderId: storedText,
  purpose: storedChoice('open', 'grow', 'shrink', 'remove', 'rescue', 'naked'),
  side: storedChoice('sell', 'buy'),
  contracts: storedAmount(contracts),
  reduceOnly: storedFlag,
  style: readStyle,
  because: storedText,
  shortBefore: storedAmount(contracts),
  target: storedAmount(contracts),
  mark: storedAmount(price),
  runId: storedText,
  fence: storedCount,
  plannedAtMs: storedCount,
  notAfterMs: storedCount,
});

const readSchema: StoredReader<1> = (stored, path) => {
  if (storedCount(stored, path) !== 1) {
    throw new Error(`the stored field ${path} is of a newer version than this program: deploy the newer program again`);
  }
  return 1;
};

/** Reads a stored slot back; throws a sentence naming the field when it cannot, a newer schema included. */
export const readSlot: StoredReader<Slot> = storedRecord<Slot>(
  {
    schema: readSchema,
    account: storedText,
    symbol: storedText,
    rev: storedCount,
    seq: storedCount,
    booked: storedAmount(contracts),
    owed: storedAmount(contracts),
    lastFillId: storedText,
    fillsSinceMs: storedCount,
    intent: readIntent,
    isResting: storedFlag,
    result: storedRecord<IntentResult>({
      kind: storedChoice('filled', 'partial', 'refused', 'void'),
      contracts: storedAmount(contracts),
      atMs: storedCount,
    }),
  },
  ['lastFillId', 'intent', 'result'],
);
