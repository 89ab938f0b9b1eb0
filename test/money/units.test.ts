import { describe, expect, it } from 'vitest';
import {
  type Amount,
  type Coins,
  coins,
  contracts,
  larger,
  type Price,
  price,
  type Quote,
  quote,
  type Ratio,
  ratio,
  smaller,
} from '../../shared/money/amount.ts';
import { coinsIn, notional, ratioOf } from '../../shared/money/conversions.ts';
import { roundDownTo } from '../../shared/money/rounding.ts';

const HELD: Coins = coins('2');
const CASH: Quote = quote('3');
const MARK: Price = price('5');

// Each line below a "ts-expect-error" must fail to compile: the type check fails when one of them does not.
describe('units', () => {
  it('do not mix in sums and comparisons', () => {
    // @ts-expect-error coins and money are not one unit
    expect(HELD.plus(CASH).toString()).toBe('5');
    // @ts-expect-error money and a price are not one unit
    expect(CASH.minus(MARK).toString()).toBe('-2');
    // @ts-expect-error a price and a ratio are not one unit
    expect(MARK.lt(ratio('1'))).toBe(false);
    // @ts-expect-error coins and contracts are not one unit
    expect(HELD.eq(contracts('2'))).toBe(true);
    // @ts-expect-error neither smaller nor larger mixes units
    expect(smaller(HELD, CASH).toString()).toBe('2');
    // @ts-expect-error neither smaller nor larger mixes units
    expect(larger(MARK, CASH).toString()).toBe('5');
  });

  it('are multiplied and divided by ratios only', () => {
    // @ts-expect-error coins times a price is a notional, by its named function
    expect(HELD.times(MARK).toString()).toBe('10');
    // @ts-expect-error money by coins is a price, by its named function
    expect(CASH.dividedBy(HELD).toString()).toBe('1.5');
    const half: Quote = CASH.times(ratio('0.5'));
    expect(half.toString()).toBe('1.5');
  });

  it('are not taken for one another', () => {
    // @ts-expect-error money is not coins
    const wrong: Coins = CASH;
    // @ts-expect-error a number is not money
    const number: Quote = 3;
    // @ts-expect-error text is not money
    const text: Quote = '3';
    // @ts-expect-error an amount of any unit is not an amount of one
    const any: Amount<'coins'> = CASH as Amount<'coins' | 'quote'>;
    expect([wrong, number, text, any]).toHaveLength(4);
  });

  it('come out of the conversions as they should', () => {
    const value: Quote = notional(HELD, MARK);
    // @ts-expect-error the order of the arguments matters
    const turned: Quote = notional(MARK, HELD);
    const behind: Coins = coinsIn(contracts('3'), coins('0.01'));
    // @ts-expect-error a ratio compares two amounts of one unit
    const nonsense: Ratio = ratioOf(HELD, CASH);
    // @ts-expect-error a step has the unit of what is rounded
    const rounded: Coins = roundDownTo(HELD, contracts('1'));
    expect([value, turned, behind, nonsense, rounded].map(String)).toEqual([
      '10',
      '10',
      '0.03',
      '0.6666666666666666666666666666666666666667',
      '2',
    ]);
  });
});
