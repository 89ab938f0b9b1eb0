import { type Contracts, NO_CONTRACTS, type Price, smaller } from '../money/amount.ts';
import { applyFill, tradeValue } from './apply-fill.ts';
import { closeOrder } from './cancel-order.ts';
import { pricesOf } from './lookups.ts';
import type { Step, VenueEvent } from './venue-outcome.ts';
import type { OrderRecord, VenueState } from './venue-state.ts';
import { settlingCoin, walletOf } from './wallet-of.ts';

/**
 * Trades the resting orders of a symbol that the market has reached, at their own price and the maker's fee.
 * A trade at exactly the order's price does not count: others stood before it in the queue. A bid or ask that would
 * cross it does.
 */
export function fillResting(state: VenueState, symbol: string, atMs: number): Step {
  let step: Step = { state, events: [] };
  for (const order of state.openOrders) {
    const price = restingPrice(order);
    if (order.symbol !== symbol || price === undefined || !isReached(step.state, order, price)) continue;
    const next = fillOne(step.state, order, price, atMs);
    step = { state: next.state, events: [...step.events, ...next.events] };
  }
  return step;
}

const restingPrice = ({ style }: OrderRecord): Price | undefined => (style.kind === 'market' ? undefined : style.price);

function isReached(state: VenueState, order: OrderRecord, price: Price): boolean {
  const { last, bid, ask } = pricesOf(state, order.symbol);
  return order.side === 'sell' ? last.gt(price) || bid.gte(price) : last.lt(price) || ask.lte(price);
}

function fillOne(state: VenueState, order: OrderRecord, price: Price, atMs: number): Step {
  const wanted = order.reduceOnly ? smaller(leftOf(order), standingAgainst(state, order)) : leftOf(order);
  if (!wanted.isPositive()) return expire(state, order, atMs);
  const contracts = smaller(wanted, state.liquidity[order.symbol] ?? wanted);
  if (!contracts.isPositive()) return { state, events: [] };
  const fill = { ...order, contracts, price, feeRate: state.fees.maker, isMaker: true };
  const booked = applyFill(state, fill, atMs);
  // Its margin was promised when it was placed, but the wallet may have shrunk since.
  if (walletOf(booked.state, settlingCoin(state, order.symbol)).isNegative()) return expire(state, order, atMs);
  const filled: OrderRecord = {
    ...order,
    filled: order.filled.plus(contracts),
    filledValue: order.filledValue.plus(tradeValue(state, fill)),
    updatedAtMs: atMs,
  };
  const traded: VenueEvent = { kind: 'traded', trade: booked.trade };
  if (leftOf(filled).isPositive()) return { state: replace(booked.state, filled), events: [traded] };
  const closed: OrderRecord = { ...filled, status: 'filled' };
  return { state: closeOrder(booked.state, closed), events: [traded, { kind: 'order-closed', order: closed }] };
}

const leftOf = (order: OrderRecord): Contracts => order.contracts.minus(order.filled);

/** Contracts of a position that this order would close. */
function standingAgainst(state: VenueState, order: OrderRecord): Contracts {
  const position = state.positions[order.symbol];
  if (position === undefined || (position.side === 'short') !== (order.side === 'buy')) return NO_CONTRACTS;
  return position.contracts;
}

function expire(state: VenueState, order: OrderRecord, atMs: number): Step {
  const expired: OrderRecord = { ...order, status: 'expired', updatedAtMs: atMs };
  return { state: closeOrder(state, expired), events: [{ kind: 'order-closed', order: expired }] };
}

const replace = (state: VenueState, order: OrderRecord): VenueState => ({
  ...state,
  openOrders: state.openOrders.map((open) => (open.orderId === order.orderId ? order : open)),
});
