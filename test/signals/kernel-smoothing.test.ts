import { describe, expect, it } from 'vitest';
import { findExtrema } from '../../shared/signals/find-extrema.ts';
import { smoothed, WINDOW_BARS } from '../../shared/signals/kernel-smoothing.ts';

const windowOf = (valueAt: (bar: number) => number) =>
  Float64Array.from({ length: WINDOW_BARS }, (_, bar) => valueAt(bar));

/** The definition, written down without any thought of speed. */
function byDefinition(values: readonly number[]): readonly number[] {
  const fine = Array.from({ length: 27 }, (_, step) => (3 + step) / 10);
  const coarse = Array.from({ length: 18 }, (_, step) => 3 + step / 2);
  const kernel = (distance: number, bandwidth: number) => Math.exp(-(distance ** 2) / (2 * bandwidth ** 2));
  const mean = (at: number, bandwidth: number, skipped: number) => {
    const weights = values.map((_, bar) => (bar === skipped ? 0 : kernel(bar - at, bandwidth)));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    return values.reduce((sum, value, bar) => sum + value * (weights[bar] ?? 0), 0) / whole;
  };
  const error = (bandwidth: number) =>
    values.reduce((sum, value, at) => sum + (value - mean(at, bandwidth, at)) ** 2, 0);
  const errors = [...fine, ...coarse].map((bandwidth) => ({ bandwidth, error: error(bandwidth) }));
  const best = errors.reduce((least, one) => (one.error < least.error ? one : least));
  return values.map((_, at) => mean(at, 0.3 * best.bandwidth, -1));
}

describe('kernel smoothing', () => {
  it.each([
    ['a slow swing', (bar: number) => 100 + 5 * Math.sin(bar / 6)],
    ['a swing with noise', (bar: number) => 100 + 5 * Math.sin(bar / 6) + 2 * Math.sin(bar * 12.9898)],
    ['noise alone', (bar: number) => 100 + ((bar * 7_919) % 31)],
  ])('is what its definition says, for %s', (_what, valueAt) => {
    const values = windowOf(valueAt);
    const expected = byDefinition([...values]);
    for (const [at, value] of smoothed(values).entries()) expect(value).toBeCloseTo(expected[at] ?? 0, 9);
  });
});

describe('turning points', () => {
  it('lie on the raw closes that are furthest out, within a bar of the smoothed ones', () => {
    const values = windowOf((bar) => 100 + 5 * Math.sin(bar / 4));
    values[6] = 105.5;
    expect(findExtrema(values).slice(0, 2)).toEqual([
      { kind: 'top', at: 6, value: 105.5 },
      { kind: 'bottom', at: 19, value: values[19] },
    ]);
  });

  it('are none on a slope, nor where nothing moves', () => {
    expect(findExtrema(windowOf((bar) => 100 + bar))).toEqual([]);
    expect(findExtrema(windowOf(() => 0.1 + 0.2))).toEqual([]);
  });
});
