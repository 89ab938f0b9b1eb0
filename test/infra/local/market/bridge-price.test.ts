import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgePrice } from '../../../../infra/local/market/bridge-price.ts';
import type { Candle } from '../../../../shared/market/candle.ts';
import { price } from '../../../../shared/money/amount.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/time/duration.ts';
import { deviation } from './statistics.ts';

const OPEN_MS = Date.UTC(2024, 2, 5, 14);

const candleOf = (openMs: number, open: string, high: string, low: string, close: string): Candle => ({
  openMs,
  open: price(open),
  high: price(high),
  low: price(low),
  close: price(close),
});

const cents = (value: number): string => (value / 100).toFixed(2);
const anyCandle = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 9_000_000 }), { minLength: 4, maxLength: 4 }), fc.boolean(), fc.nat(9_999))
  .map(([prices, opensLower, hour]) => {
    const [low = 1, a = 1, b = 1, high = 1] = prices.sort((x, y) => x - y);
    const [open, close] = opensLower ? [a, b] : [b, a];
    return candleOf(OPEN_MS + hour * HOUR_MS, cents(open), cents(high), cents(low), cents(close));
  });
const anySeed = fc.integer({ min: 0, max: 0xffff_ffff });
const anyElapsed = fc.integer({ min: 0, max: HOUR_MS });

const BUSY = candleOf(OPEN_MS, '60000', '61000', '59000', '60000');

describe('the bridge inside an hour', () => {
  it('starts at the open and ends at the close', () => {
    fc.assert(
      fc.property(anyCandle, anySeed, (candle, seed) => {
        expect(bridgePrice(candle, candle.openMs, seed).eq(candle.open)).toBe(true);
        expect(bridgePrice(candle, candle.openMs + HOUR_MS, seed).eq(candle.close)).toBe(true);
      }),
    );
  });

  it('never leaves low to high, and says the same thing when asked again', () => {
    fc.assert(
      fc.property(anyCandle, anySeed, anyElapsed, (candle, seed, elapsedMs) => {
        const at = bridgePrice(candle, candle.openMs + elapsedMs, seed);
        expect(at.gte(candle.low)).toBe(true);
        expect(at.lte(candle.high)).toBe(true);
        expect(bridgePrice(candle, candle.openMs + elapsedMs, seed).eq(at)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps two markets no further apart than their opens, highs, lows and closes are', () => {
    fc.assert(
      fc.property(anyCandle, anyCandle, anySeed, anyElapsed, (perp, other, seed, elapsedMs) => {
        const spot = { ...other, openMs: perp.openMs };
        const atMs = perp.openMs + elapsedMs;
        const apart = bridgePrice(perp, atMs, seed)
          .minus(bridgePrice(spot, atMs, seed))
          .abs()
          .toChartNumber();
        const parts = ['open', 'high', 'low', 'close'] as const;
        const widest = Math.max(...parts.map((part) => perp[part].minus(spot[part]).abs().toChartNumber()));
        expect(apart).toBeLessThanOrEqual(widest + 0.010_001);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the basis of a perpetual that stands one thousandth above its coin all hour', () => {
    const spot = candleOf(OPEN_MS, '60000', '61000', '59000', '60500');
    const perp = candleOf(OPEN_MS, '60060', '61061', '59059', '60560.5');
    for (let minute = 0; minute <= 60; minute += 1) {
      const atMs = OPEN_MS + minute * MINUTE_MS;
      const basis = bridgePrice(perp, atMs, 9).toChartNumber() / bridgePrice(spot, atMs, 9).toChartNumber() - 1;
      expect(Math.abs(basis - 0.001)).toBeLessThan(0.00002);
    }
  });

  it('really moves: over many hours the middle spreads over a good part of the range', () => {
    const middles = Array.from({ length: 500 }, (_, hour) => {
      const candle = { ...BUSY, openMs: OPEN_MS + hour * HOUR_MS };
      return bridgePrice(candle, candle.openMs + HOUR_MS / 2, 1).toChartNumber();
    });
    expect(deviation(middles)).toBeGreaterThan(200);
    expect(Math.max(...middles)).toBeGreaterThan(60_500);
    expect(Math.min(...middles)).toBeLessThan(59_500);
  });

  it('moves by small steps from one second to the next', () => {
    let last = bridgePrice(BUSY, OPEN_MS, 3);
    for (let second = 1; second <= 3_600; second += 1) {
      const next = bridgePrice(BUSY, OPEN_MS + second * 1_000, 3);
      expect(next.minus(last).abs().toChartNumber()).toBeLessThan(20);
      last = next;
    }
  });

  it('takes another way for another seed and for another hour', () => {
    const middle = (candle: Candle, seed: number) => bridgePrice(candle, candle.openMs + HOUR_MS / 2, seed).toString();
    expect(middle(BUSY, 1)).not.toBe(middle(BUSY, 2));
    expect(middle(BUSY, 1)).not.toBe(middle({ ...BUSY, openMs: OPEN_MS + HOUR_MS }, 1));
  });

  it('stands still in an hour that stood still, and keeps to the decimals of the candle', () => {
    const still = candleOf(OPEN_MS, '65000', '65000', '65000', '65000');
    const tenths = candleOf(OPEN_MS, '60000.5', '60100', '59900', '60000');
    for (let minute = 0; minute <= 60; minute += 7) {
      expect(bridgePrice(still, OPEN_MS + minute * MINUTE_MS, 4).toString()).toBe('65000');
      expect(bridgePrice(tenths, OPEN_MS + minute * MINUTE_MS, 4).toString()).toMatch(/^\d+(\.\d)?$/);
    }
  });

  it.each([-1, HOUR_MS + 1, 0.5, Number.NaN])('refuses an instant %s ms from the open', (elapsedMs) => {
    expect(() => bridgePrice(BUSY, OPEN_MS + elapsedMs, 1)).toThrow(/the bridge of the hour/);
  });
});
