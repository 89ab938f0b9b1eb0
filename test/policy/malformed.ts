import fc from 'fast-check';
import { expect } from 'vitest';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { FAULTS_MAX, parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyFault } from '../../shared/policy/policy-fault.ts';
import { isName, NONSENSE, PLACES, written } from './nonsense.ts';
import { FULL, items } from './policy-items.ts';

/** Where any name may stand. */
export const NAME_PLACES: readonly unknown[] = ['policyId', 'account', 'flag'];

/** A fault as a person can read it: it names the attribute, in plain letters, and ends. */
export function expectReadable({ attribute, value, sentence }: PolicyFault): void {
  expect(attribute).not.toBe('');
  expect(sentence).toContain(attribute);
  expect(sentence).toMatch(/^[ -~]+\.$/);
  expect(sentence.length).toBeLessThanOrEqual(500);
  expect(value.length).toBeLessThanOrEqual(42);
}

/** One attribute of a policy that uses all of them, turned to nonsense. */
const nonsensical = fc
  .tuple(fc.constantFrom(...PLACES), fc.constantFrom(...NONSENSE))
  .filter(([place, value]) => !(NAME_PLACES.includes(place.at(-1)) && isName(value)))
  .map(([place, value]) => written(FULL, place, value));

/** A valid policy with an attribute that nobody knows. */
const unknown = fc
  .tuple(items, fc.string({ minLength: 1 }), fc.anything())
  .filter(([, name]) => !Object.hasOwn(FULL, name) && name !== 'check')
  .map(([item, name, value]) => Object.fromEntries([...Object.entries(item), [name, value ?? 0]]));

/** A valid policy without something it must say. */
const incomplete = fc
  .tuple(items, fc.constantFrom('policyId', 'coin', 'ratio'))
  .map(([item, name]) => Object.fromEntries(Object.entries(item).filter(([each]) => each !== name)));

/** What is no policy in one way or another. */
export const MALFORMED: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: nonsensical },
  { weight: 2, arbitrary: unknown },
  { weight: 1, arbitrary: incomplete },
  { weight: 1, arbitrary: fc.anything({ maxDepth: 3 }).filter((value) => !isRead(value)) },
);

const isRead = (value: unknown): boolean => parsePolicy(value as never, CAUTIOUS_LIMITS).ok;

/** Refuses a malformed policy in at least one and at most twenty readable faults, or fails. */
export function expectRefused(item: unknown): void {
  const read = parsePolicy(item as never, CAUTIOUS_LIMITS);
  if (read.ok) throw new Error('a malformed policy was taken for a good one');
  expect(read.faults.length).toBeGreaterThan(0);
  expect(read.faults.length).toBeLessThanOrEqual(FAULTS_MAX);
  read.faults.forEach(expectReadable);
}
