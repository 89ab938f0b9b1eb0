import type { Candle } from '../../../shared/market/candle.ts';
import { larger, type Price, smaller } from '../../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';

/** Bar lengths the emulator serves. */
export const INTERVALS_MS: Readonly<Record<string, number>> = {
  '1m': MINUTE_MS,
  '1h': HOUR_MS,
  '2h': 2 * HOUR_MS,
  '4h': 4 * HOUR_MS,
  '6h': 6 * HOUR_MS,
  '8h': 8 * HOUR_MS,
  '12h': 12 * HOUR_MS,
  '1d': DAY_MS,
};

/** Hourly bars put together into longer ones that begin at multiples of `intervalMs`; hours that are missing stay out. */
export function joinCandles(hours: readonly Candle[], intervalMs: number): readonly Candle[] {
  const bars = new Map<number, Candle>();
  for (const hour of hours) {
    const openMs = Math.floor(hour.openMs / intervalMs) * intervalMs;
    const bar = bars.get(openMs);
    bars.set(openMs, bar === undefined ? { ...hour, openMs } : join(bar, hour));
  }
  return [...bars.values()];
}

/** The bar that is still forming gets the latest price as its close, as on the real wire. */
export function withLatest(
  bars: readonly Candle[],
  latest: Price,
  nowMs: number,
  intervalMs: number,
): readonly Candle[] {
  const openMs = Math.floor(nowMs / intervalMs) * intervalMs;
  const point: Candle = { openMs, open: latest, high: latest, low: latest, close: latest };
  const last = bars.at(-1);
  return last?.openMs === openMs ? [...bars.slice(0, -1), join(last, point)] : [...bars, point];
}

const join = (bar: Candle, next: Candle): Candle => ({
  ...bar,
  high: larger(bar.high, next.high),
  low: smaller(bar.low, next.low),
  close: next.close,
});
