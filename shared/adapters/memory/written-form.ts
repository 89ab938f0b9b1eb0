/**
 * What a person wrote, as the table gives it back: a number as the text of its digits, a set as a set, nothing where
 * nothing was written.
 */
export function writtenForm(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(writtenForm);
  if (value instanceof Set) return new Set([...value].map(writtenForm));
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  const entries = Object.entries(value as object).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, writtenForm(each)]));
}
