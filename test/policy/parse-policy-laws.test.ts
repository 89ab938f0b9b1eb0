import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratio } from '../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { FAULTS_MAX, parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { expectReadable, expectRefused, MALFORMED, NAME_PLACES } from './malformed.ts';
import { isName, NONSENSE, PLACES, written } from './nonsense.ts';
import { FULL, items, LEAST } from './policy-items.ts';
import { attributesIn, faultsIn, leastWith } from './readings.ts';

describe('every valid item', () => {
  it('is accepted, whatever `check` says', () => {
    fc.assert(
      fc.property(items, (item) => {
        expect(faultsIn(item)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('becomes faulty in exactly the attribute that turns to nonsense', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), fc.constantFrom(...NONSENSE), (place, value) => {
        fc.pre(!(NAME_PLACES.includes(place.at(-1)) && isName(value)));
        const faults = faultsIn(written(FULL, place, value));
        expect(faults.length).toBeGreaterThan(0);
        for (const fault of faults) {
          expect(fault.attribute.split(/[.[]/)[0]).toBe(place[0]);
          expectReadable(fault);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('becomes faulty by an attribute that does not exist', () => {
    fc.assert(
      fc.property(items, fc.string(), (item, name) => {
        fc.pre(!Object.hasOwn(FULL, name));
        const faults = faultsIn(Object.fromEntries([...Object.entries(item), [name, 1]]));
        expect(faults).toHaveLength(1);
        expect(faults[0]?.sentence).toContain('is not known here');
        for (const fault of faults) expectReadable(fault);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a malformed item', () => {
  it('is refused in readable sentences, a sample of what `npm run prove` tries', () => {
    fc.assert(fc.property(MALFORMED, expectRefused), { numRuns: 500 });
  });
});

describe('anything at all', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  });
  const attributes = fc.constantFrom(...Object.keys(FULL), '__proto__', 'constructor', 'toString');
  const values = fc.oneof(anything, fc.constantFrom(...NONSENSE), fc.constantFrom(...Object.values(FULL)));
  const itemLike = fc.array(fc.tuple(attributes, values)).map((entries) => Object.fromEntries(entries));

  it('is read or refused in readable sentences, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(anything, itemLike), (item) => {
        const read = parsePolicy(item as PolicyItem, CAUTIOUS_LIMITS);
        if (read.ok) return;
        expect(read.faults.length).toBeGreaterThan(0);
        expect(read.faults.length).toBeLessThanOrEqual(FAULTS_MAX);
        read.faults.forEach(expectReadable);
      }),
      { numRuns: 500 },
    );
  });

  it('lists no more faults than a person can work through', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`a${at}`, at]));
    expect(faultsIn({ ...LEAST, ...many })).toHaveLength(FAULTS_MAX);
    expect(faultsIn({ ...LEAST, remove: Array.from({ length: 20 }, () => ({})) })).toHaveLength(FAULTS_MAX);
  });

  it('cannot be exhausted by nesting', () => {
    let deep: unknown = { flag: 'a' };
    for (let depth = 0; depth < 50_000; depth += 1) deep = { not: deep };
    expect(attributesIn(leastWith({ rearm: { when: deep } }))).toEqual(['rearm.when']);
  });
});

describe('reading an item again', () => {
  it('gives what reading it for the first time gave, also after others and under other limits', () => {
    const tight = { ...CAUTIOUS_LIMITS, leverageMax: ratio('1') };
    fc.assert(
      fc.property(fc.array(items, { minLength: 1, maxLength: 5 }), (some) => {
        const first = some.map((item) => [parsePolicy(item, { ...tight }), parsePolicy(item, { ...CAUTIOUS_LIMITS })]);
        const again = some.map((item) => [parsePolicy(item, tight), parsePolicy(item, CAUTIOUS_LIMITS)]);
        expect(again).toEqual(first);
      }),
      { numRuns: 50 },
    );
  });

  it('sees what was changed in the very same item', () => {
    const item = { ...LEAST, ratio: '0.5' };
    expect(parsePolicy(item, CAUTIOUS_LIMITS).ok).toBe(true);
    item.ratio = '7';
    expect(parsePolicy(item, CAUTIOUS_LIMITS).ok).toBe(false);
  });
});
