/** JSON read, or where and why it is none. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly column: number; readonly because: string };

/** A JSON string, or a JSON number outside of one. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Every decimal of so many digits survives a binary float and back (IEEE 754 double precision). */
const EXACT_DIGITS_MAX = 15;

/**
 * Reads JSON that a person wrote; a byte order mark is skipped. A number that a binary float would change (more than 15
 * digits, an exponent) is kept as the text of its digits, so that what is judged is what was written.
 */
export function readJson(written: string): JsonReading {
  const text = written.replace(/^\uFEFF/, '');
  const fault = faultIn(text);
  if (fault === undefined) return { ok: true, value: JSON.parse(text.replace(STRING_OR_NUMBER, keepDigits)) };
  const before = text.slice(0, placeOf(fault, text)).split('\n');
  return { ok: false, line: before.length, column: (before.at(-1) ?? '').length + 1, because: reasonIn(fault) };
}

function keepDigits(token: string): string {
  if (token.startsWith('"')) return token;
  const digits = token.replace(/[-.]/g, '').replace(/^0+/, '');
  return /[eE]/.test(token) || digits.length > EXACT_DIGITS_MAX ? `"${token}"` : token;
}

function faultIn(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The engine's reason without the excerpt and the place, which differ between its versions. */
function reasonIn(message: string): string {
  const reason = message
    .replace(/,? (?:in JSON at position|"|\.\.\.)[\s\S]*$/, '')
    .replace(/ after JSON$/, ' after its end');
  return reason.charAt(0).toLowerCase() + reason.slice(1);
}

/** Where the engine stopped reading, counted from 0. */
function placeOf(message: string, text: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  if (!message.startsWith('Unexpected token')) return text.length;
  // The engine names no place for this fault, but every beginning of the text that contains it fails the same way.
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (faultIn(text.slice(0, middle))?.startsWith('Unexpected token')) bad = middle;
    else good = middle;
  }
  return bad - 1;
}
