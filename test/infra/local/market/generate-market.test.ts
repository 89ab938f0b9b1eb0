import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GeneratedCoin, generateMarket, openEndedMarket } from '../../../../infra/local/market/generate-market.ts';
import { type CoinHour, isSettlement, type MarketPath } from '../../../../infra/local/market/market-path.ts';
import type { Candle } from '../../../../shared/market/candle.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { hoursOf } from './hours-of.ts';
import { changes, correlation } from './statistics.ts';

const FROM_MS = Date.UTC(2024, 0, 1);

const textOf = (path: MarketPath): string => JSON.stringify(path.coins.map((coin) => [coin, hoursOf(path, coin)]));

function expectSound(candle: Candle, previous: Candle | undefined): void {
  const { open, high, low, close } = candle;
  expect(low.isPositive()).toBe(true);
  for (const price of [open, close]) {
    expect(low.lte(price)).toBe(true);
    expect(high.gte(price)).toBe(true);
  }
  if (previous !== undefined) expect(open.eq(previous.close)).toBe(true);
}

function expectSoundHours(hours: readonly CoinHour[]): void {
  for (const [index, hour] of hours.entries()) {
    for (const market of ['spot', 'perp', 'mark'] as const) expectSound(hour[market], hours[index - 1]?.[market]);
    expect(hour.fundingRate !== undefined).toBe(isSettlement(hour.perp.openMs + HOUR_MS));
    expect(hour.spotHalted).toBeUndefined();
  }
}

const anySeed = fc.integer({ min: 0, max: 0xffff_ffff });

