import type { CandleBook } from '../market/candle-need.ts';
import type { SettledRate } from '../market/public-market.ts';
import { found, missing, type Read } from '../market/read.ts';
import type { Prices } from '../market/snapshot.ts';
import type { Price, Ratio } from '../money/amount.ts';
import type { MarketCondition } from '../policy/condition.ts';
import { canonicalJson } from '../policy/policy-text.ts';
import type { Finding } from '../signals/finding.ts';

/** How one coin stands to the perpetual of another, by the hourly bars that have closed. */
export interface CrossSight {
  /** Part of the coin's notional that is short for a full hedge. */
  readonly beta: Ratio;
  readonly rSquared: Ratio;
  readonly coinPrice: Price;
  readonly perpetualPrice: Price;
  /** Coins of the perpetual that are short for each coin held, for a full hedge. */
  readonly shortPerCoin: Ratio;
}

/** What a pass saw of markets because policies ask about it. Each part may be missing by itself. */
export interface MarketSight {
  readonly candles: CandleBook;
  /** Settlements of the hedge's perpetual, oldest first. */
  readonly settledRates: Read<readonly SettledRate[]>;
  /** The margin coin's price in dollars. */
  readonly stablecoin: Read<Price>;
  /** How conditions on bars were judged in a pass whose bars are gone, by `findingKey`; absent in a pass. */
  readonly findings?: ReadonlyMap<string, Finding>;
  /** What a pass whose bars are gone measured of a coin and the perpetual of another; absent in a pass. */
  readonly cross?: Read<CrossSight>;
}

/** The sight of a pass in which no policy asks. */
export const NOTHING_ASKED: MarketSight = {
  candles: new Map(),
  settledRates: missing('settlements were not asked for'),
  stablecoin: missing('the price of the margin coin was not asked for'),
};

/** Names a condition by all it says. */
export const findingKey = (condition: MarketCondition): string => canonicalJson(condition);

/** The margin coin's price in dollars, as far as the exchange told it. */
export const dollarsOf = ({ quoteInDollars }: Prices, quoteCoin: string): Read<Price> =>
  quoteInDollars === undefined
    ? missing(`the exchange told no price of ${quoteCoin} in dollars`)
    : found(quoteInDollars);
