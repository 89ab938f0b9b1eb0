import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coinsText,
  countText,
  gainText,
  lengthText,
  moneyText,
  percentText,
  priceText,
  whenText,
} from '../../../../infra/local/screen/figures.ts';
import { coins, price, quote, ratio } from '../../../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/time/duration.ts';

describe('figures', () => {
  it.each([
    ['0', '0.00'],
    ['-0.004', '0.00'],
    ['999.999', '1,000.00'],
    ['1234567.8', '1,234,567.80'],
    ['-1234567.8', '-1,234,567.80'],
    ['-123', '-123.00'],
  ])('shows %s of money as %s', (digits, text) => expect(moneyText(quote(digits))).toBe(text));

  it('shows money that is read back as the same, to the cent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (cents) => {
        const digits = `${cents < 0n ? '-' : ''}${String(cents < 0n ? -cents : cents)
          .padStart(3, '0')
          .replace(/(..)$/, '.$1')}`;
        const text = moneyText(quote(digits));
        expect(quote(text.replaceAll(',', '')).eq(quote(digits))).toBe(true);
        expect(text).toMatch(/^-?\d{1,3}(,\d{3})*\.\d\d$/);
      }),
    );
  });

  it('signs gains and losses, and nothing with neither', () => {
    expect([quote('5'), quote('-5'), quote('0'), quote('0.001')].map(gainText)).toEqual([
      '+5.00',
      '-5.00',
      '0.00',
      '0.00',
    ]);
  });

  it('keeps every digit of coins that matters, and no zero behind them', () => {
    expect([coins('1.50'), coins('0.00000001'), coins('100'), coins('1000.25'), coins('0')].map(coinsText)).toEqual([
      '1.5',
      '0.00000001',
      '100',
      '1,000.25',
      '0',
    ]);
  });

  it('shows prices, parts, counts and times', () => {
    expect(priceText(price('61234.1'))).toBe('61,234.10');
    expect(priceText(price('0.0123456'))).toBe('0.012346');
    expect(percentText(ratio('0.9986'))).toBe('99.9 %');
    expect(countText(1234567)).toBe('1,234,567');
    expect(whenText(Date.UTC(2026, 0, 5, 13))).toBe('2026-01-05 13:00');
  });

  it.each([
    [0, '0 ms'],
    [24.6, '25 ms'],
    [21_234, '21.2 s'],
    [60_000, '1 min'],
    [90_400, '1 min 30 s'],
    [HOUR_MS, '1 h'],
    [DAY_MS, '1 day'],
    [30 * DAY_MS + HOUR_MS, '30 days 1 h'],
  ])('shows %d ms as %s', (lengthMs, text) => expect(lengthText(lengthMs)).toBe(text));
});
