import { isInverseSymbol } from '../../market/instrument.ts';
import { DAY_MS } from '../../time/duration.ts';
import type { ActEndpoint, ReadEndpoint } from './ccxt-client.ts';

/** What Binance serves alike for its two kinds of contracts, each on a host of its own. */
interface Endpoints {
  readonly place: ActEndpoint;
  readonly cancel: ActEndpoint;
  readonly moveMargin: ActEndpoint;
  readonly setLeverage: ActEndpoint;
  readonly setMarginMode: ActEndpoint;
  readonly findOrder: ReadEndpoint;
  readonly trades: ReadEndpoint;
  readonly settledRates: ReadEndpoint;
  /** A question about trades by time may span so much. */
  readonly tradesWindowMs: number;
}

const LINEAR: Endpoints = {
  place: 'fapiPrivatePostOrder',
  cancel: 'fapiPrivateDeleteOrder',
  moveMargin: 'fapiPrivatePostPositionMargin',
  setLeverage: 'fapiPrivatePostLeverage',
  setMarginMode: 'fapiPrivatePostMarginType',
  findOrder: 'fapiPrivateGetOrder',
  trades: 'fapiPrivateGetUserTrades',
  settledRates: 'fapiPublicGetFundingRate',
  tradesWindowMs: 7 * DAY_MS,
};

/** Trades are asked for a day at a time: whether the coin-margined host answers for longer was not tried. */
const INVERSE: Endpoints = {
  place: 'dapiPrivatePostOrder',
  cancel: 'dapiPrivateDeleteOrder',
  moveMargin: 'dapiPrivatePostPositionMargin',
  setLeverage: 'dapiPrivatePostLeverage',
  setMarginMode: 'dapiPrivatePostMarginType',
  findOrder: 'dapiPrivateGetOrder',
  trades: 'dapiPrivateGetUserTrades',
  settledRates: 'dapiPublicGetFundingRate',
  tradesWindowMs: DAY_MS,
};

/** Where requests about a symbol go. */
export const endpointsOf = (symbol: string): Endpoints => (isInverseSymbol(symbol) ? INVERSE : LINEAR);
