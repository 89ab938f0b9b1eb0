import type { MarginTier } from '../market/instrument.ts';
import { type Coins, ONE, type Price, type Quote, smaller } from '../money/amount.ts';
import { asCoins, asMoney, coinsFor, dollarsFor, dollarsPerCoin } from '../money/conversions.ts';

/** A short in an inverse contract, margined in the coin itself. */
export interface InverseShort {
  /** The coins it hedges, dollars / entry price; above zero. */
  readonly quantity: Coins;
  readonly entryPrice: Price;
  /** Margin in the coin. */
  readonly wallet: Quote;
}

/**
 * The mark price at which the exchange liquidates an inverse short; undefined where no rise does.
 *
 * The dollars D of the contracts are D / P coins at P, so at P the short has wallet + D/P - D/entry left and must keep
 * rate x D/P - deduction (Binance COIN-M tiers are in coins). Where both are equal D/P = (D/entry - wallet - deduction) /
 * (1 - rate), which with a margin of the part m of the coins is P = entry x (1 - rate) / (1 - m): +99 % at 2x, and never
 * at 1x. What the contracts are worth in coins falls while the price rises, and so does the tier.
 */
export function inverseLiquidation(short: InverseShort, tiers: readonly MarginTier[]): Price | undefined {
  const { quantity, entryPrice, wallet } = short;
  const unbacked = asMoney(quantity).minus(wallet);
  if (!unbacked.isPositive()) return undefined;
  const dollars = dollarsFor(quantity, entryPrice);
  const candidates: Price[] = [];
  for (const { rate, deduction, notionalFloor, notionalCap } of tiers) {
    const value = unbacked.minus(deduction).dividedBy(ONE.minus(rate));
    if (!value.isPositive()) continue;
    const at = dollarsPerCoin(dollars, asCoins(value));
    if (value.gt(notionalFloor) && value.lte(notionalCap)) return at;
    candidates.push(at);
  }
  // On a seam between two tiers, or beyond the last cap: the nearest price at which any of them liquidates.
  const [first, ...others] = candidates;
  return first === undefined ? undefined : others.reduce(smaller, first);
}

/** What the contracts of an inverse short are worth at `at`, in the coin. */
export const inverseValue = (
  { quantity, entryPrice }: Pick<InverseShort, 'quantity' | 'entryPrice'>,
  at: Price,
): Quote => asMoney(coinsFor(dollarsFor(quantity, entryPrice), at));
