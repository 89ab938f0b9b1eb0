import { type Contracts, NO_CONTRACTS, NO_QUOTE, type Price, smaller } from '../money/amount.ts';
import { freeCollateral, positionNotional } from './account-margin.ts';
import { applyFill, tradeValue } from './apply-fill.ts';
import { checkOrder, reducible } from './check-order.ts';
import { instrumentOf, pricesOf } from './lookups.ts';
import { type Placement, refuse, type VenueEvent, type VenueRefusal } from './venue-outcome.ts';
import type { OrderRecord, VenueOrder, VenueState } from './venue-state.ts';
import { settlingCoin } from './wallet-of.ts';

/**
 * Takes an order: checks it, trades what it can at the best bid or ask, and rests, expires or closes the remainder as
 * its style says. A reduce-only order is cut to what is left to reduce. Refused orders leave no trace.
 */
export function placeOrder(state: VenueState, order: VenueOrder, atMs: number): Placement {
  const fault = checkOrder(state, order);
  if (fault !== undefined) return fault;
  const taken = takeable(state, order);
  if (order.style.kind === 'post' && taken !== undefined)
    return refuse('would-take', 'The post-only order would trade at once.');
  const record = newRecord(state, order, atMs);
  const entered = { ...state, nextId: state.nextId + 1 };
  const placed = taken === undefined ? settle(entered, record, atMs) : trade(entered, record, taken, atMs);
  return checkMargin(state, placed, order) ?? placed;
}

type Placed = Exclude<Placement, VenueRefusal>;

interface Takeable {
  readonly price: Price;
  readonly contracts: Contracts;
}

/** The best price the book offers this order now and how much of it, undefined where its own price forbids it. */
function takeable(state: VenueState, order: VenueOrder): Takeable | undefined {
  const { bid, ask } = pricesOf(state, order.symbol);
  const price = order.side === 'sell' ? bid : ask;
  const { style } = order;
  const allowed = style.kind === 'market' || (order.side === 'sell' ? price.gte(style.price) : price.lte(style.price));
  const liquidity = state.liquidity[order.symbol] ?? order.contracts;
  if (!allowed || !liquidity.isPositive()) return undefined;
  return { price, contracts: liquidity };
}

function newRecord(state: VenueState, order: VenueOrder, atMs: number): OrderRecord {
  const { clientOrderId, symbol, side, reduceOnly, style } = order;
  const contracts = reduceOnly ? smaller(order.contracts, reducible(state, symbol, side)) : order.contracts;
  return {
    clientOrderId,
    symbol,
    side,
    contracts,
    reduceOnly,
    style,
    orderId: state.nextId,
    filled: NO_CONTRACTS,
    filledValue: NO_QUOTE,
    status: 'open',
    placedAtMs: atMs,
    updatedAtMs: atMs,
  };
}

function trade(state: VenueState, record: OrderRecord, { price, contracts }: Takeable, atMs: number): Placed {
  const fill = { ...record, contracts: smaller(contracts, record.contracts), price };
  const booked = applyFill(state, { ...fill, feeRate: state.fees.taker, isMaker: false }, atMs);
  const filled = { ...record, filled: fill.contracts, filledValue: tradeValue(state, fill) };
  const settled = settle(booked.state, filled, atMs);
  return { ...settled, events: [{ kind: 'traded', trade: booked.trade }, ...settled.events] };
}

/** Files the order by what is left of it: closed when filled, resting or expired otherwise. */
function settle(state: VenueState, record: OrderRecord, atMs: number): Placed {
  const isFilled = record.filled.eq(record.contracts);
  const rests = record.style.kind === 'post' || record.style.kind === 'rest';
  if (!isFilled && rests)
    return {
      kind: 'placed',
      state: { ...state, openOrders: [...state.openOrders, record] },
      events: [],
      order: record,
    };
  const order: OrderRecord = { ...record, status: isFilled ? 'filled' : 'expired', updatedAtMs: atMs };
  const events: readonly VenueEvent[] = [{ kind: 'order-closed', order }];
  return { kind: 'placed', state: { ...state, closedOrders: [...state.closedOrders, order] }, events, order };
}

/** Growing a position needs free collateral afterwards and a margin tier that reaches so far; shrinking needs neither. */
function checkMargin(before: VenueState, placed: Placed, order: VenueOrder): VenueRefusal | undefined {
  const position = placed.state.positions[order.symbol];
  const isOpening = placed.order.status === 'open' || grew(before, placed.state, order.symbol);
  if (order.reduceOnly || !isOpening) return undefined;
  if (freeCollateral(placed.state, settlingCoin(before, order.symbol)).isNegative())
    return refuse('margin', 'The wallet does not hold the margin this order needs.');
  const cap = instrumentOf(before, order.symbol).tiers.at(-1)?.notionalCap ?? NO_QUOTE;
  if (position === undefined || positionNotional(placed.state, order.symbol, position).lte(cap)) return undefined;
  return refuse('position-limit', `No position in ${order.symbol} may be worth more than ${cap}.`);
}

function grew(before: VenueState, after: VenueState, symbol: string): boolean {
  const was = before.positions[symbol];
  const is = after.positions[symbol];
  return is !== undefined && (was === undefined || was.side !== is.side || is.contracts.gt(was.contracts));
}
