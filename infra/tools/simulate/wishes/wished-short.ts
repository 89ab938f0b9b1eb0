import { coinsHedged, contractsHedging } from '../../../../shared/market/contract-value.ts';
import { type Instrument, isInverse } from '../../../../shared/market/instrument.ts';
import type { Read } from '../../../../shared/market/read.ts';
import {
  type Coins,
  type Contracts,
  larger,
  NO_COINS,
  NO_CONTRACTS,
  ONE,
  type Price,
  price,
  type Ratio,
  ratio,
} from '../../../../shared/money/amount.ts';
import { ratioOf } from '../../../../shared/money/conversions.ts';
import { carriedAtMost, perCoin, type Together } from './going-together.ts';
import type { Wish } from './owners-wish.ts';

/** The short that stands, and what its size is judged by. */
export interface Standing {
  readonly instrument: Instrument;
  readonly short: Contracts;
  /** Of the short; absent where there is none. */
  readonly entry?: Price;
  readonly mark: Price;
  /** Of a hedge by another coin: how the two go together. */
  readonly together?: Read<Together>;
}

/** A linear contract stands for as many coins at any price. */
const ANY_PRICE = price('1');

/** Coins that the short stands for: of an inverse one those that it was sold for. */
export const coinsStanding = ({ instrument, short, entry }: Standing): Coins =>
  short.isPositive() ? coinsHedged(instrument, short, entry ?? ANY_PRICE) : NO_COINS;

/** Coins of the contract that a wish asks for at a ratio beside so many coins on the account; undefined where nobody can tell. */
export function wishedCoins(wish: Wish, at: Ratio, onAccount: Coins, { together }: Standing): Coins | undefined {
  const hedged = larger(NO_COINS, onAccount.plus(wish.elsewhere).minus(wish.except)).times(at);
  if (wish.cross === undefined) return hedged;
  return together?.ok === true ? hedged.times(perCoin(together.value)) : undefined;
}

/**
 * The short a wish asks for, unrounded; undefined where nobody can tell. Of an inverse contract what is added is counted at
 * the mark, and what buying back loses is paid out of the coins it hedges.
 */
export function wishedShort(wish: Wish, at: Ratio, onAccount: Coins, standing: Standing): Contracts | undefined {
  const wanted = wishedCoins(wish, at, onAccount, standing);
  return wanted === undefined ? undefined : shortFor(wanted, at, standing);
}

function shortFor(wanted: Coins, at: Ratio, standing: Standing): Contracts {
  const { instrument, short, entry, mark } = standing;
  if (!isInverse(instrument)) return contractsHedging(instrument, wanted, ANY_PRICE);
  const gap = wanted.minus(coinsStanding(standing));
  if (!gap.isNegative() || entry === undefined) return short.plus(contractsHedging(instrument, gap, mark));
  const lostOfEach = ONE.minus(ratioOf(entry, mark));
  const bought = gap.negated().dividedBy(ONE.minus(at.times(lostOfEach)));
  return larger(NO_CONTRACTS, short.minus(contractsHedging(instrument, bought, entry)));
}

/** An inverse short pays its costs out of its coins, and may stand so far above them. */
const OWN_COSTS = ratio('1.03');

/** The coins of the contract that the coins behind a short carry; undefined where nobody can tell. */
export function coinsCarried(behind: Coins, wish: Wish | undefined, standing: Standing): Coins | undefined {
  if (isInverse(standing.instrument)) return behind.times(OWN_COSTS);
  if (wish?.cross === undefined || behind.isZero()) return behind; // no beta makes something of nothing
  return standing.together?.ok === true ? carriedAtMost(behind, standing.together.value) : undefined;
}

/** The short that a naked one is bought back to, unrounded; undefined where nobody can tell. */
export function carriedShort(behind: Coins, wish: Wish | undefined, standing: Standing): Contracts | undefined {
  const carried = isInverse(standing.instrument) ? behind : coinsCarried(behind, wish, standing);
  return carried === undefined ? undefined : shortFor(carried, ONE, standing);
}
