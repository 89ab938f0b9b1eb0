import type { PolicyItem } from './policy-book.ts';
import { isMap } from './schema-parts.ts';

/** The item as its owner wrote it: all but `check`, which the program writes. */
export const withoutCheck = (item: PolicyItem): PolicyItem =>
  Object.fromEntries(Object.entries(item).filter(([attribute]) => attribute !== 'check'));

/**
 * JSON text that differs wherever two items differ at all, in the order of their keys too; undefined for an item that
 * holds anything JSON cannot tell apart, such as a set or a bigint.
 */
export const exactText = (item: unknown): string | undefined =>
  isPlain(item, NESTED_MAX) ? JSON.stringify(item) : undefined;

/** Deeper than any policy: what is nested without end is no text either. */
const NESTED_MAX = 20;

function isPlain(value: unknown, nestedMax: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return ['string', 'boolean', 'object'].includes(typeof value);
  const within = Object.values(value);
  const isUsual = Array.isArray(value) ? within.length === value.length : isMap(value);
  return isUsual && nestedMax > 0 && within.every((each) => isPlain(each, nestedMax - 1));
}

/**
 * JSON text that is the same for the same content: keys in order of their code units, amounts and large integers as
 * text, absent values left out. `data` holds no cycles.
 */
export function canonicalJson(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(canonicalJson).join(',')}]`;
  if (isMap(data) && !('toJSON' in data)) {
    const entries = Object.keys(data)
      .sort()
      .filter((key) => data[key] !== undefined)
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(data[key])}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(typeof data === 'bigint' ? data.toString() : data) ?? 'null';
}

/**
 * The text under which the last valid version of a policy is kept: the same for the same wishes, whatever `check` says.
 * `JSON.parse` gives an item that reads as the same policy.
 */
export const policyText = (item: PolicyItem): string => canonicalJson(withoutCheck(item));
