import { describe, expect, it } from 'vitest';
import { caseOneMarket } from '../../../../infra/local/market/case-one-market.ts';
import { isSettlement } from '../../../../infra/local/market/market-path.ts';
import { coins } from '../../../../shared/money/amount.ts';
import { notional } from '../../../../shared/money/conversions.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/time/duration.ts';

const path = caseOneMarket();
const hourAt = (index: number) => {
  const hour = path.hour('BTC', path.fromMs + index * HOUR_MS);
  if (hour === undefined) throw new Error(`no hour ${index}`);
  return hour;
};
const COUNT = (path.toMs - path.fromMs) / HOUR_MS;
const closes = Array.from({ length: COUNT }, (_, index) => hourAt(index).perp.close.toChartNumber());

describe('the market of case one', () => {
  it('is five days of Bitcoin alone', () => {
    expect(path.coins).toEqual(['BTC']);
    expect(path.toMs - path.fromMs).toBe(5 * DAY_MS);
  });

  it('stands at exactly 65,000 first and at exactly 55,000 at the end', () => {
    for (let index = 0; index < 10; index += 1) {
      for (const part of ['open', 'high', 'low', 'close'] as const) {
        expect(hourAt(index).mark[part].toString()).toBe('65000');
        expect(hourAt(COUNT - 1 - index).mark[part].toString()).toBe('55000');
      }
    }
  });

  it('falls in a straight line in between', () => {
    const falls = closes.slice(1).map((close, index) => (closes[index] ?? 0) - close);
    expect(new Set(falls)).toEqual(new Set([0, 100]));
    expect(falls.lastIndexOf(100) - falls.indexOf(100)).toBe(99);
  });

  it('has one price for spot, perpetual and mark, no wicks, and no funding', () => {
    for (let index = 0; index < COUNT; index += 1) {
      const { spot, perp, mark, fundingRate } = hourAt(index);
      expect(perp).toEqual(spot);
      expect(mark).toEqual(spot);
      expect(spot.high.eq(spot.open)).toBe(true);
      expect(spot.low.eq(spot.close)).toBe(true);
      expect(fundingRate?.toString()).toBe(isSettlement(spot.openMs + HOUR_MS) ? '0' : undefined);
    }
  });

  it('earns a short of 3 BTC 30,000 while 5 BTC lose 50,000', () => {
    const [first, last] = [hourAt(0).perp.open, hourAt(COUNT - 1).perp.close];
    const gain = (quantity: string) =>
      notional(coins(quantity), first)
        .minus(notional(coins(quantity), last))
        .toString();
    expect(gain('3')).toBe('30000');
    expect(gain('5')).toBe('50000');
  });
});
