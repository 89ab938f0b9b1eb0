import { BTC_AND_ETH } from '../../infra/local/binance/emulated-symbols.ts';
import type { Side } from '../../shared/market/order.ts';
import { coins, contracts, price, quote, ratio } from '../../shared/money/amount.ts';
import { NO_FEES, openVenue, type VenueSetup } from '../../shared/venue/open-venue.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import { setPrices } from '../../shared/venue/prices.ts';
import type { Placement, VenueRefusal } from '../../shared/venue/venue-outcome.ts';
import type { VenueOrder, VenueOrderStyle, VenuePrices, VenueState } from '../../shared/venue/venue-state.ts';

export const BTC = 'BTC/USDT:USDT';
export const ETH = 'ETH/USDT:USDT';
export const START_MS = Date.UTC(2026, 0, 1);

/** Every price of a symbol at one value, bid and ask included. */
export const flatPrices = (value: string, atMs = START_MS): VenuePrices => ({
  mark: price(value),
  index: price(value),
  bid: price(value),
  ask: price(value),
  last: price(value),
  spot: price(value),
  fundingRate: ratio('0.0001'),
  nextFundingMs: START_MS + 8 * 3_600_000,
  pricedAtMs: atMs,
  spotAtMs: atMs,
});

/** An account with 100,000 USDT at a BTC price of 60,000 and an ETH price of 3,000, without fees, isolated at 2x. */
export function scene(setup: Partial<VenueSetup> = {}): VenueState {
  const opened = openVenue({
    instruments: BTC_AND_ETH.map(({ instrument }) => instrument),
    wallet: quote('100000'),
    spot: { BTC: coins('2'), USDT: coins('5000') },
    fees: NO_FEES,
    settings: { leverage: ratio('2'), marginMode: 'isolated' },
    ...setup,
  });
  return setPrices(setPrices(opened, BTC, flatPrices('60000')), ETH, flatPrices('3000'));
}

let lastId = 0;

/** An order of BTC with an id of its own. */
export function order(side: Side, quantity: string, changes: Partial<VenueOrder> = {}): VenueOrder {
  lastId += 1;
  return {
    clientOrderId: `cw1${lastId}`,
    symbol: BTC,
    side,
    contracts: contracts(quantity),
    reduceOnly: false,
    style: { kind: 'market' },
    ...changes,
  };
}

export const at = (kind: 'post' | 'immediate' | 'rest', value: string): VenueOrderStyle => ({
  kind,
  price: price(value),
});

/** The placement, or a failed test where the venue refused it. */
export function placed(placement: Placement): Exclude<Placement, VenueRefusal> {
  if (placement.kind === 'refused') throw new Error(`refused: ${placement.reason}: ${placement.because}`);
  return placement;
}

/** The account after these orders, one after the other, none refused. */
export const afterOrders = (state: VenueState, ...orders: readonly VenueOrder[]): VenueState =>
  orders.reduce((before, one) => placed(placeOrder(before, one, START_MS)).state, state);

/** The reason for a refusal, or the kind of what happened instead. */
export const reasonOf = (result: { readonly kind: string; readonly reason?: string }): string =>
  result.reason ?? result.kind;
