import type { Candle } from './candle.ts';
import type { Frame } from './frame.ts';
import { missing, type Read } from './read.ts';

/** Which bars: of which market, and how long. */
export interface CandleSeries {
  /** Unified: of a perpetual (`BTC/USDT:USDT`) its mark prices, of a spot market (`BTC/USDT`) its trades. */
  readonly symbol: string;
  readonly frame: Frame;
}

/** Closed bars that somebody wants to look at: the newest `bars` of them. */
export interface CandleNeed extends CandleSeries {
  /** 1 to BARS_MAX. */
  readonly bars: number;
}

/** Thirty days of hourly returns, which a rolling beta looks at, take 721 bars; nothing looks further back. */
export const BARS_MAX = 750;

/** Names the bars of one symbol and frame. */
export const candleKey = ({ symbol, frame }: CandleSeries): string => `${symbol}#${frame}`;

/** Closed bars by `candleKey`, oldest first; each may have failed by itself. */
export type CandleBook = ReadonlyMap<string, Read<readonly Candle[]>>;

/** The bars of one symbol and frame, or why there are none. */
export const candlesIn = (book: CandleBook, symbol: string, frame: Frame): Read<readonly Candle[]> =>
  book.get(candleKey({ symbol, frame })) ?? missing(`bars of ${frame} of ${symbol} were not asked for`);

/** The same needs with every symbol and frame named once, for the most bars that anybody wants of it. */
export function mergeNeeds(needs: readonly CandleNeed[]): readonly CandleNeed[] {
  const merged = new Map<string, CandleNeed>();
  for (const need of needs) {
    const key = candleKey(need);
    const bars = Math.min(BARS_MAX, Math.max(need.bars, merged.get(key)?.bars ?? 1));
    merged.set(key, { ...need, bars });
  }
  return [...merged.values()];
}
