import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryCandleCache } from '../../shared/adapters/memory/memory-candle-cache.ts';
import { readCandles } from '../../shared/cycle/read-candles.ts';
import type { Candle } from '../../shared/market/candle.ts';
import type { CandleCache } from '../../shared/market/candle-cache.ts';
import { BARS_MAX, type CandleNeed, candlesIn, mergeNeeds } from '../../shared/market/candle-need.ts';
import { FRAME_MS, lastClosedOpenMs } from '../../shared/market/frame.ts';
import { found, missing, type Read } from '../../shared/market/read.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { candleOf } from '../signals/given.ts';

const BTC = 'BTC/USDT:USDT';
const NOW_MS = Date.UTC(2026, 5, 1, 12, 30);
const hourly = (bars: number): CandleNeed => ({ symbol: BTC, frame: '1h', bars });

/** An exchange that lists bars from an instant on; each close is worth the hours since 1970. */
class Listing {
  readonly asked: string[] = [];
  sinceMs = Date.UTC(2026, 0, 1);
  /** The newest bar that is listed, whatever the time. */
  untilMs = Number.POSITIVE_INFINITY;
  fault: string | undefined;
  nowMs = NOW_MS;
  factor = 1;

  async readCandles({ symbol, frame, bars }: CandleNeed): Promise<Read<readonly Candle[]>> {
    this.asked.push(`${symbol} ${frame} ${bars}`);
    if (this.fault !== undefined) return missing(this.fault);
    const lastMs = Math.min(lastClosedOpenMs(frame, this.nowMs), this.untilMs);
    const candles: Candle[] = [];
    for (let back = bars - 1; back >= 0; back--) {
      const openMs = lastMs - back * FRAME_MS[frame];
      if (openMs >= this.sinceMs) candles.push(candleOf(openMs, (openMs / HOUR_MS) * this.factor));
    }
    return found(candles);
  }
}

class CountingCache extends MemoryCandleCache {
  saves = 0;
  override async save(...parts: Parameters<CandleCache['save']>): Promise<void> {
    this.saves += 1;
    await super.save(...parts);
  }
}

let source: Listing;
let cache: CountingCache;
beforeEach(() => {
  source = new Listing();
  cache = new CountingCache();
});

async function opensOf(need: CandleNeed, ports: { cache: CandleCache } = { cache }): Promise<readonly number[]> {
  const book = await readCandles({ source, ...ports }, [need], source.nowMs);
  const read = candlesIn(book, need.symbol, need.frame);
  if (!read.ok) throw new Error(read.because);
  return read.value.map(({ openMs }) => openMs);
}
const hoursBack = (...hours: readonly number[]) => hours.map((back) => Date.UTC(2026, 5, 1, 11) - back * HOUR_MS);

