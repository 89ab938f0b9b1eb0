import type { MarginTier } from '../market/instrument.ts';
import { type Coins, larger, NO_QUOTE, ONE, type Price, type Quote, smaller } from '../money/amount.ts';
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
  const value = notional(position.quantity, position.entryPrice);
  const behind = collateral.wallet
    .minus(collateral.otherMaintenance ?? NO_QUOTE)
    .plus(collateral.otherUnrealised ?? NO_QUOTE)
    .plus(tier.deduction);
  const isShort = position.side === 'short';
  const dividend = isShort ? behind.plus(value) : value.minus(behind);
  const divisor = position.quantity.times(isShort ? ONE.plus(tier.rate) : ONE.minus(tier.rate));
  if (!dividend.isPositive() || !divisor.isPositive()) return undefined;
  return pricePerCoin(dividend, divisor);
}

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
  const candidates: (Price | undefined)[] = [];
  // One by one: nearly always the first tiers hold, and each price is a division that the others would cost for nothing.
  for (const tier of tiers) {
    const candidate = liquidationPriceInTier(position, collateral, tier);
    if (candidate !== undefined && isWithin(tier, notional(position.quantity, candidate))) return candidate;
    candidates.push(candidate);
  }
  return firstOf(candidates, position.side);
}

const isWithin = ({ notionalFloor, notionalCap }: MarginTier, value: Quote): boolean =>
  value.gt(notionalFloor) && value.lte(notionalCap);

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
