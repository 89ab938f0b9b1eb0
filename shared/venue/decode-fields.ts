import { parseDigits } from '../money/parse-digits.ts';
import type { Table } from './venue-state.ts';

/** Reads one value out of parsed JSON; throws a sentence that names the `path` where it does not fit. */
export type Decoder<T> = (value: unknown, path: string) => T;

export const text: Decoder<string> = (value, path) =>
  typeof value === 'string' ? value : damaged(path, 'text', value);

export const wholeNumber: Decoder<number> = (value, path) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : damaged(path, 'a whole number', value);

export const truth: Decoder<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : damaged(path, 'true or false', value);

/** One of the named words. */
export const oneOf =
  <W extends string>(...words: readonly W[]): Decoder<W> =>
  (value, path) =>
    words.find((word) => word === value) ?? damaged(path, words.join(' or '), value);

/** An amount in the unit that `read` makes of plain digits. */
export const amount =
  <A>(read: (digits: string) => A): Decoder<A> =>
  (value, path) =>
    typeof value === 'string' && parseDigits(value) !== undefined ? read(value) : damaged(path, 'plain digits', value);

export const listOf =
  <T>(item: Decoder<T>): Decoder<readonly T[]> =>
  (value, path) =>
    Array.isArray(value)
      ? value.map((entry, index) => item(entry, `${path}[${index}]`))
      : damaged(path, 'a list', value);

export const tableOf =
  <T>(item: Decoder<T>): Decoder<Table<T>> =>
  (value, path) =>
    Object.fromEntries(
      Object.entries(asObject(value, path)).map(([key, entry]) => [key, item(entry, `${path}.${key}`)]),
    );

/** An object with exactly these fields read; fields it does not know are dropped. */
export const recordOf =
  <T extends object>(fields: { readonly [K in keyof T]: Decoder<T[K]> }): Decoder<T> =>
  (value, path) => {
    const source = asObject(value, path);
    const read = Object.entries<Decoder<unknown>>(fields).map(([key, field]) => [
      key,
      field(source[key], `${path}.${key}`),
    ]);
    // Every field of T has just been read by the decoder of that field.
    return Object.fromEntries(read) as T;
  };

function asObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return damaged(path, 'an object', value);
  return Object.fromEntries(Object.entries(value));
}

function damaged(path: string, expected: string, value: unknown): never {
  const seen = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  throw new RangeError(`The stored venue is damaged at ${path}: expected ${expected}, found ${seen}.`);
}
