import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coins, contracts, NO_COINS, NO_QUOTE, price, quote } from '../../shared/money/amount.ts';
import { coinsIn, coinsWorth, contractsFor, notional, pricePerCoin, ratioOf } from '../../shared/money/conversions.ts';

const positive = fc.bigInt(1n, 10n ** 15n).map((unscaled) => {
  const text = unscaled.toString().padStart(7, '0');
  return `${text.slice(0, -6).replace(/^0+(?=\d)/, '')}.${text.slice(-6)}`;
});

describe('conversions', () => {
  it('multiply exactly', () => {
    expect(notional(coins('0.123'), price('64123.1')).toString()).toBe('7887.1413');
    expect(coinsIn(contracts('7'), coins('0.01')).toString()).toBe('0.07');
  });

  it('undo one another within 1e-20', () => {
    fc.assert(
      fc.property(positive, positive, (held, at) => {
        const value = notional(coins(held), price(at));
        const tolerance = coins('0.00000000000000000001');
        expect(coinsWorth(value, price(at)).minus(coins(held)).abs().lte(tolerance)).toBe(true);
        expect(pricePerCoin(value, coins(held)).minus(price(at)).abs().lte(price('0.00000000000000000001'))).toBe(true);
        expect(
          coinsIn(contractsFor(coins(held), coins(at)), coins(at))
            .minus(coins(held))
            .abs()
            .lte(tolerance),
        ).toBe(true);
      }),
    );
  });

  it('refuse to divide by zero, and say by what', () => {
    expect(() => coinsWorth(quote('1'), price('0'))).toThrow('the price to divide by must not be zero');
    expect(() => pricePerCoin(quote('1'), NO_COINS)).toThrow('the quantity to divide by must not be zero');
    expect(() => ratioOf(NO_QUOTE, NO_QUOTE)).toThrow('the whole to divide by must not be zero');
    expect(() => contractsFor(coins('1'), NO_COINS)).toThrow('the contract size to divide by must not be zero');
  });
});
