import { describe, expect, it } from 'vitest';
import { joinCandles } from '../../../../infra/local/binance/candles.ts';
import { minutesOf } from '../../../../infra/local/binance/minute-bars.ts';
import { generateMarket } from '../../../../infra/local/market/generate-market.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { hoursOf } from '../market/hours-of.ts';

const PATH = generateMarket({ seed: 8, coins: ['BTC'], fromMs: Date.UTC(2026, 0, 1), hours: 48 });

describe('the minutes of an hour', () => {
  it('are sixty, follow one another, and joined again are the hour', () => {
    for (const hour of hoursOf(PATH, 'BTC').flatMap(({ perp, mark }) => [perp, mark])) {
      const minutes = minutesOf(hour);
      expect(minutes).toHaveLength(60);
      expect(joinCandles(minutes, HOUR_MS)).toEqual([hour]);
      expect(minutes.slice(1).map(({ open }) => open)).toEqual(minutes.slice(0, -1).map(({ close }) => close));
    }
  });
});
