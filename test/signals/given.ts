import fc from 'fast-check';
import type { Candle } from '../../shared/market/candle.ts';
import { FRAME_MS, type Frame } from '../../shared/market/frame.ts';
import { price } from '../../shared/money/amount.ts';
import { type ClosedBars, closedBars } from '../../shared/signals/closed-bars.ts';

/** A multiple of every frame. */
export const FIRST_MS = Date.UTC(2026, 0, 1);

const text = (value: number): string => value.toFixed(8);

/** A bar whose high and low lie around its close by a part of it. */
export function candleOf(openMs: number, close: number, part = 0): Candle {
  const [high, low] = [close * (1 + part), close * (1 - part)];
  return {
    openMs,
    open: price(text(close)),
    high: price(text(high)),
    low: price(text(low)),
    close: price(text(close)),
  };
}

/** Bars of these closes, one after the other. */
export const candlesOf = (frame: Frame, closes: readonly number[], part = 0): readonly Candle[] =>
  closes.map((close, index) => candleOf(FIRST_MS + index * FRAME_MS[frame], close, part));

/** Hourly bars that swing around a price by `part` of a hundredth, some more than others where there is noise. */
export const swingingHours = (
  firstMs: number,
  count: number,
  { around, part, noise = 0 }: { readonly around: number; readonly part: number; readonly noise?: number },
): readonly Candle[] =>
  Array.from({ length: count }, (_, at) => {
    const swing = part * Math.sin(at * 1.7) + noise * Math.sin(at * at);
    return candleOf(firstMs + at * FRAME_MS['1h'], around * (1 + 0.01 * swing));
  });

/** When the last of the bars closes. */
export const closeOf = (frame: Frame, candles: readonly Candle[]): number =>
  (candles.at(-1)?.openMs ?? FIRST_MS) + FRAME_MS[frame];

/** Bars at the moment at which the last of them has closed. */
export function barsOf(frame: Frame, candles: readonly Candle[]): ClosedBars {
  const bars = closedBars(frame, candles, closeOf(frame, candles));
  if (!bars.ok) throw new Error(bars.because);
  return bars.value;
}

/** Closes that wander and swing: enough of both for patterns and divergences to appear. */
export const anyCloses = (least: number, most: number): fc.Arbitrary<readonly number[]> =>
  fc
    .record({
      steps: fc.array(fc.double({ min: -0.01, max: 0.01, noNaN: true }), { minLength: least, maxLength: most }),
      period: fc.integer({ min: 6, max: 18 }),
      swing: fc.double({ min: 0.005, max: 0.04, noNaN: true }),
    })
    .map(({ steps, period, swing }) => {
      let level = 100;
      return steps.map((step, index) => {
        level *= 1 + step;
        return level * (1 + swing * Math.sin((2 * Math.PI * index) / period));
      });
    });
