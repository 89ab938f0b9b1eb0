/**
 * Reads values back from plain stored data (what `JSON.parse` or a table item gives). A reader returns the typed value
 * or throws a sentence naming the field: a stored record that cannot be understood must stop the account, not guess.
 */
export type StoredReader<T> = (stored: unknown, path: string) => T;

const wrong = (path: string, expected: string, stored: unknown): never => {
  throw new Error(`the stored field ${path} must be ${expected}, was ${JSON.stringify(stored)?.slice(0, 60)}`);
};

export const storedText: StoredReader<string> = (stored, path) =>
  typeof stored === 'string' ? stored : wrong(path, 'text', stored);

/** A whole number such as an instant or a count; stored as a number or as digits. */
export const storedCount: StoredReader<number> = (stored, path) => {
  const count = typeof stored === 'string' && /^-?\d{1,15}$/.test(stored) ? Number(stored) : stored;
  return typeof count === 'number' && Number.isSafeInteger(count) ? count : wrong(path, 'a whole number', stored);
};

export const storedFlag: StoredReader<boolean> = (stored, path) =>
  typeof stored === 'boolean' ? stored : wrong(path, 'true or false', stored);

/** An amount, by its unit's strict parser: `storedAmount(coins)`. */
export const storedAmount =
  <T>(parse: (text: string) => T): StoredReader<T> =>
  (stored, path) => {
    try {
      return parse(storedText(stored, path));
    } catch {
      return wrong(path, 'plain decimal digits as text', stored);
    }
  };

export const storedChoice =
  <T extends string>(...choices: readonly T[]): StoredReader<T> =>
  (stored, path) =>
    choices.find((choice) => choice === stored) ?? wrong(path, `one of ${choices.join(', ')}`, stored);

export const storedList =
  <T>(item: StoredReader<T>): StoredReader<readonly T[]> =>
  (stored, path) =>
    Array.isArray(stored) ? stored.map((each, at) => item(each, `${path}[${at}]`)) : wrong(path, 'a list', stored);

export const storedMap =
  <T>(item: StoredReader<T>): StoredReader<Readonly<Record<string, T>>> =>
  (stored, path) =>
    Object.fromEntries(
      Object.entries(fieldsOf(stored, path)).map(([key, each]) => [key, item(each, `${path}.${key}`)]),
    );

type Readers<T> = { readonly [K in keyof T]-?: StoredReader<Exclude<T[K], undefined>> };

/** A record whose `optional` fields may be absent; unknown fields are left out. */
export function storedRecord<T extends object>(
  readers: Readers<T>,
  optional: readonly (keyof T)[] = [],
): StoredReader<T> {
  const keys = Object.keys(readers) as (keyof T & string)[];
  const parts = keys.map((key) => ({ key, place: `.${key}`, read: readers[key], mayBeAbsent: optional.includes(key) }));
  return (stored, path) => {
    const fields = fieldsOf(stored, path);
    const record: Partial<T> = {};
    for (const { key, place, read, mayBeAbsent } of parts) {
      const value = fields[key];
      if (value === undefined && mayBeAbsent) continue;
      record[key] = read(value, path + place);
    }
    return record as T;
  };
}

/**
 * A reader that reads each stored object once, for stores that hand out the same objects again and again: what is stored
 * is never changed in place, and what was read from it is a value. A faulty object is read, and throws, each time.
 */
export function readOnce<T extends object>(read: StoredReader<T>): StoredReader<T> {
  const known = new WeakMap<object, T>();
  return (stored, path) => {
    if (typeof stored !== 'object' || stored === null) return read(stored, path);
    const before = known.get(stored);
    if (before !== undefined) return before;
    const value = read(stored, path);
    known.set(stored, value);
    return value;
  };
}

function fieldsOf(stored: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return wrong(path, 'a record', stored);
  return stored as Readonly<Record<string, unknown>>;
}

/** The plain form of a record: amounts become digits, absent fields vanish. What the readers above read back. */
export const toStored = (record: object): Readonly<Record<string, unknown>> =>
  plainOf(record) as Readonly<Record<string, unknown>>;

/** What `JSON.parse(JSON.stringify(value))` gives, without the text between: every pass stores dozens of records. */
function plainOf(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value + 0 : null; // -0 is 0
    case 'object':
      return value === null ? null : plainStructure(value);
    case 'bigint':
      throw new TypeError(`a number to store must be an amount or a plain number, was the bigint ${value}`);
    default:
      return undefined;
  }
}

function plainStructure(value: object): unknown {
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === 'function') return plainOf(toJSON.call(value));
  if (Array.isArray(value)) return value.map((each) => plainOf(each) ?? null);
  const plain: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const stored = plainOf((value as Readonly<Record<string, unknown>>)[key]);
    if (stored === undefined) continue;
    // Set like any other, this name of a policy would be no field at all.
    if (key === '__proto__')
      Object.defineProperty(plain, key, { value: stored, enumerable: true, configurable: true, writable: true });
    else plain[key] = stored;
  }
  return plain;
}
