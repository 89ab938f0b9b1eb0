import { describe, expect, it } from 'vitest';
import { detectDivergences } from '../../shared/signals/detect-divergences.ts';
import { detectPatterns } from '../../shared/signals/detect-patterns.ts';
import { detectionPhrase } from '../../shared/signals/detection.ts';
import { barsOf, candlesOf } from './given.ts';

const cents = (value: number): number => Number(value.toFixed(2));

/** Closes that go by so many per cent a bar for so many bars, one leg after the other. */
const legs = (from: number, ...steps: readonly (readonly [bars: number, percent: number])[]): readonly number[] => {
  let close = from;
  return steps.flatMap(([bars, percent]) =>
    Array.from({ length: bars }, () => {
      close *= 1 + percent / 100;
      return cents(close);
    }),
  );
};

/** After some wavering a fast rise, a fall, and a slow rise beyond it: a new high with less strength. */
const TIRED = legs(
  1_000,
  ...Array.from({ length: 20 }, (_, bar) => [1, bar % 2 === 0 ? 0.5 : -0.5] as const),
  [8, 2],
  [6, -1.5],
  [20, 0.7],
  [7, -1],
);

describe('the evidence of a detection', () => {
  it('names the bars and closes of a pattern', () => {
    const closes = Array.from({ length: 60 }, (_, bar) =>
      cents(1_000 + 8 * Math.sin(bar / 2.5) + 4 * Math.sin(bar / 11)),
    );
    const [first] = detectPatterns(barsOf('1d', candlesOf('1d', closes)));
    expect(first && detectionPhrase(first)).toBe(
      'head-and-shoulders on 1d, complete with the bar of 2026-02-08: left shoulder 1009.42 at 2026-01-05, first bottom ' +
        '995.58 at 2026-01-13, head 1011.79 at 2026-01-21, second bottom 994.41 at 2026-01-29, right shoulder 1007.76 at ' +
        '2026-02-05',
    );
  });

  it('names the highs of a bearish divergence with their strength, and the lows of a bullish one', () => {
    const [bearish] = detectDivergences(barsOf('4h', candlesOf('4h', TIRED)));
    expect(bearish && detectionPhrase(bearish)).toBe(
      'bearish-divergence on 4h, complete with the bar of 2026-01-10T16:00:00Z: first high 1171.37 with RSI 88.1 at ' +
        '2026-01-05T12:00:00Z, second high 1229.98 with RSI 83.2 at 2026-01-09T20:00:00Z',
    );
    const turned = TIRED.map((close) => cents(1_000_000 / close));
    const [bullish] = detectDivergences(barsOf('4h', candlesOf('4h', turned)));
    expect(bullish && detectionPhrase(bullish)).toBe(
      'bullish-divergence on 4h, complete with the bar of 2026-01-10T16:00:00Z: first low 853.7 with RSI 13.5 at ' +
        '2026-01-05T12:00:00Z, second low 813.02 with RSI 18.0 at 2026-01-09T20:00:00Z',
    );
  });

  it('compares pivots that are 60 bars apart, and none further apart', () => {
    const wavering = Array.from({ length: 20 }, (_, bar) => [1, bar % 2 === 0 ? 0.5 : -0.5] as const);
    const apart = (bars: number) => legs(1_000, ...wavering, [20, 2], [6, -5], [bars - 6, 0.7], [7, -1]);
    const names = (bars: number) =>
      detectDivergences(barsOf('1h', candlesOf('1h', apart(bars)))).map(({ name }) => name);
    expect(names(60)).toEqual(['bearish-divergence']);
    expect(names(61)).toEqual([]);
  });
});
