import type { MarginTier } from '../market/instrument.ts';
import {
  type Coins,
  larger,
  NO_COINS,
  NO_QUOTE,
  ONE,
  type Price,
  type Quote,
  type Ratio,
  smaller,
} from '../money/amount.ts';
import { coinsWorth, notional, ratioOf } from '../money/conversions.ts';
import { liquidationPrice, maintenanceMargin } from './liquidation-price.ts';

/** A short and what stands behind it. */
export interface ShortMargin {
  /** Above zero. */
  readonly quantity: Coins;
  readonly entryPrice: Price;
  /** Isolated wallet, or in cross mode the whole futures wallet; before unrealised profit. */
  readonly wallet: Quote;
  readonly leverage: Ratio;
  readonly tiers: readonly MarginTier[];
}

/** Where this short is liquidated, by its own wallet; undefined where no price does. */
export const liquidationOf = (short: ShortMargin): Price | undefined =>
  liquidationPrice(
    { side: 'short', quantity: short.quantity, entryPrice: short.entryPrice },
    { wallet: short.wallet },
    short.tiers,
  );

/** How far the mark may rise before liquidation, as a part of the mark; zero or below: already due. */
export const distanceTo = (liquidation: Price, mark: Price): Ratio => ratioOf(liquidation, mark).minus(ONE);

/** Wallet plus unrealised profit at `mark`: what a short is worth if it were closed there, before fees. */
export const equityAt = (short: ShortMargin, mark: Price): Quote =>
  short.wallet.plus(notional(short.quantity, short.entryPrice)).minus(notional(short.quantity, mark));

/** The distance to liquidation of this short had it just been opened at `at` with margin notional / leverage. */
export function distanceWhenOpened(short: Omit<ShortMargin, 'wallet' | 'entryPrice'>, at: Price): Ratio {
  const wallet = notional(short.quantity, at).dividedBy(short.leverage);
  const liquidation = liquidationOf({ ...short, entryPrice: at, wallet });
  if (liquidation === undefined) throw new RangeError('a short opened with margin always has a liquidation price');
  return distanceTo(liquidation, at);
}

/**
 * What a top-up must add so that equity is again quantity x mark / leverage, as on the day it was opened. Restoring the
 * wallet alone would leave the loss unpaid and the short as near to liquidation as before. Never below zero.
 */
export const topUpNeeded = (short: ShortMargin, mark: Price): Quote =>
  larger(NO_QUOTE, notional(short.quantity, mark).dividedBy(short.leverage).minus(equityAt(short, mark)));

/**
 * The mark price at which the distance to liquidation has shrunk to `distance`; undefined where there is no liquidation
 * price. From LP / Q - 1 = distance.
 */
export function priceAtDistance(short: ShortMargin, distance: Ratio): Price | undefined {
  return liquidationOf(short)?.dividedBy(ONE.plus(distance));
}

/**
 * The most coins that `equity` carries at `mark` with `distance` left to liquidation. From the liquidation condition
 * equity = q x mark x ((1 + d)(1 + MMR) - 1) - cum. Rates rise from tier to tier, so the tier that carries least is the
 * one that holds at the liquidation price; beyond the last cap the last one does.
 */
export function quantityCarried(equity: Quote, mark: Price, distance: Ratio, tiers: readonly MarginTier[]): Coins {
  const carried = tiers.map(({ rate, deduction }) => {
    const perNotional = ONE.plus(distance).times(ONE.plus(rate)).minus(ONE);
    if (!perNotional.isPositive()) throw new RangeError('a distance to keep must not be below zero');
    return coinsWorth(equity.plus(deduction).dividedBy(perNotional), mark);
  });
  const [first, ...others] = carried;
  return first === undefined ? NO_COINS : larger(NO_COINS, others.reduce(smaller, first));
}

/** Cash beyond `short`'s wallet that it would need to stand at `mark` without being liquidated; zero if none. */
export function cashToStandAt(short: ShortMargin, mark: Price): Quote {
  const needed = maintenanceMargin(notional(short.quantity, mark), short.tiers);
  return larger(NO_QUOTE, needed.minus(equityAt(short, mark)));
}