describe('a generated market', () => {
  it('is consistent whatever the seed: sound candles, each opening at the last close, funding where it is due', () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: 0, max: 30 }), (seed, offset) => {
        const path = generateMarket({ seed, coins: ['BTC', 'ETH'], fromMs: FROM_MS + offset * HOUR_MS, hours: 60 });
        for (const coin of path.coins) expectSoundHours(hoursOf(path, coin));
      }),
      { numRuns: 40 },
    );
  });

  it('starts near 60,000 and 3,000 and keeps to ticks of 0.1 and 0.01', () => {
    const path = generateMarket({ seed: 5, coins: ['BTC', 'ETH'], fromMs: FROM_MS, hours: 200 });
    const [btc, eth] = [hoursOf(path, 'BTC'), hoursOf(path, 'ETH')];
    expect(btc[0]?.spot.open.toString()).toBe('60000');
    expect(eth[0]?.spot.open.toString()).toBe('3000');
    expect(Math.abs((btc[0]?.mark.open.toChartNumber() ?? 0) / 60_000 - 1)).toBeLessThan(0.001);
    for (const { spot } of btc) expect(spot.close.toString()).toMatch(/^\d+(\.\d)?$/);
    for (const { perp } of eth) expect(perp.high.toString()).toMatch(/^\d+(\.\d{1,2})?$/);
  });

  it('is decided by the seed, and a longer path begins with the shorter one', () => {
    const asked = { coins: ['BTC', 'ETH'] as const, fromMs: FROM_MS };
    const path = generateMarket({ ...asked, seed: 42, hours: 300 });
    expect(textOf(generateMarket({ ...asked, seed: 42, hours: 300 }))).toBe(textOf(path));
    expect(textOf(generateMarket({ ...asked, seed: 43, hours: 300 }))).not.toBe(textOf(path));
    const longer = generateMarket({ ...asked, seed: 42, hours: 500 });
    expect(hoursOf(longer, 'ETH').slice(0, 300)).toEqual(hoursOf(path, 'ETH'));
  });

  it('gives one coin the same path alone as beside the other', () => {
    const alone = (coin: GeneratedCoin) => generateMarket({ seed: 7, coins: [coin], fromMs: FROM_MS, hours: 100 });
    const both = generateMarket({ seed: 7, coins: ['BTC', 'ETH'], fromMs: FROM_MS, hours: 100 });
    for (const coin of ['BTC', 'ETH'] as const) {
      expect(alone(coin).coins).toEqual([coin]);
      expect(hoursOf(alone(coin), coin)).toEqual(hoursOf(both, coin));
    }
  });

  it('gives neighbouring seeds unrelated paths', () => {
    const returnsOf = (seed: number) =>
      changes(
        hoursOf(generateMarket({ seed, coins: ['BTC'], fromMs: FROM_MS, hours: 2_000 }), 'BTC').map(({ spot }) =>
          spot.close.toChartNumber(),
        ),
      );
    expect(Math.abs(correlation(returnsOf(0), returnsOf(1)))).toBeLessThan(0.08);
  });

  it('is the same on every machine: these prices were written down once', () => {
    const path = generateMarket({ seed: 42, coins: ['BTC', 'ETH'], fromMs: FROM_MS, hours: 720 });
    const last = { BTC: path.hour('BTC', path.toMs - HOUR_MS), ETH: path.hour('ETH', path.toMs - HOUR_MS) };
    expect(JSON.parse(JSON.stringify(last))).toMatchInlineSnapshot(`
      {
        "BTC": {
          "fundingRate": "-0.00002551",
          "mark": {
            "close": "52810.3",
            "high": "52868.3",
            "low": "52785.9",
            "open": "52832.2",
            "openMs": 1706655600000,
          },
          "perp": {
            "close": "52810.6",
            "high": "52872",
            "low": "52783.3",
            "open": "52831.5",
            "openMs": 1706655600000,
          },
          "spot": {
            "close": "52816.9",
            "high": "52866",
            "low": "52790.9",
            "open": "52827.4",
            "openMs": 1706655600000,
          },
        },
        "ETH": {
          "fundingRate": "0.0001",
          "mark": {
            "close": "3002.56",
            "high": "3007.85",
            "low": "2987.12",
            "open": "2993.48",
            "openMs": 1706655600000,
          },
          "perp": {
            "close": "3002.45",
            "high": "3008.38",
            "low": "2986.38",
            "open": "2993.5",
            "openMs": 1706655600000,
          },
          "spot": {
            "close": "3002.75",
            "high": "3008.41",
            "low": "2987.4",
            "open": "2994.21",
            "openMs": 1706655600000,
          },
        },
      }
    `);
  });

  it.each([0, 1.5, -3, Number.NaN, 1_000_000])('refuses %s hours', (hours) => {
    expect(() => generateMarket({ seed: 1, coins: ['BTC'], fromMs: FROM_MS, hours })).toThrow(/hours from 1 to/);
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN])('refuses seed %s', (seed) => {
    expect(() => generateMarket({ seed, coins: ['BTC'], fromMs: FROM_MS, hours: 1 })).toThrow(/a seed must be/);
  });

  it('refuses a beginning off the hour', () => {
    const fromMs = FROM_MS + 1;
    expect(() => generateMarket({ seed: 1, coins: ['BTC'], fromMs, hours: 1 })).toThrow(/on a full hour/);
  });
});

describe('an open-ended market', () => {
  const asked = { seed: 7, coins: ['BTC', 'ETH'] as const, fromMs: FROM_MS };

  it('is the generated one, in whatever order its hours are asked for, and ends ten years later', () => {
    const path = generateMarket({ ...asked, hours: 50 });
    const open = openEndedMarket(asked);
    const at = (from: MarketPath, coin: string, hour: number) =>
      JSON.stringify(from.hour(coin, FROM_MS + hour * HOUR_MS));
    for (const hour of [49, 3, 49, 0]) {
      for (const coin of asked.coins) expect(at(open, coin, hour)).toBe(at(path, coin, hour));
    }
    expect(open.toMs - FROM_MS).toBe(87_660 * HOUR_MS);
    for (const none of [FROM_MS - HOUR_MS, FROM_MS + 1, open.toMs]) expect(open.hour('BTC', none)).toBeUndefined();
    expect(open.hour('SOL', FROM_MS)).toBeUndefined();
  });

  it('forgets what lies a hundred days back', () => {
    const open = openEndedMarket(asked);
    expect(open.hour('BTC', FROM_MS + 2_500 * HOUR_MS)).toBeDefined();
    expect(open.hour('BTC', FROM_MS + 101 * HOUR_MS)).toBeDefined();
    expect(open.hour('BTC', FROM_MS + 100 * HOUR_MS)).toBeUndefined();
  });
});
