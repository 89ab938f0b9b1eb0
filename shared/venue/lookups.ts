import type { Instrument } from '../market/instrument.ts';
import type { SymbolSettings } from '../market/snapshot.ts';
import type { OrderRecord, VenuePrices, VenueState } from './venue-state.ts';

/** The rules of a symbol the caller knows to be listed; throws otherwise. */
export const instrumentOf = (state: VenueState, symbol: string): Instrument =>
  present(state.instruments[symbol], symbol, 'an instrument');

/** The prices of a symbol the caller knows to be priced; throws otherwise. */
export const pricesOf = (state: VenueState, symbol: string): VenuePrices =>
  present(state.prices[symbol], symbol, 'a price');

/** How the next order of a listed symbol will be margined; throws for a symbol that is not listed. */
export const settingsOf = (state: VenueState, symbol: string): SymbolSettings =>
  present(state.settings[symbol], symbol, 'settings');

/** The newest order that carries this client order id: ids of closed orders may come again. */
export const orderByClientId = (state: VenueState, symbol: string, clientOrderId: string): OrderRecord | undefined =>
  allOrders(state, symbol).findLast((order) => order.clientOrderId === clientOrderId);

export const orderById = (state: VenueState, symbol: string, orderId: number): OrderRecord | undefined =>
  allOrders(state, symbol).find((order) => order.orderId === orderId);

/** Open and closed orders of a symbol, by rising order id. */
export const allOrders = (state: VenueState, symbol: string): readonly OrderRecord[] =>
  [...state.closedOrders, ...state.openOrders]
    .filter((order) => order.symbol === symbol)
    .sort((one, other) => one.orderId - other.orderId);

function present<T>(value: T | undefined, symbol: string, what: string): T {
  if (value === undefined) throw new RangeError(`the venue has no ${what} for ${symbol}: set it up before trading it`);
  return value;
}
