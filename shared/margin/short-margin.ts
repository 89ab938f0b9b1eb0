import type { MarginTier } from '../market/instrument.ts';
import {
  type Coins,
  larger,
  NO_QUOTE,
  ONE,
  type Price,
  price,
  type Quote,
  type Ratio,
  smaller,
} from '../money/amount.ts';
import { notional, ratioOf } from '../money/conversions.ts';
import { inverseLiquidation, inverseValue } from './inverse-liquidation.ts';
import { liquidationPrice, maintenanceMargin } from './liquidation-price.ts';

/** A short and what stands behind it, its amounts in the coin that settles it. */
export interface ShortMargin {
  /** True for an inverse contract: wallet, equity and tiers are then in the coin itself. Absent: linear. */
  readonly isInverse?: boolean;
  /** Above zero; of an inverse short the coins it hedges, dollars / entry price. */
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

/** Never due: no price reaches it. Only an inverse short can stand so firm, for its margin is the coin itself. */
const NO_PRICE: Price = price('10000000000000000000');
const OUT_OF_REACH: Price = price('10000000000000000');

/** Whether a liquidation price, or one derived from it, stands for "no rise does". */
export const isOutOfReach = (at: Price): boolean => at.gte(OUT_OF_REACH);

/**
 * Where this short is liquidated, by the wallet behind it; zero where the wallet is so deep in debt that any price does,
 * and out of reach where no rise does.
 */
export function liquidationOf(short: ShortMargin): Price {
  const { quantity, entryPrice, wallet, tiers } = short;
  if (tiers.length === 0) throw new RangeError('a margin table must have at least one tier');
  if (short.isInverse) return inverseLiquidation(short, tiers) ?? NO_PRICE;
  return liquidationPrice({ side: 'short', quantity, entryPrice }, { wallet }, tiers) ?? ANY_PRICE;
}

type Sold = Pick<ShortMargin, 'isInverse' | 'quantity' | 'entryPrice'>;

/** What the contracts of a short are worth at `at`: the notional that margin is a part of. */
export const worthAt = (short: Sold, at: Price): Quote =>
  short.isInverse ? inverseValue(short, at) : notional(short.quantity, at);

/** What a short loses while the price goes from `from` to `to`; below zero it gains. */
const lossBetween = (short: Sold, from: Price, to: Price): Quote =>
  short.isInverse ? worthAt(short, from).minus(worthAt(short, to)) : worthAt(short, to).minus(worthAt(short, from));

/** How far the mark may rise before liquidation, as a part of the mark; zero or below: already due. */
export const distanceTo = (liquidation: Price, mark: Price): Ratio => ratioOf(liquidation, mark).minus(ONE);

/** Wallet plus unrealised profit at `mark`: what a short is worth if it were closed there, before fees. */
export const equityAt = (short: ShortMargin, mark: Price): Quote =>
  short.wallet.minus(lossBetween(short, short.entryPrice, mark));

/** From a doubling on liquidation counts as that far: triggers are parts of the distance at entry, and "never" has no part. */
const FAR: Ratio = ONE;

/**
 * The distance to liquidation of this short had it just been opened at `at` with margin notional / leverage. An inverse
 * short that is liquidated beyond a doubling, or never, as at 1x, is measured as one that is at a doubling.
 */
export function distanceWhenOpened(short: Omit<ShortMargin, 'wallet' | 'entryPrice'>, at: Price): Ratio {
  const opened = { ...short, entryPrice: at };
  const wallet = worthAt(opened, at).dividedBy(short.leverage);
  const distance = distanceTo(liquidationOf({ ...opened, wallet }), at);
  return short.isInverse ? smaller(distance, FAR) : distance;
}

/**
 * What a top-up must add so that equity is again quantity x mark / leverage, as on the day it was opened. Restoring the
 * wallet alone would leave the loss unpaid and the short as near to liquidation as before. Never below zero.
 */
export const topUpNeeded = (short: ShortMargin, mark: Price): Quote =>
  larger(NO_QUOTE, worthAt(short, mark).dividedBy(short.leverage).minus(equityAt(short, mark)));

/** The mark price at which the distance to liquidation has shrunk to `distance`. From LP / Q - 1 = distance. */
export const priceAtDistance = (short: ShortMargin, distance: Ratio): Price =>
  liquidationOf(short).dividedBy(ONE.plus(distance));

/**
 * The equity at `mark` of a short that is liquidated at `liquidation`, whatever its wallet is said to hold: the
 * maintenance margin it has left there, and what it loses on the way. The liquidation condition read backwards.
 */
export function equityFor(short: Sold & Pick<ShortMargin, 'tiers'>, liquidation: Price, mark: Price): Quote {
  const kept = maintenanceMargin(worthAt(short, liquidation), short.tiers);
  return kept.plus(lossBetween(short, mark, liquidation));
}

/**
 * The most contracts, by their worth at mark, that `equity` carries with `distance` left to liquidation. From the
 * liquidation condition equity = worth x ((1 + d)(1 + MMR) - 1) - cum, of an inverse short equity = worth x
 * (1 - (1 - MMR) / (1 + d)) - cum. Rates rise from tier to tier, so the tier that carries least is the one that holds at
 * the liquidation price; beyond the last cap the last one does.
 */
export function worthCarried(equity: Quote, distance: Ratio, tiers: readonly MarginTier[], isInverse = false): Quote {
  const carried = tiers.map(({ rate, deduction }) => {
    const after = ONE.plus(distance);
    const perNotional = isInverse
      ? ONE.minus(ONE.minus(rate).dividedBy(after))
      : after.times(ONE.plus(rate)).minus(ONE);
    if (!perNotional.isPositive()) throw new RangeError('a distance to keep must not be below zero');
    return equity.plus(deduction).dividedBy(perNotional);
  });
  const [first, ...others] = carried;
  return first === undefined ? NO_QUOTE : larger(NO_QUOTE, others.reduce(smaller, first));
}

/** Cash beyond `short`'s wallet that it would need to stand at `mark` without being liquidated; zero if none. */
export function cashToStandAt(short: ShortMargin, mark: Price): Quote {
  const needed = maintenanceMargin(worthAt(short, mark), short.tiers);
  return larger(NO_QUOTE, needed.minus(equityAt(short, mark)));
}