describe('bars for all who need them', () => {
  it('are asked for once for each market and frame, for the most that anybody wants', async () => {
    const needs = [hourly(3), { symbol: BTC, frame: '1d', bars: 2 } as const, hourly(5), hourly(4)];
    const book = await readCandles({ source, cache }, needs, NOW_MS);
    expect(source.asked).toEqual([`${BTC} 1h 5`, `${BTC} 1d 2`]);
    expect([...book.values()].map((read) => (read.ok ? read.value.length : 0))).toEqual([5, 2]);
    expect(candlesIn(book, BTC, '4h')).toEqual(missing(`bars of 4h of ${BTC} were not asked for`));
    expect(mergeNeeds([hourly(9_999)])).toEqual([hourly(BARS_MAX)]);
  });

  it('ask nobody where nobody needs any', async () => {
    const nobody = {
      load: async () => Promise.reject(new Error('read')),
      save: async () => Promise.reject(new Error('written')),
    };
    expect(await readCandles({ source, cache: nobody }, [], NOW_MS)).toEqual(new Map());
    expect(source.asked).toEqual([]);
  });

  it('are kept until the next one closes; then that one is asked for and written, once', async () => {
    expect(await opensOf(hourly(3))).toEqual(hoursBack(2, 1, 0));
    source.nowMs += 29 * 60_000;
    expect(await opensOf(hourly(3))).toEqual(hoursBack(2, 1, 0));
    expect([source.asked, cache.saves]).toEqual([[`${BTC} 1h 3`], 1]);
    source.nowMs += 60_000;
    expect(await opensOf(hourly(3))).toEqual(hoursBack(1, 0, -1));
    expect(await opensOf(hourly(3))).toEqual(hoursBack(1, 0, -1));
    expect([source.asked, cache.saves]).toEqual([[`${BTC} 1h 3`, `${BTC} 1h 1`], 2]);
  });

  it('are asked for again while the newest is not listed, without being written', async () => {
    await opensOf(hourly(3));
    source.untilMs = Date.UTC(2026, 5, 1, 11);
    source.nowMs += HOUR_MS;
    expect(await opensOf(hourly(3))).toEqual(hoursBack(1, 0));
    expect(await opensOf(hourly(3))).toEqual(hoursBack(1, 0));
    expect([source.asked.length, cache.saves]).toEqual([3, 1]);
  });

  it('stand as they were first seen, whatever the exchange says later', async () => {
    await opensOf(hourly(3));
    source.factor = 2;
    source.nowMs += HOUR_MS;
    const read = candlesIn(await readCandles({ source, cache }, [hourly(4)], source.nowMs), BTC, '1h');
    const closes = read.ok ? read.value.map(({ openMs, close }) => close.toChartNumber() / (openMs / HOUR_MS)) : [];
    expect(closes).toEqual([1, 1, 1, 2]);
  });

  it('serve a smaller need from what a larger one left, and the other way round ask once', async () => {
    await opensOf(hourly(5));
    expect(await opensOf(hourly(2))).toEqual(hoursBack(1, 0));
    expect(await opensOf(hourly(6))).toHaveLength(6);
    expect(await opensOf(hourly(5))).toHaveLength(5);
    expect(source.asked).toEqual([`${BTC} 1h 5`, `${BTC} 1h 6`]);
  });

  it('are not asked for again and again where the exchange lists fewer than are wanted', async () => {
    source.sinceMs = NOW_MS - 3 * HOUR_MS;
    expect(await opensOf(hourly(100))).toEqual(hoursBack(1, 0));
    expect(await opensOf(hourly(100))).toEqual(hoursBack(1, 0));
    expect([source.asked.length, cache.saves]).toEqual([1, 1]);
  });

  it('have no hole after a long pause, also for the one who looks furthest back', async () => {
    await opensOf(hourly(300));
    source.nowMs += 400 * HOUR_MS;
    await opensOf(hourly(3));
    const opens = await opensOf(hourly(300));
    expect(opens).toHaveLength(300);
    expect(new Set(opens.slice(1).map((openMs, index) => openMs - (opens[index] ?? 0)))).toEqual(new Set([HOUR_MS]));
    expect(source.asked).toEqual([`${BTC} 1h 300`, `${BTC} 1h 300`]);
  });

  it('never grow beyond what can be kept', async () => {
    await opensOf(hourly(BARS_MAX));
    source.nowMs += DAY_MS;
    expect(await opensOf(hourly(BARS_MAX))).toHaveLength(BARS_MAX);
    expect((await cache.load(hourly(1)))?.candles).toHaveLength(BARS_MAX);
  });

  it('are missing, with the reason, where the exchange does not tell them', async () => {
    await opensOf(hourly(3));
    source.nowMs += HOUR_MS;
    source.fault = 'no reply';
    const book = await readCandles({ source, cache }, [hourly(3)], source.nowMs);
    expect(candlesIn(book, BTC, '1h')).toEqual(missing('no reply'));
  });

  it('come from the exchange where the cache can be neither read nor written', async () => {
    const broken: CandleCache = {
      load: async () => Promise.reject(new Error('no table')),
      save: async () => Promise.reject(new Error('no table')),
    };
    expect(await opensOf(hourly(3), { cache: broken })).toEqual(hoursBack(2, 1, 0));
  });
});
