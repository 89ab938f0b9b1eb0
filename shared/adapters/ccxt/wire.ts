import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';
import { found, missing, type Read } from '../../market/read.ts';
import type { Amount, Unit } from '../../money/amount.ts';
import { messageOf } from './failures.ts';

// Without it, what is wrong with a reply would be called invalid, and nothing more.
z.config(english());

/** An amount in plain digits; the schema refuses anything else, so a missing number is never a zero. */
export const digits = <U extends Unit>(read: (text: string) => Amount<U>) =>
  z.pipe(
    z.string(),
    z.transform((text: string, at): Amount<U> => {
      try {
        return read(text);
      } catch (failure) {
        at.issues.push({ code: 'custom', message: messageOf(failure), input: text });
        return z.NEVER;
      }
    }),
  );

/** An amount above zero. */
export const positive = <U extends Unit>(read: (text: string) => Amount<U>) =>
  digits(read).check(z.refine((amount) => amount.isPositive(), 'must be above zero'));

/** An amount of zero or more. */
export const unsigned = <U extends Unit>(read: (text: string) => Amount<U>) =>
  digits(read).check(z.refine((amount) => !amount.isNegative(), 'must not be below zero'));

/** An identifier that the exchange writes as a whole number; kept as text, for it may exceed a float's precision. */
export const wholeNumber = z.string().check(z.regex(/^\d{1,20}$/, 'must be a whole number'));

/** An instant in milliseconds since 1970 UTC. */
export const instantMs = z.pipe(
  z.string().check(z.regex(/^\d{12,14}$/, 'must be milliseconds since 1970')),
  z.transform(Number),
);

/** A row of a reply, by the exchange's own name of the symbol. */
const namedRow = z.looseObject({ symbol: z.string().check(z.minLength(1)) });

/** Reads a part of a reply; throws a sentence that says what of `what` was wrong. */
export function readWire<S extends z.ZodMiniType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`Binance's ${what} cannot be read (${faults.join('; ')}).`);
}

/** The rows of a list reply, unread, by their symbol. */
export function rowsBySymbol(reply: unknown, what: string): ReadonlyMap<string, unknown> {
  return new Map(readWire(z.array(namedRow), reply, what).map((row) => [row.symbol, row]));
}

/** Turns a failure of `read` into a failed read, in the words of the failure. */
export async function attempt<T>(read: () => Promise<T>): Promise<Read<T>> {
  try {
    return found(await read());
  } catch (failure) {
    return missing(messageOf(failure));
  }
}
