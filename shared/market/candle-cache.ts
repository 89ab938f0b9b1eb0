import type { Candle } from './candle.ts';
import type { CandleSeries } from './candle-need.ts';

/** Bars that were asked for before. */
export interface KeptCandles {
  /** The most bars that anybody has asked for: where there are fewer, the exchange had no more. 1 to BARS_MAX. */
  readonly wanted: number;
  /** Closed ones, oldest first, at most BARS_MAX. */
  readonly candles: readonly Candle[];
}

/** Port: keeps closed bars between passes, for every account. It may forget, and then they are asked for again. */
export interface CandleCache {
  load(series: CandleSeries): Promise<KeptCandles | undefined>;
  save(series: CandleSeries, kept: KeptCandles): Promise<void>;
}
