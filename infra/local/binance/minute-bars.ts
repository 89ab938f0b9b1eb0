import type { Candle } from '../../../shared/market/candle.ts';
import { larger, smaller } from '../../../shared/money/amount.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';
import { bridgePrice } from '../market/bridge-price.ts';

const BRIDGE_SEED = 7;

/**
 * Sixty bars that a closed hour may have consisted of: the walk that also gives prices inside the hour, with the hour's
 * high and low in the minutes nearest to them, so that the bars joined again are the hour.
 */
export function minutesOf(hour: Candle): readonly Candle[] {
  const { openMs } = hour;
  const walk = Array.from({ length: HOUR_MS / MINUTE_MS + 1 }, (_, minute) =>
    bridgePrice(hour, openMs + minute * MINUTE_MS, BRIDGE_SEED),
  );
  const bars = walk.slice(0, -1).map((open, minute): Candle => {
    const close = walk[minute + 1] ?? open;
    return { openMs: openMs + minute * MINUTE_MS, open, high: larger(open, close), low: smaller(open, close), close };
  });
  const highest = extremeOf(bars, ({ high }, best) => high.gt(best.high));
  const lowest = extremeOf(bars, ({ low }, best) => low.lt(best.low));
  return bars.map((bar) => ({
    ...bar,
    high: bar === highest ? hour.high : bar.high,
    low: bar === lowest ? hour.low : bar.low,
  }));
}

const extremeOf = (bars: readonly Candle[], isBeyond: (bar: Candle, best: Candle) => boolean): Candle | undefined =>
  bars.reduce<Candle | undefined>((best, bar) => (best === undefined || isBeyond(bar, best) ? bar : best), undefined);
