import type { MarginTier } from '../market/instrument.ts';
import { type Coins, larger, NO_QUOTE, ONE, type Price, type Quote, type Ratio, smaller } from '../money/amount.ts';
import { notional, pricePerCoin } from '../money/conversions.ts';

/** A position in coins of a linear contract. */
export interface OpenPosition {
  readonly side: 'short' | 'long';
  /** Above zero. */
  readonly quantity: Coins;
  readonly entryPrice: Price;
}

/**
 * What stands behind a position: the isolated wallet alone, or in cross mode the whole wallet with what the account's
 * other positions need (`otherMaintenance`) and have gained (`otherUnrealised`).
 */
export interface Collateral {
  readonly wallet: Quote;
  readonly otherMaintenance?: Quote;
  readonly otherUnrealised?: Quote;
}

/**
 * The mark price at which the exchange liquidates, for one tier; undefined where no price above zero does.
 *
 * Binance USDT-M, one-way mode (FAQ b3c689c1f50a44cabb3a84e663b81d93):
 * LP = (WB - TMM + UPNL + cum - side x q x EP) / (q x MMR - side x q), side = +1 long, -1 short.
 */
export function liquidationPriceInTier(
  position: OpenPosition,
  collateral: Collateral,
  tier: Pick<MarginTier, 'rate' | 'deduction'>,
): Price | undefined {
  const dividend = dividendIn(tier, position, withoutDeduction(position, collateral));
  const divisor = position.quantity.times(factorOf(tier, position));
  if (!dividend.isPositive() || !divisor.isPositive()) return undefined;
  return pricePerCoin(dividend, divisor);
}

/** The dividend of the formula for a short, its opposite for a long, before a tier's deduction (`cum`) is added. */
function withoutDeduction({ side, quantity, entryPrice }: OpenPosition, collateral: Collateral): Quote {
  const { wallet, otherMaintenance = NO_QUOTE, otherUnrealised = NO_QUOTE } = collateral;
  const behind = wallet.minus(otherMaintenance).plus(otherUnrealised);
  const value = notional(quantity, entryPrice);
  return side === 'short' ? value.plus(behind) : value.minus(behind);
}

const dividendIn = ({ deduction }: Pick<MarginTier, 'deduction'>, { side }: OpenPosition, before: Quote): Quote =>
  side === 'short' ? before.plus(deduction) : before.minus(deduction);

const factorOf = ({ rate }: Pick<MarginTier, 'rate'>, { side }: OpenPosition): Ratio =>
  side === 'short' ? ONE.plus(rate) : ONE.minus(rate);

/**
 * The mark price at which the exchange liquidates, by the tier that holds at that price (the same FAQ: where the tier
 * at liquidation differs from the one at entry, compute with the tier at liquidation). Undefined where none does: a long
 * that is never liquidated, or a short in so much debt that it is due at any price.
 */
export function liquidationPrice(
  position: OpenPosition,
  collateral: Collateral,
  tiers: readonly MarginTier[],
): Price | undefined {
  const before = withoutDeduction(position, collateral);
  const priceIn = (tier: MarginTier) => liquidationPriceInTier(position, collateral, tier);
  const tier = tiers.find((each) => holdsAt(each, dividendIn(each, position, before), factorOf(each, position)));
  return (tier === undefined ? undefined : priceIn(tier)) ?? firstOf(tiers.map(priceIn), position.side);
}

/** Whether the notional at liquidation, dividend / factor, falls into a tier: told by products, as most tiers' are never asked for. */
const holdsAt = ({ notionalFloor, notionalCap }: MarginTier, dividend: Quote, factor: Ratio): boolean =>
  factor.isPositive() && dividend.gt(notionalFloor.times(factor)) && dividend.lte(notionalCap.times(factor));

/** On the seam between two tiers, or beyond the last cap: the first price on its way at which any tier liquidates it. */
function firstOf(candidates: readonly (Price | undefined)[], side: OpenPosition['side']): Price | undefined {
  // A higher tier's deduction must not stand in for the cash that a lower one finds missing at every price.
  if (side === 'short' && candidates.includes(undefined)) return undefined;
  const [first, ...others] = candidates.filter((candidate) => candidate !== undefined);
  return first === undefined ? undefined : others.reduce(side === 'short' ? smaller : larger, first);
}

/** What the exchange demands a position of this notional keeps: notional x rate - deduction of its tier. */
export function maintenanceMargin(value: Quote, tiers: readonly MarginTier[]): Quote {
  const tier = tiers.find((candidate) => value.lte(candidate.notionalCap)) ?? tiers.at(-1);
  if (tier === undefined) throw new RangeError('a margin table must have at least one tier');
  return value.times(tier.rate).minus(tier.deduction);
}
