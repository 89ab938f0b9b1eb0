import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectRefused, MALFORMED } from '../policy/malformed.ts';

const POLICIES = 100_000;

it('100,000 malformed policies are each refused in readable faults, and none throws', () => {
  let refused = 0;
  fc.assert(
    fc.property(MALFORMED, (item) => {
      expectRefused(item);
      refused += 1;
    }),
    { numRuns: POLICIES },
  );
  expect(refused).toBe(POLICIES);
});
