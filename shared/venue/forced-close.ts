import { type Contracts, NO_RATIO, type Price, smaller } from '../money/amount.ts';
import { applyFill, tradeValue } from './apply-fill.ts';
import { pricesOf } from './lookups.ts';
import type { Step } from './venue-outcome.ts';
import type { OrderRecord, VenueState, VenueTrade } from './venue-state.ts';

/** How the exchange marks the orders it writes itself: a liquidation, or an auto-deleveraging. */
type ForcedPrefix = 'autoclose-' | 'adl_autoclose';

/** What the exchange closes without being asked. */
export interface ForcedClose {
  readonly symbol: string;
  /** At most what is open. */
  readonly contracts: Contracts;
  readonly price: Price;
  readonly prefix: ForcedPrefix;
}

/** Closes part of an open position as the exchange does on its own: an order of its own, no fee. */
export function forceClose(
  state: VenueState,
  { symbol, contracts, price, prefix }: ForcedClose,
  atMs: number,
): { readonly state: VenueState; readonly trade: VenueTrade } {
  const position = state.positions[symbol];
  if (position === undefined) throw new RangeError(`${symbol} has no position to close by force`);
  const order: OrderRecord = {
    orderId: state.nextId,
    clientOrderId: prefix === 'autoclose-' ? `${prefix}${state.nextId}` : prefix,
    symbol,
    side: position.side === 'short' ? 'buy' : 'sell',
    contracts,
    reduceOnly: true,
    style: { kind: 'market' },
    filled: contracts,
    filledValue: tradeValue(state, { symbol, contracts, price }),
    status: 'filled',
    placedAtMs: atMs,
    updatedAtMs: atMs,
  };
  const entered = { ...state, closedOrders: [...state.closedOrders, order], nextId: state.nextId + 1 };
  return applyFill(entered, { ...order, price, feeRate: NO_RATIO, isMaker: false }, atMs);
}

/**
 * Auto-deleveraging: the exchange closes up to `contracts` of a position at the mark price because somebody else's
 * liquidation found no taker. Nothing happens to a flat symbol.
 */
export function autoDeleverage(state: VenueState, symbol: string, contracts: Contracts, atMs: number): Step {
  const position = state.positions[symbol];
  if (position === undefined) return { state, events: [] };
  const close = {
    symbol,
    contracts: smaller(contracts, position.contracts),
    price: pricesOf(state, symbol).mark,
    prefix: 'adl_autoclose' as const,
  };
  const closed = forceClose(state, close, atMs);
  return { state: closed.state, events: [{ kind: 'traded', trade: closed.trade }] };
}
