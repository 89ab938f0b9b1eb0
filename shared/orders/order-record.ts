import { fundingOf } from '../hedge/funding-cost.ts';
import { forget, type HedgeState } from '../hedge/hedge-state.ts';
import type { Happening, OrderRecord } from '../journal/entry.ts';
import { averagePrice, worthOf } from '../market/contract-value.ts';
import type { Fill } from '../market/fill.ts';
import { type ContractSize, isInverseSymbol } from '../market/instrument.ts';
import { type Contracts, coins, dollars, NO_CONTRACTS, NO_QUOTE, type Price } from '../money/amount.ts';
import type { Booked } from './book-fills.ts';
import type { Intent, IntentResult, Slot } from './intent.ts';
import { openSince } from './open-since.ts';

/** An intent as journal and alerts tell of it. */
export const recordOf = (symbol: string, coin: string, intent: Intent): OrderRecord => ({
  policyId: intent.policyId,
  symbol,
  coin,
  clientOrderId: intent.clientOrderId,
  purpose: intent.purpose,
  side: intent.side,
  contracts: intent.contracts,
  style: intent.style.kind,
  because: intent.because,
});

/** The slot once its intent has ended with `traded` contracts, of which `booked.ours` are among the known trades. */
export function closedSlot(booked: Booked, result: IntentResult): Slot {
  const missing = result.contracts.minus(booked.ours);
  return { ...booked.slot, result, isResting: false, owed: missing.isPositive() ? missing : NO_CONTRACTS };
}

/** Trades that were not ours, as entries: one for each origin and side, however many trades it took. */
export function foreignEntries(booked: Booked): readonly Happening[] {
  const groups = new Map<string, Booked['foreign'][number][]>();
  for (const fill of booked.foreign) {
    const key = `${fill.origin} ${fill.side}`;
    groups.set(key, [...(groups.get(key) ?? []), fill]);
  }
  return [...groups.values()].flatMap((fills) => {
    const [first] = fills;
    if (first === undefined) return [];
    const contracts = fills.reduce((sum, fill) => sum.plus(fill.contracts), NO_CONTRACTS);
    const { symbol, origin, side } = first;
    return [
      {
        kind: 'foreign-fill' as const,
        symbol,
        origin,
        side,
        contracts,
        price: averageOf(fills, isInverseSymbol(symbol) ? ONE_DOLLAR : ONE_COIN) ?? first.price,
      },
    ];
  });
}

/** An average price does not depend on the size of a contract. */
const ONE_COIN = { contractSize: coins('1') };
const ONE_DOLLAR = { faceValue: dollars('1') };

/** After a liquidation a hedge stays closed until its owner acts: to be written with the very trades that show it. */
export function latchIfLiquidated(state: HedgeState, booked: Booked, atMs: number): HedgeState {
  if (!booked.foreign.some(({ origin }) => origin === 'liquidation')) return state;
  return { ...state, latch: { kind: 'liquidated', because: 'the exchange liquidated the short', atMs } };
}

/** The average price our own trades were made at; undefined where there are none. */
export function averageOf(fills: readonly Fill[], size: ContractSize): Price | undefined {
  let [quantity, value] = [NO_CONTRACTS, NO_QUOTE];
  for (const fill of fills) {
    quantity = quantity.plus(fill.contracts);
    value = value.plus(worthOf(size, fill.contracts, fill.price));
  }
  return quantity.isZero() ? undefined : averagePrice(size, quantity, value);
}

/**
 * What a hedge remembers once trades are booked on top of `before`; the same object where they change nothing of it. Where
 * they say that its short is older than it seemed, what was counted of its funding stays.
 */
export function stateAfterFills(state: HedgeState, before: Contracts, fills: readonly Fill[]): HedgeState {
  const openedAtMs = openSince(state.openedAtMs, before, fills);
  if (openedAtMs === state.openedAtMs) return state;
  if (openedAtMs === undefined) return forget(state, 'openedAtMs');
  const funding = fundingOf(state);
  const isOlder = state.openedAtMs !== undefined && openedAtMs < state.openedAtMs;
  return {
    ...state,
    openedAtMs,
    ...(isOlder && funding !== undefined ? { funding: { ...funding, sinceMs: openedAtMs } } : {}),
  };
}

/** Purposes whose order must not wait: unfilled, the next one reaches further. */
const URGENT: ReadonlySet<Intent['purpose']> = new Set(['rescue', 'naked', 'remove']);

/** What a hedge remembers once one of its orders has ended: patience, widening, and since when it is open. */
export function stateAfterOrder(
  state: HedgeState,
  intent: Pick<Intent, 'purpose' | 'side' | 'contracts' | 'style' | 'shortBefore'>,
  traded: Contracts,
  atMs: number,
): HedgeState {
  const isWhole = traded.gte(intent.contracts);
  const next = {
    ...state,
    unfilledPosts: isWhole ? 0 : state.unfilledPosts + (intent.style.kind === 'post' ? 1 : 0),
    unfilledRescues: !isWhole && URGENT.has(intent.purpose) ? state.unfilledRescues + 1 : 0,
  };
  const hasOpened = intent.side === 'sell' && intent.shortBefore.isZero() && traded.isPositive();
  if (hasOpened) return { ...next, openedAtMs: state.openedAtMs ?? atMs };
  const hasClosed = intent.side === 'buy' && traded.gte(intent.shortBefore);
  return hasClosed ? forget(next, 'openedAtMs', 'nakedSinceMs') : next;
}
