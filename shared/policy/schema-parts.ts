// `zod/mini` rather than `zod`: every start of a Lambda builds these schemas, and without the methods that all of zod's own
// carry it does so in half the time.
import * as z from 'zod/mini';
import { type Amount, ratio, type Unit } from '../money/amount.ts';
import { parseDigits } from '../money/parse-digits.ts';
import { parseDuration } from '../time/duration.ts';
import { parseInstant } from '../time/instant.ts';
import { BETWEEN_NAMES } from './fault-sentences.ts';

// Every message in here ends the sentence "it must be ..."; `fault-sentences.ts` writes the rest.

/** How a JSON Schema tells of one value: editors check and complete by it. The reader below it is stricter. */
type Shape = Readonly<Record<string, unknown>>;

/** A schema of this room, by what it reads. */
export type Reader<T> = z.ZodMiniType<T>;

/** Reports that what is written at a place is not what is allowed there. */
export function refuse(at: z.core.ParsePayload, allowed: string, path: readonly PropertyKey[] = []): never {
  at.issues.push({ code: 'custom', message: allowed, input: at.value, path: [...path] });
  return z.NEVER;
}

/** What `schema` reads, made into something else; `make` may `refuse` it. */
export const into = <S extends z.core.$ZodType, T>(
  schema: S,
  make: (read: z.core.output<S>, at: z.core.ParsePayload) => T,
) => z.pipe(schema, z.transform(make));

const ANYTHING = z.unknown();

/** One value: what `read` makes of it; undefined means that it is not allowed. */
export const leaf = <T>(read: (written: unknown) => T | undefined, allowed: string, shape: Shape) =>
  into(ANYTHING, (written, at): T => read(written) ?? refuse(at, allowed)).register(z.globalRegistry, {
    ...shape,
    description: allowed,
  });

/** True or false; the text "true" is neither. */
export const yesOrNo = leaf(
  (written) => (typeof written === 'boolean' ? written : undefined),
  'true or false, of the type Boolean rather than text',
  { type: 'boolean' },
);

/** One of these words. */
export const choice = <T extends string>(first: T, ...others: readonly T[]) =>
  leaf((written) => [first, ...others].find((word) => word === written), [first, ...others].join(' or '), {
    enum: [first, ...others],
  });

/** The digits of a number written as a number or as text; undefined for NaN, 1e309, 1e-7, 0x10, 1_000 or blanks. */
function digitsOf(written: unknown): string | undefined {
  const text = typeof written === 'number' || typeof written === 'bigint' ? String(written) : written;
  return typeof text === 'string' && parseDigits(text) !== undefined ? text : undefined;
}

/** A number may be written as one, or as text that keeps every digit; see `money/parse-digits.ts`. */
export const NUMBER: Shape = { type: ['string', 'number'], pattern: '^-?(0|[1-9][0-9]*)([.][0-9]+)?$' };

/** An exact number in the unit of `read`, kept by `isAllowed`. */
export const amount = <U extends Unit>(
  read: (digits: string) => Amount<U>,
  isAllowed: (value: Amount<U>) => boolean,
  allowed: string,
  limits: Shape = {},
) =>
  leaf(
    (written) => {
      const digits = digitsOf(written);
      const value = digits === undefined ? undefined : read(digits);
      return value !== undefined && isAllowed(value) ? value : undefined;
    },
    allowed,
    { ...NUMBER, ...limits },
  );

/** An amount above zero. */
export const positive = <U extends Unit>(read: (digits: string) => Amount<U>, example: string) =>
  amount(read, (value) => value.isPositive(), `a number above 0 in plain digits, such as ${example}`, {
    exclusiveMinimum: 0,
  });

/** A part from `low` to `high`, both included. */
export const part = (low: string, high: string) =>
  amount(
    ratio,
    (value) => value.gte(ratio(low)) && value.lte(ratio(high)),
    `a number from ${low} to ${high} in plain digits`,
    { minimum: Number(low), maximum: Number(high) },
  );

/** A part above `low` and below `high`. */
export const partBetween = (low: string, high: string) =>
  amount(
    ratio,
    (value) => value.gt(ratio(low)) && value.lt(ratio(high)),
    `a number above ${low} and below ${high} in plain digits`,
    { exclusiveMinimum: Number(low), exclusiveMaximum: Number(high) },
  );

