import type { CandleBook } from '../market/candle-need.ts';
import type { SettledRate } from '../market/public-market.ts';
import { missing, type Read } from '../market/read.ts';
import type { Price } from '../money/amount.ts';

/** What a pass saw of markets because policies ask about it. Each part may be missing by itself. */
export interface MarketSight {
  readonly candles: CandleBook;
  /** Settlements of the hedge's perpetual, oldest first. */
  readonly settledRates: Read<readonly SettledRate[]>;
  /** The margin coin's price in dollars. */
  readonly stablecoin: Read<Price>;
}

/** The sight of a pass in which no policy asks. */
export const NOTHING_ASKED: MarketSight = {
  candles: new Map(),
  settledRates: missing('settlements were not asked for'),
  stablecoin: missing('the price of the margin coin was not asked for'),
};
