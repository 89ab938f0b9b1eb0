import { describe, expect, it } from 'vitest';
import { type CoinHour, isSettlement, marketPath } from '../../../../infra/local/market/market-path.ts';
import { price } from '../../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';

const FROM_MS = Date.UTC(2024, 0, 1);
const hourAt = (index: number): CoinHour => {
  const at = price(String(100 + index));
  const candle = { openMs: FROM_MS + index * HOUR_MS, open: at, high: at, low: at, close: at };
  return { spot: candle, perp: candle, mark: candle };
};

describe('a market path', () => {
  const path = marketPath(FROM_MS, new Map([['BTC', [hourAt(0), hourAt(1), hourAt(2)]]]));

  it('ends, exclusively, when its last hour closes', () => {
    expect(path.toMs).toBe(FROM_MS + 3 * HOUR_MS);
    expect(path.stepMs).toBe(HOUR_MS);
  });

  it('answers for hours it holds and for nothing else', () => {
    expect(path.hour('BTC', FROM_MS + 2 * HOUR_MS)).toEqual(hourAt(2));
    for (const openMs of [FROM_MS - HOUR_MS, FROM_MS + 3 * HOUR_MS, FROM_MS + 1, Number.NaN]) {
      expect(path.hour('BTC', openMs)).toBeUndefined();
    }
    expect(path.hour('ETH', FROM_MS)).toBeUndefined();
  });

  it('refuses coins of different lengths, no hours at all, and a beginning off the hour', () => {
    const uneven = new Map([
      ['BTC', [hourAt(0)]],
      ['ETH', [hourAt(0), hourAt(1)]],
    ]);
    expect(() => marketPath(FROM_MS, uneven)).toThrow(/same number of hours, were 1, 2/);
    expect(() => marketPath(FROM_MS, new Map())).toThrow(/were none/);
    expect(() => marketPath(FROM_MS, new Map([['BTC', []]]))).toThrow(/were 0/);
    expect(() => marketPath(FROM_MS + 1, new Map([['BTC', [hourAt(0)]]]))).toThrow(/on a full hour/);
  });

  it('settles funding at 00:00, 08:00 and 16:00 UTC', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
      isSettlement(FROM_MS + hour * HOUR_MS),
    );
    expect(hours).toEqual([0, 8, 16]);
  });
});
