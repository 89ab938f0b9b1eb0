import { contractsHedging } from '../market/contract-value.ts';
import { type Instrument, isInverse } from '../market/instrument.ts';
import type { Position } from '../market/snapshot.ts';
import { type Coins, type Contracts, larger, NO_CONTRACTS, ONE, type Price, type Ratio } from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import { roundDownTo } from '../money/rounding.ts';

/** A short, and the price it would be bought back at. */
interface BuyBack {
  readonly instrument: Instrument;
  readonly position: Extract<Position, { readonly contracts: unknown }>;
  readonly mark: Price;
}

/**
 * What is left of a short that is bought back until it stands for `kept` coins: whole lots, rounded down, so that it never
 * stands above them.
 *
 * What buying back an inverse short loses is paid in the very coins it hedges, and `ratio` of them is what it should stand
 * for: with x coins bought back at P of a short sold at E, the coins shrink by x (1 - E/P), and x must be
 * gap / (1 - ratio x (1 - E/P)). Without that, each order would leave the short above its coins and be followed by another.
 */
export function contractsLeft(
  { instrument, position, mark }: BuyBack,
  stands: Coins,
  kept: Coins,
  ratio: Ratio,
): Contracts {
  if (!isInverse(instrument)) return roundDownTo(contractsHedging(instrument, kept, mark), instrument.lot);
  const { entryPrice } = position;
  const lostOfEach = ONE.minus(ratioOf(entryPrice, mark));
  const bought = stands.minus(kept).dividedBy(ONE.minus(ratio.times(lostOfEach)));
  const left = contractsHedging(instrument, stands.minus(bought), entryPrice);
  return larger(NO_CONTRACTS, roundDownTo(left, instrument.lot));
}
