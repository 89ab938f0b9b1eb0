import type { MarginTier } from '../market/instrument.ts';
import {
  type Coins,
  larger,
  NO_COINS,
  NO_QUOTE,
  ONE,
  type Price,
  price,
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
  /** Isolated wallet, or in cross mode its part of the futures wallet (`crossWallet`); before unrealised profit. */
  readonly wallet: Quote;
  readonly leverage: Ratio;
  readonly tiers: readonly MarginTier[];
}

/** What the other positions of an account do to the futures wallet a cross short stands on. All are zero where there are none. */
export interface OtherPositions {
  /** Margin set aside for isolated positions: booked in the wallet, and beyond the reach of all others. */
  readonly isolatedWallets: Quote;
  /** What the exchange demands the other cross positions keep, at mark. */
  readonly maintenance: Quote;
  /** What the other cross positions have gained at mark; below zero is a loss. */
  readonly unrealised: Quote;
  /** What the other cross shorts are worth at mark. */
  readonly shorts: Quote;
}

export const NO_OTHERS: OtherPositions = {
  isolatedWallets: NO_QUOTE,
  maintenance: NO_QUOTE,
  unrealised: NO_QUOTE,
  shorts: NO_QUOTE,
};

/**
 * The part of a futures wallet of `total` that stands behind one cross short: without what is set aside for isolated
 * positions, what the other cross positions must keep and what they have lost (the WB - TMM + UPNL of
 * `liquidation-price.ts`), and without what the other cross shorts lose in a rise of `rise`: coins rise together. Below
 * zero where the others need more than there is.
 */
export const crossWallet = (total: Quote, others: OtherPositions, rise: Ratio): Quote =>
  total
    .minus(others.isolatedWallets)
    .minus(others.maintenance)
    .plus(others.unrealised)
    .minus(others.shorts.times(rise));

/** Due at any price: nothing is above it. */
const ANY_PRICE: Price = price('0');

/** Where this short is liquidated, by the wallet behind it; zero where the wallet is so deep in debt that any price does. */
export function liquidationOf({ quantity, entryPrice, wallet, tiers }: ShortMargin): Price {
  if (tiers.length === 0) throw new RangeError('a margin table must have at least one tier');
  return liquidationPrice({ side: 'short', quantity, entryPrice }, { wallet }, tiers) ?? ANY_PRICE;
}

/** How far the mark may rise before liquidation, as a part of the mark; zero or below: already due. */
export const distanceTo = (liquidation: Price, mark: Price): Ratio => ratioOf(liquidation, mark).minus(ONE);

/** Wallet plus unrealised profit at `mark`: what a short is worth if it were closed there, before fees. */
export const equityAt = (short: ShortMargin, mark: Price): Quote =>
  short.wallet.plus(notional(short.quantity, short.entryPrice)).minus(notional(short.quantity, mark));

/** The distance to liquidation of this short had it just been opened at `at` with margin notional / leverage. */
export function distanceWhenOpened(short: Omit<ShortMargin, 'wallet' | 'entryPrice'>, at: Price): Ratio {
  const wallet = notional(short.quantity, at).dividedBy(short.leverage);
  return distanceTo(liquidationOf({ ...short, entryPrice: at, wallet }), at);
}

/**
 * What a top-up must add so that equity is again quantity x mark / leverage, as on the day it was opened. Restoring the
 * wallet alone would leave the loss unpaid and the short as near to liquidation as before. Never below zero.
 */
export const topUpNeeded = (short: ShortMargin, mark: Price): Quote =>
  larger(NO_QUOTE, notional(short.quantity, mark).dividedBy(short.leverage).minus(equityAt(short, mark)));

/** The mark price at which the distance to liquidation has shrunk to `distance`. From LP / Q - 1 = distance. */
export const priceAtDistance = (short: ShortMargin, distance: Ratio): Price =>
  liquidationOf(short).dividedBy(ONE.plus(distance));

/**
 * The equity at `mark` of a short that is liquidated at `liquidation`, whatever its wallet is said to hold: the
 * maintenance margin it has left there, and what it loses on the way. The liquidation condition read backwards.
 */
export function equityFor(short: Pick<ShortMargin, 'quantity' | 'tiers'>, liquidation: Price, mark: Price): Quote {
  const value = notional(short.quantity, liquidation);
  return maintenanceMargin(value, short.tiers).plus(value).minus(notional(short.quantity, mark));
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
