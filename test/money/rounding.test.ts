import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coins, contracts, NO_CONTRACTS, price } from '../../shared/money/amount.ts';
import { roundDownTo, roundUpTo } from '../../shared/money/rounding.ts';

/** A number of `places` decimals from `unscaled`. */
const decimal = (unscaled: bigint, places: number): string => {
  const sign = unscaled < 0n ? '-' : '';
  const text = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(places + 1, '0');
  return places === 0 ? sign + text : `${sign}${text.slice(0, -places)}.${text.slice(-places)}`;
};

const places = fc.integer({ min: 0, max: 12 });
const amounts = fc
  .tuple(fc.bigInt(-(10n ** 18n), 10n ** 18n), places)
  .map(([unscaled, scale]) => coins(decimal(unscaled, scale)));
const steps = fc.tuple(fc.bigInt(1n, 10n ** 9n), places).map(([unscaled, scale]) => coins(decimal(unscaled, scale)));
/** As long as the parser reads: twenty digits before the point and thirty behind it. */
const longest = fc.bigInt(-(10n ** 50n) + 1n, 10n ** 50n - 1n).map((unscaled) => coins(decimal(unscaled, 30)));

describe('rounding', () => {
  it('down lands at or below the amount, less than one step away', () => {
    fc.assert(
      fc.property(amounts, steps, (amount, step) => {
        const down = roundDownTo(amount, step);
        expect(down.lte(amount)).toBe(true);
        expect(down.plus(step).gt(amount)).toBe(true);
      }),
    );
  });

  it('up lands at or above the amount, less than one step away', () => {
    fc.assert(
      fc.property(amounts, steps, (amount, step) => {
        const up = roundUpTo(amount, step);
        expect(up.gte(amount)).toBe(true);
        expect(up.minus(step).lt(amount)).toBe(true);
      }),
    );
  });

  it('leaves multiples exactly as they are, and twice is as good as once', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 9n), 10n ** 9n), fc.bigInt(1n, 10n ** 9n), places, (factor, unscaled, scale) => {
        const step = coins(decimal(unscaled, scale));
        const multiple = coins(decimal(factor * unscaled, scale));
        expect(roundDownTo(multiple, step).toString()).toBe(multiple.toString());
        expect(roundUpTo(multiple, step).toString()).toBe(multiple.toString());
      }),
    );
  });

  it('never crosses the amount, not even where its digits outnumber the precision', () => {
    fc.assert(fc.property(longest, (amount) => roundDownTo(amount, coins('1')).lte(amount)));
    fc.assert(fc.property(longest, (amount) => roundUpTo(amount, coins('1')).gte(amount)));
    expect(roundDownTo(coins('99999999999999999999.999999999999999999999999999999'), coins('1')).toString()).toBe(
      '99999999999999999999',
    );
  });

  it('keeps its direction below zero', () => {
    expect(roundDownTo(price('-1.5'), price('1')).toString()).toBe('-2');
    expect(roundUpTo(price('-1.5'), price('1')).toString()).toBe('-1');
  });

  it('refuses a step that is not above zero', () => {
    expect(() => roundDownTo(contracts('1'), NO_CONTRACTS)).toThrow(/above zero, was 0/);
    expect(() => roundUpTo(contracts('1'), contracts('-0.1'))).toThrow(/above zero, was -0.1/);
  });
});