/** A whole number from `low` to `high`. */
export const whole = (low: number, high: number) =>
  leaf(
    (written) => {
      const digits = digitsOf(written) ?? '';
      return /^\d{1,6}$/.test(digits) && Number(digits) >= low && Number(digits) <= high ? Number(digits) : undefined;
    },
    `a whole number from ${low} to ${high}`,
    { ...NUMBER, minimum: low, maximum: high },
  );

/** Text of one shape. */
export const text = (shape: RegExp, allowed: string) =>
  leaf((written) => (typeof written === 'string' && shape.test(written) ? written : undefined), allowed, {
    type: 'string',
    pattern: shape.source,
  });

/** Characters that could hide or turn around what the owner reads. */
const CONTROL = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;
/** Text of a person, of 1 to `lengthMax` characters. */
export const words = (lengthMax: number) =>
  leaf(
    (written) => {
      if (typeof written !== 'string' || written.length === 0 || written.length > lengthMax) return undefined;
      return CONTROL.test(written.replace(/[\t\r\n]/g, ' ')) ? undefined : written;
    },
    `text of 1 to ${lengthMax} characters without control characters`,
    { type: 'string', minLength: 1, maxLength: lengthMax },
  );

/** A name that is safe in keys, subjects and addresses. */
export const name = text(/^[A-Za-z0-9_-]{1,40}$/, 'at most 40 letters, digits, - and _');

/** Milliseconds since 1970 UTC of a date or a UTC time. */
export const instant = leaf(
  (written) => (typeof written === 'string' ? parseInstant(written) : undefined),
  'a date such as 2026-11-01 or a UTC time such as 2026-11-01T12:00Z',
  { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z)?$' },
);

/** How a JSON Schema tells of a duration. */
export const DURATION = { type: 'string', pattern: '^[1-9][0-9]{0,4}[smhd]$' };

/** Milliseconds of a duration. */
export const duration = leaf(
  (written) => (typeof written === 'string' ? parseDuration(written) : undefined),
  'a duration such as 90s, 5m, 24h or 3d',
  DURATION,
);

/** Whether a value is a plain map of names to values: no list, set, date or bytes. */
export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Object.prototype.toString.call(value) === '[object Object]';

/** zod's own object accepts a set or a date and finds it empty, which would then mean every default. */
const MAPS_ONLY = z.transform((written) => (isMap(written) ? written : undefined));

/** A map that holds these attributes and no others. */
export const map = <S extends z.core.$ZodLooseShape>(shape: S, allowed: string, limits: Shape = {}) =>
  z.pipe(
    MAPS_ONLY,
    z
      .strictObject(shape, {
        error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(BETWEEN_NAMES) : allowed),
      })
      .register(z.globalRegistry, { ...limits, description: allowed }),
  );

/** A map that holds exactly one of these attributes, and means what that attribute means. */
export const oneOf = <T>(shape: Readonly<Record<string, Reader<T>>>, allowed: string) => {
  const each = Object.fromEntries(Object.entries(shape).map(([only, reader]) => [only, z.optional(reader)]));
  return into(map(each, allowed, { minProperties: 1, maxProperties: 1 }), (read, at): T => {
    const [only, ...others] = Object.values(read);
    if (only !== undefined && others.length === 0) return only;
    // An unknown attribute has been reported already, and explains why none of the known ones is there.
    return at.issues.length === 0 ? refuse(at, allowed) : z.NEVER;
  });
};

/**
 * One word, or a map. A union would only say that nothing fits; the type of what was written tells which of the two was
 * meant.
 */
export const wordOrMap = <T>(word: Reader<T>, rule: Reader<T>, shape: Shape) =>
  into(ANYTHING, (written, at): T => {
    const read = (typeof written === 'string' ? word : rule).safeParse(written);
    if (read.success) return read.data;
    for (const issue of read.error.issues) {
      const { message } = issue;
      const path = [...issue.path];
      if (issue.code !== 'unrecognized_keys') refuse(at, message, path);
      else at.issues.push({ code: issue.code, keys: issue.keys, message, path, input: undefined });
    }
    return z.NEVER;
  }).register(z.globalRegistry, shape);

/** A list of `least` to `most` entries. */
export const list = <T>(entry: Reader<T>, least: number, most: number, allowed: string) =>
  z.pipe(
    z.transform((written) =>
      Array.isArray(written) && written.length >= least && written.length <= most ? [...written] : undefined,
    ),
    z
      .array(entry, { error: allowed })
      .register(z.globalRegistry, { minItems: least, maxItems: most, description: allowed }),
  );
