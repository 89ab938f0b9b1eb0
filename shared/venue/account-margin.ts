import { averagePrice, worthOf } from '../market/contract-value.ts';
import { type Instrument, isInverse } from '../market/instrument.ts';
import { type Coins, larger, NO_CONTRACTS, NO_QUOTE, ONE, type Price, type Quote, smaller } from '../money/amount.ts';
import { asCoins, coinsIn, ratioOf } from '../money/conversions.ts';
import { instrumentOf, pricesOf, settingsOf } from './lookups.ts';
import type { OrderRecord, VenuePosition, VenueState } from './venue-state.ts';
import { settlingCoin, walletOf } from './wallet-of.ts';

/** The coins behind a position; of an inverse one those it was traded for. */
export function positionCoins(state: VenueState, symbol: string, position: VenuePosition): Coins {
  const instrument = instrumentOf(state, symbol);
  return isInverse(instrument) ? asCoins(position.entryValue) : coinsIn(position.contracts, instrument.contractSize);
}

/** What a position is worth at the mark price, in the coin that settles it. */
export const positionNotional = (state: VenueState, symbol: string, position: VenuePosition): Quote =>
  worthOf(instrumentOf(state, symbol), position.contracts, pricesOf(state, symbol).mark);

export const entryPriceOf = (state: VenueState, symbol: string, position: VenuePosition): Price =>
  averagePrice(instrumentOf(state, symbol), position.contracts, position.entryValue);

/** Profit at the mark price that is not booked yet; below zero is a loss. */
export function unrealisedOf(state: VenueState, symbol: string, position: VenuePosition): Quote {
  const value = positionNotional(state, symbol, position);
  return profitOf(instrumentOf(state, symbol), position.side, position.entryValue, value);
}

/**
 * What contracts gain that were worth `before` and are worth `after`. The worth of inverse ones in their coin falls while
 * the price rises: their short gains what it grows by.
 */
export function profitOf(instrument: Instrument, side: VenuePosition['side'], before: Quote, after: Quote): Quote {
  return (side === 'short') === isInverse(instrument) ? after.minus(before) : before.minus(after);
}

/** Notional x rate - deduction of the tier the notional falls in; beyond the last cap the last tier holds. */
function maintenanceOf(instrument: Instrument, value: Quote): Quote {
  const tier = instrument.tiers.find(({ notionalCap }) => value.lte(notionalCap)) ?? instrument.tiers.at(-1);
  if (tier === undefined) throw new RangeError(`${instrument.symbol} has no maintenance margin tiers`);
  return value.times(tier.rate).minus(tier.deduction);
}

/** What the venue demands at the mark price that the position's collateral keeps. */
export const positionMaintenance = (state: VenueState, symbol: string, position: VenuePosition): Quote =>
  maintenanceOf(instrumentOf(state, symbol), positionNotional(state, symbol, position));

/** Notional / leverage. */
export const initialMarginOf = (state: VenueState, symbol: string, value: Quote): Quote =>
  value.times(ratioOf(ONE, settingsOf(state, symbol).leverage));

export const isIsolated = (state: VenueState, symbol: string): boolean =>
  settingsOf(state, symbol).marginMode === 'isolated';

/** The cross side of a wallet: what all cross positions settled in its coin share. */
export interface CrossMargin {
  readonly unrealised: Quote;
  readonly initial: Quote;
  readonly maintenance: Quote;
}

export function crossMargin(state: VenueState, coin = state.quoteCoin): CrossMargin {
  let sum: CrossMargin = { unrealised: NO_QUOTE, initial: NO_QUOTE, maintenance: NO_QUOTE };
  for (const [symbol, position] of Object.entries(state.positions)) {
    if (isIsolated(state, symbol) || settlingCoin(state, symbol) !== coin) continue;
    const value = positionNotional(state, symbol, position);
    sum = {
      unrealised: sum.unrealised.plus(unrealisedOf(state, symbol, position)),
      initial: sum.initial.plus(initialMarginOf(state, symbol, value)),
      maintenance: sum.maintenance.plus(positionMaintenance(state, symbol, position)),
    };
  }
  return sum;
}

/** What a resting order would need if it filled now; nothing for the part that only closes a position. */
export function orderMargin(state: VenueState, order: OrderRecord): Quote {
  if (order.reduceOnly || order.style.kind === 'market') return NO_QUOTE;
  const position = state.positions[order.symbol];
  const closes = position !== undefined && (position.side === 'short') === (order.side === 'buy');
  const left = order.contracts.minus(order.filled);
  const opening = closes ? larger(NO_CONTRACTS, left.minus(position.contracts)) : left;
  const value = worthOf(instrumentOf(state, order.symbol), opening, order.style.price);
  return initialMarginOf(state, order.symbol, value);
}

export const openOrderMargin = (state: VenueState, coin = state.quoteCoin): Quote =>
  state.openOrders
    .filter(({ symbol }) => settlingCoin(state, symbol) === coin)
    .reduce((sum, order) => sum.plus(orderMargin(state, order)), NO_QUOTE);

/** Wallet + cross profit - cross initial margin - margin of resting orders; below zero when the account is stretched. */
export function freeCollateral(state: VenueState, coin = state.quoteCoin): Quote {
  const cross = crossMargin(state, coin);
  return walletOf(state, coin).plus(cross.unrealised).minus(cross.initial).minus(openOrderMargin(state, coin));
}

/** What may carry new positions; never below zero. */
export const availableBalance = (state: VenueState, coin = state.quoteCoin): Quote =>
  larger(NO_QUOTE, freeCollateral(state, coin));

/**
 * What may leave the futures wallet, to spot or into an isolated position: profit not booked yet cannot.
 * Binance FAQ 360038447311.
 */
export function withdrawable(state: VenueState, coin = state.quoteCoin): Quote {
  const booked = walletOf(state, coin).minus(openOrderMargin(state, coin)).minus(crossMargin(state, coin).maintenance);
  return larger(NO_QUOTE, smaller(booked, freeCollateral(state, coin)));
}

/** Everything booked, isolated margin included. */
export const totalWallet = (state: VenueState, coin = state.quoteCoin): Quote =>
  Object.entries(state.positions)
    .filter(([symbol]) => settlingCoin(state, symbol) === coin)
    .reduce((sum, [, position]) => sum.plus(position.isolatedWallet), walletOf(state, coin));
