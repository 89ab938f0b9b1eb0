import type { CandleCache, KeptCandles } from '../../market/candle-cache.ts';
import { type CandleSeries, candleKey } from '../../market/candle-need.ts';
import { decodeCandles, encodeCandles } from '../ledger-items/candle-text.ts';

/** Bars in memory, in the form in which the table keeps them. */
export class MemoryCandleCache implements CandleCache {
  readonly #texts = new Map<string, string>();

  async load(series: CandleSeries): Promise<KeptCandles | undefined> {
    const text = this.#texts.get(candleKey(series));
    return text === undefined ? undefined : decodeCandles(series.frame, text);
  }

  async save(series: CandleSeries, kept: KeptCandles): Promise<void> {
    this.#texts.set(candleKey(series), encodeCandles(series.frame, kept));
  }
}
