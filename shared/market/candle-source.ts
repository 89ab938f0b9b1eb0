import type { Candle } from './candle.ts';
import type { CandleNeed } from './candle-need.ts';
import type { Read } from './read.ts';

/** Port: gives bars of one market that have closed by the exchange's own clock. */
export interface CandleSource {
  /**
   * The newest `bars` closed bars, oldest first; fewer where the exchange lists fewer. A bar in which nothing traded or
   * that is not listed yet is missing. One question to the exchange.
   */
  readCandles(need: CandleNeed): Promise<Read<readonly Candle[]>>;
}
