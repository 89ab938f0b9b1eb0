import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Amount,
  coins,
  contracts,
  larger,
  NO_QUOTE,
  NO_RATIO,
  price,
  quote,
  ratio,
  smaller,
} from '../../shared/money/amount.ts';
import { parseDigits } from '../../shared/money/parse-digits.ts';

const UNITS = { coins, contracts, quote, price, ratio };

/** Plain digits as an exchange writes them, up to the longest that are read. */
const digits = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.bigInt(0n, 10n ** 12n),
    fc.option(fc.stringMatching(/^[0-9]{1,18}$/), { nil: undefined }),
  )
  .map(([sign, whole, behind]) => `${sign}${whole}${behind === undefined ? '' : `.${behind}`}`);

describe('reading an amount', () => {
  it.each([
    'NaN',
    'Infinity',
    '-Infinity',
    '0x10',
    '0b1',
    '0o7',
    '1_000',
    '1,000',
    '1e309',
    '1e3',
    '1E-7',
    ' 1',
    '1 ',
    '1\n',
    '\t1',
    '+1',
    '.5',
    '1.',
    '-',
    '-.5',
    '',
    '٣',
    '１',
    '01',
    '00',
    '1.2.3',
    '--1',
    '1-',
    'null',
    'undefined',
    '1\u0000',
    `1${'0'.repeat(20)}`,
    `0.${'0'.repeat(61)}`,
    '9'.repeat(100_000),
  ])('refuses %j in every unit', (text) => {
    for (const read of Object.values(UNITS)) expect(() => read(text)).toThrow(/plain decimal digits/);
    expect(parseDigits(text)).toBeUndefined();
  });

  it.each([1, 1n, null, undefined, true, [], ['1'], {}, new Decimal(1), Number.NaN])(
    'refuses %s, which is no text',
    (value) => {
      expect(parseDigits(value)).toBeUndefined();
    },
  );

  it('names the unit and shows only the beginning of a long text', () => {
    expect(() => price('x'.repeat(5_000))).toThrow(/^price must be plain decimal digits such as 0.25, was "x{40}"$/);
  });

  it('keeps every digit it read', () => {
    fc.assert(fc.property(digits, (text) => new Decimal(text).eq(new Decimal(coins(text).toString()))));
  });

  it('writes plain digits that read as the same amount, never an exponent', () => {
    fc.assert(
      fc.property(digits, (text) => {
        const written = quote(text).toString();
        expect(written).toMatch(/^-?\d+(\.\d+)?$/);
        expect(quote(written).eq(quote(text))).toBe(true);
      }),
    );
    expect(price(`0.${'0'.repeat(59)}1`).toString()).toBe(`0.${'0'.repeat(59)}1`);
    expect(price('99999999999999999999').times(ratio('99999999999999999999')).toString()).not.toContain('e');
  });

  it('reads every quotient back that it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1 }), (one, other) => {
        const part = ratio(String(one)).dividedBy(ratio(String(other)));
        expect(ratio(part.toString()).eq(part)).toBe(true);
      }),
    );
  });

  it('knows one zero', () => {
    expect(coins('-0').toString()).toBe('0');
    expect(coins('1').minus(coins('1')).negated().toString()).toBe('0');
    expect(JSON.stringify({ held: coins('-0.000') })).toBe('{"held":"0"}');
    expect(coins('-0').isNegative()).toBe(false);
    expect(coins('0').isPositive()).toBe(false);
  });
});

describe('calculating with an amount', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('is never %s', (value) => {
    expect(() => new Amount<'quote'>(new Decimal(value))).toThrow(RangeError);
  });

  it('does not divide by zero', () => {
    expect(() => quote('1').dividedBy(NO_RATIO)).toThrow(/divided by zero/);
    expect(() => NO_QUOTE.dividedBy(ratio('-0'))).toThrow(/divided by zero/);
  });

  it('makes no binary rounding errors', () => {
    expect(quote('0.1').plus(quote('0.2')).eq(quote('0.3'))).toBe(true);
    expect(quote('1.1').times(ratio('1.1')).toString()).toBe('1.21');
    const thousandth = coins('0.001');
    let sum = coins('0');
    for (let at = 0; at < 1000; at++) sum = sum.plus(thousandth);
    expect(sum.eq(coins('1'))).toBe(true);
  });

  it('does not change the amounts it was made from', () => {
    const before = quote('5');
    before.plus(quote('1'));
    before.negated();
    expect(before.toString()).toBe('5');
  });

  it('picks the smaller and the larger of two', () => {
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        const [low, high] = [smaller(coins(a), coins(b)), larger(coins(a), coins(b))];
        expect(low.lte(high)).toBe(true);
        expect(low.plus(high).eq(coins(a).plus(coins(b)))).toBe(true);
      }),
    );
  });

  it('rounds half to even for the eye only', () => {
    expect(quote('2.5').toText(0)).toBe('2');
    expect(quote('3.5').toText(0)).toBe('4');
    expect(quote('-0.001').toText(2)).toBe('-0.00');
  });
});
