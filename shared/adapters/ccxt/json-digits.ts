import { Decimal } from 'decimal.js';

/** A JSON string, or a JSON number outside of one. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses a JSON object or list, with every number as the text of its digits (exponents written out), so that no
 * amount passes through a binary float. Undefined for anything that is not such JSON.
 */
export function parseKeepingDigits(text: unknown): object | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(text.replace(STRING_OR_NUMBER, quoteNumber));
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function quoteNumber(token: string): string {
  if (token.startsWith('"')) return token;
  return /[eE]/.test(token) ? `"${new Decimal(token).toFixed()}"` : `"${token}"`;
}
