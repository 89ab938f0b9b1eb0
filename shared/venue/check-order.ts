import { worthOf } from '../market/contract-value.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Side } from '../market/order.ts';
import { type Amount, type Contracts, larger, NO_CONTRACTS, type Price, type Unit } from '../money/amount.ts';
import { roundDownTo } from '../money/rounding.ts';
import { pricesOf } from './lookups.ts';
import { refuse, type VenueRefusal } from './venue-outcome.ts';
import type { VenueOrder, VenueState } from './venue-state.ts';

/** Binance: letters, digits and a few signs, at most 36. */
const CLIENT_ORDER_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/;

/** Everything that is wrong with an order before the market is asked, in the order an exchange checks it. */
export function checkOrder(state: VenueState, order: VenueOrder): VenueRefusal | undefined {
  const instrument = state.instruments[order.symbol];
  if (instrument === undefined) return refuse('unknown-symbol', `${order.symbol} is not listed here.`);
  if (instrument.status !== 'trading' || state.prices[order.symbol] === undefined)
    return refuse('halted', `${order.symbol} does not trade now.`);
  return (
    checkIdentity(state, order) ??
    checkQuantity(instrument, order) ??
    checkPrice(instrument, order) ??
    checkReduction(state, order) ??
    checkNotional(state, instrument, order)
  );
}

function checkIdentity(state: VenueState, order: VenueOrder): VenueRefusal | undefined {
  if (!CLIENT_ORDER_ID.test(order.clientOrderId))
    return refuse('client-id-invalid', 'A client order id has 1 to 36 letters, digits or .:/_- signs.');
  // As on Binance futures: the id of a closed order may come again, so sending twice can trade twice.
  if (state.openOrders.some(({ clientOrderId }) => clientOrderId === order.clientOrderId))
    return refuse('client-id-open', `An open order already carries the client order id ${order.clientOrderId}.`);
  if (state.positionMode === 'hedge')
    return refuse('hedge-mode', 'The account is in hedge mode and the order does not say which side it means.');
  return undefined;
}

function checkQuantity(instrument: Instrument, { contracts }: VenueOrder): VenueRefusal | undefined {
  if (!contracts.isPositive()) return refuse('quantity-not-positive', 'The quantity must be above zero.');
  if (!isMultiple(contracts, instrument.lot))
    return refuse('quantity-precision', `The quantity ${contracts} is not a multiple of ${instrument.lot}.`);
  if (contracts.lt(instrument.quantityMin))
    return refuse('quantity-too-small', `The quantity ${contracts} is below ${instrument.quantityMin}.`);
  if (!contracts.lte(instrument.quantityMax))
    return refuse('quantity-too-large', `The quantity ${contracts} is above ${instrument.quantityMax}.`);
  return undefined;
}

function checkPrice(instrument: Instrument, { style }: VenueOrder): VenueRefusal | undefined {
  if (style.kind === 'market') return undefined;
  if (!style.price.isPositive()) return refuse('price-not-positive', 'The price must be above zero.');
  if (!isMultiple(style.price, instrument.tick))
    return refuse('price-tick', `The price ${style.price} is not a multiple of ${instrument.tick}.`);
  return undefined;
}

function checkReduction(state: VenueState, order: VenueOrder): VenueRefusal | undefined {
  if (!order.reduceOnly || reducible(state, order.symbol, order.side).isPositive()) return undefined;
  return refuse('nothing-to-reduce', `No position in ${order.symbol} is left that a ${order.side} would reduce.`);
}

/** What a reduce-only order of this side could still close: the position less what resting ones already will. */
export function reducible(state: VenueState, symbol: string, side: Side): Contracts {
  const position = state.positions[symbol];
  if (position === undefined || (position.side === 'short') !== (side === 'buy')) return NO_CONTRACTS;
  const resting = state.openOrders.filter(
    (order) => order.symbol === symbol && order.reduceOnly && order.side === side,
  );
  const promised = resting.reduce((sum, order) => sum.plus(order.contracts).minus(order.filled), NO_CONTRACTS);
  return larger(NO_CONTRACTS, position.contracts.minus(promised));
}

function checkNotional(state: VenueState, instrument: Instrument, order: VenueOrder): VenueRefusal | undefined {
  if (order.reduceOnly) return undefined;
  const at: Price = order.style.kind === 'market' ? pricesOf(state, order.symbol).mark : order.style.price;
  const value = worthOf(instrument, order.contracts, at);
  if (value.gte(instrument.notionalMin)) return undefined;
  return refuse('notional-too-small', `The order is worth ${value}, the least is ${instrument.notionalMin}.`);
}

const isMultiple = <U extends Unit>(amount: Amount<U>, step: Amount<U>): boolean =>
  roundDownTo(amount, step).eq(amount);
