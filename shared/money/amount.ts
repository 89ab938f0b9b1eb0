import { Decimal } from 'decimal.js';
import { parseDigits } from './parse-digits.ts';

/**
 * What a number of this program can measure. `quote` is money in the coin that margins and settles one contract, be it a
 * dollar coin or the coin itself; `dollars` is what limits are written in, a dollar coin at par; `price` is dollars (or
 * a dollar coin) per coin; `ratio` has no unit.
 */
export type Unit = 'coins' | 'contracts' | 'quote' | 'dollars' | 'price' | 'ratio';

/**
 * An exact decimal that knows its unit: adding coins to money does not compile. Signed, immutable, always finite.
 * Results across units come from the named functions of `conversions.ts`.
 */
export class Amount<U extends Unit> {
  /** Exists for the compiler only: it keeps the units apart. */
  declare readonly unit: U;
  /** The bare number, for this room's own conversions; no other room reads it. */
  readonly exact: Decimal;

  constructor(exact: Decimal) {
    if (!exact.isFinite()) throw new RangeError(`an amount must be finite, was ${exact.toString()}`);
    this.exact = exact;
  }

  plus(other: Amount<U>): Amount<U> {
    return new Amount(this.exact.plus(other.exact));
  }
  minus(other: Amount<U>): Amount<U> {
    return new Amount(this.exact.minus(other.exact));
  }
  times(factor: Amount<'ratio'>): Amount<U> {
    return new Amount(this.exact.times(factor.exact));
  }
  /** Division at 40 significant digits; the divisor must not be zero. */
  dividedBy(divisor: Amount<'ratio'>): Amount<U> {
    if (divisor.isZero()) throw new RangeError('an amount cannot be divided by zero');
    return new Amount(this.exact.div(divisor.exact));
  }
  negated(): Amount<U> {
    return new Amount(this.exact.negated());
  }
  abs(): Amount<U> {
    return new Amount(this.exact.abs());
  }
  lt(other: Amount<U>): boolean {
    return this.exact.lt(other.exact);
  }
  lte(other: Amount<U>): boolean {
    return this.exact.lte(other.exact);
  }
  gt(other: Amount<U>): boolean {
    return this.exact.gt(other.exact);
  }
  gte(other: Amount<U>): boolean {
    return this.exact.gte(other.exact);
  }
  eq(other: Amount<U>): boolean {
    return this.exact.eq(other.exact);
  }
  isZero(): boolean {
    return this.exact.isZero();
  }
  /** Strictly above zero. */
  isPositive(): boolean {
    return this.exact.isPositive() && !this.exact.isZero();
  }
  /** Strictly below zero. */
  isNegative(): boolean {
    return this.exact.isNegative() && !this.exact.isZero();
  }
  /** Plain digits without an exponent, as exchanges and tables read them; `-0` is `0`. */
  toString(): string {
    return this.exact.isZero() ? '0' : this.exact.toFixed();
  }
  toJSON(): string {
    return this.toString();
  }
  /** Rounded half to even at `places` decimals, for a person's eye only. */
  toText(places: number): string {
    return this.exact.toFixed(places, Decimal.ROUND_HALF_EVEN);
  }
  /** A binary float, for charts and statistics only; never for money that is traded or booked. */
  toChartNumber(): number {
    return this.exact.toNumber();
  }
}

export type Coins = Amount<'coins'>;
export type Contracts = Amount<'contracts'>;
export type Quote = Amount<'quote'>;
export type Dollars = Amount<'dollars'>;
export type Price = Amount<'price'>;
export type Ratio = Amount<'ratio'>;

/** Reads plain decimal digits; throws a sentence for anything else (exponents, hex, NaN, blanks, other scripts). */
function strictly<U extends Unit>(unit: U, text: string): Amount<U> {
  const exact = parseDigits(text);
  if (exact === undefined)
    throw new RangeError(`${unit} must be plain decimal digits such as 0.25, was ${quoted(text)}`);
  return new Amount<U>(exact);
}

const quoted = (text: unknown): string => JSON.stringify(String(text).slice(0, 40));

export const coins = (text: string): Coins => strictly('coins', text);
export const contracts = (text: string): Contracts => strictly('contracts', text);
export const quote = (text: string): Quote => strictly('quote', text);
export const dollars = (text: string): Dollars => strictly('dollars', text);
export const price = (text: string): Price => strictly('price', text);
export const ratio = (text: string): Ratio => strictly('ratio', text);

const ZERO = new Amount<Unit>(parseDigits('0') as Decimal);

export const NO_COINS = ZERO as Coins;
export const NO_CONTRACTS = ZERO as Contracts;
export const NO_QUOTE = ZERO as Quote;
export const NO_DOLLARS = ZERO as Dollars;
export const NO_RATIO = ZERO as Ratio;
export const ONE: Ratio = ratio('1');

/** The smaller of two amounts of one unit. */
export const smaller = <U extends Unit>(a: Amount<U>, b: Amount<NoInfer<U>>): Amount<U> => (a.lte(b) ? a : b);
/** The larger of two amounts of one unit. */
export const larger = <U extends Unit>(a: Amount<U>, b: Amount<NoInfer<U>>): Amount<U> => (a.gte(b) ? a : b);
