import { describe, expect, it } from 'vitest';
import { lastClosedOpenMs } from '../../shared/market/frame.ts';
import { missing } from '../../shared/market/read.ts';
import { closedBars, enoughBars } from '../../shared/signals/closed-bars.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/time/duration.ts';
import { barsOf, candleOf, candlesOf, closeOf, FIRST_MS } from './given.ts';

const THREE = candlesOf('1h', [100, 101, 102]);
const NOW_MS = closeOf('1h', THREE);
const reasonAt = (candles: typeof THREE, nowMs: number) => {
  const bars = closedBars('1h', candles, nowMs);
  return bars.ok ? '' : bars.because;
};

describe('closed bars', () => {
  it('are what was read, with the closes as numbers', () => {
    expect(barsOf('1h', THREE)).toMatchObject({ frame: '1h', stepMs: HOUR_MS, closes: [100, 101, 102] });
  });

  it.each([
    ['nothing', [], 'there are no bars of 1h'],
    [
      'bars that are out of order',
      [THREE[1], THREE[0], THREE[2]],
      'do not follow one another after 2026-01-01T01:00:00Z',
    ],
    ['a gap', [THREE[0], THREE[2]], 'do not follow one another after 2026-01-01T00:00:00Z'],
    ['a bar that comes twice', [THREE[0], THREE[1], THREE[1], THREE[2]], 'do not follow one another'],
    ['bars that begin between hours', [candleOf(FIRST_MS + 2 * HOUR_MS + 1, 100)], 'must begin at multiples'],
    ['a bar that is still forming', [...THREE, candleOf(NOW_MS, 103)], 'at 2026-01-01T03:00:00Z has not closed'],
  ])('refuse %s', (_what, candles, because) => {
    const given = candles.flatMap((candle) => candle ?? []);
    expect(reasonAt(given, NOW_MS)).toContain(because);
  });

  it('are stale once the next bar should have been listed for five minutes', () => {
    const dueMs = NOW_MS + HOUR_MS + 5 * MINUTE_MS;
    expect(reasonAt(THREE, dueMs - 1)).toBe('');
    expect(reasonAt(THREE, dueMs)).toBe('bars of 1h end at 2026-01-01T03:00:00Z: newer ones are missing');
  });

  it('must be enough, and of the frame asked about', () => {
    const bars = closedBars('1h', THREE, NOW_MS);
    expect(enoughBars(bars, '1h', 3)).toEqual(bars);
    expect(enoughBars(bars, '1h', 4)).toEqual(missing('there are only 3 bars of 1h, and 4 are needed'));
    expect(enoughBars(bars, '1d', 1)).toEqual(missing('bars of 1d are needed, and these are of 1h'));
    expect(enoughBars(missing('not read'), '1h', 1)).toEqual(missing('not read'));
  });
});

describe('the newest closed bar', () => {
  it('is the one before the bar that is forming', () => {
    expect(lastClosedOpenMs('1h', NOW_MS)).toBe(NOW_MS - HOUR_MS);
    expect(lastClosedOpenMs('1h', NOW_MS - 1)).toBe(NOW_MS - 2 * HOUR_MS);
    expect(lastClosedOpenMs('4h', NOW_MS)).toBe(FIRST_MS - 4 * HOUR_MS);
  });
});
