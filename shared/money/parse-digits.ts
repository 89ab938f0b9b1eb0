import { Decimal } from 'decimal.js';

/** Exact arithmetic: 40 significant digits, half to even, never an exponent in text an exchange will read. */
const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_EVEN, toExpNeg: -60, toExpPos: 60 });

/**
 * At most 20 digits before the point and 60 behind it: far beyond any real quantity, far below what could stall us, and
 * room for every quotient this program writes into its journal (40 significant digits, some zeros before them).
 */
const PLAIN_DIGITS = /^-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,60})?$/;

/**
 * The decimal that `text` spells in plain ASCII digits, else undefined.
 * decimal.js alone would accept "NaN", "Infinity", "0x10", "1_000" and "1e309"; a comparison with NaN is always
 * false, so a gate written the wrong way round would let it pass.
 */
export function parseDigits(text: unknown): Decimal | undefined {
  if (typeof text !== 'string' || !PLAIN_DIGITS.test(text)) return undefined;
  return new Exact(text);
}
