import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import { ratio } from '../../shared/money/amount.ts';
import type { Condition } from '../../shared/policy/condition.ts';
import { CONVICTIONS } from '../../shared/policy/conviction.ts';
import { rearmFingerprint } from '../../shared/policy/rearm-fingerprint.ts';
import { NOW_MS, policyOf, shortOf, stateOf, viewOf } from '../support/given.ts';

/** Nothing was read of any market, so every tree of these is unknown. */
const leaves = fc.constantFrom<Condition>(
  { kind: 'trend', is: 'down', on: '1d' },
  { kind: 'sentiment', is: 'worsened' },
  { kind: 'signal', name: 'double-bottom', on: '1d', withinMs: 1 },
  { kind: 'fundingAbove', rate: ratio('0'), periods: 1 },
);
const { tree: unknowns } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaves,
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of): Condition => ({ kind: 'all', of })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of): Condition => ({ kind: 'any', of })),
    tie('tree').map((of): Condition => ({ kind: 'not', of })),
  ),
}));

const policies = fc
  .record({
    base: fc.constantFrom('0', '0.3', '1').map(ratio),
    conviction: fc.constantFrom(...CONVICTIONS),
    isLaddered: fc.boolean(),
    raise: fc.array(fc.record({ when: unknowns, to: fc.constantFrom('warning', 'confirmed') }), { maxLength: 2 }),
    adjust: fc.array(
      unknowns.map((when) => ({ when, ratio: ratio('0.9'), because: 'topping' })),
      { maxLength: 2 },
    ),
    remove: fc.array(
      unknowns.map((when) => ({ when, because: 'bottom' })),
      { maxLength: 2 },
    ),
    rearm: unknowns.map((when) => ({ kind: 'when' as const, when })),
  })
  .map(({ base, isLaddered, ...rest }) =>
    policyOf({ ...rest, ratio: base, ...(isLaddered ? { ladder: ['0.3', '0.3', '0.4'].map(ratio) } : {}) }),
  );

describe('what cannot be known', () => {
  it('moves nothing where a rule that might change the ratio comes first', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        fc.pre(policy.adjust.length > 0);
        const landed = stateOf({
          fingerprint: rearmFingerprint(policy),
          landedRatio: ratio('0.5'),
          targetRatio: ratio('0.5'),
        });
        const open = decide(viewOf({ policy, position: shortOf('0.5') }), landed);
        expect([open.action.kind, open.state.latch, open.state.targetRatio?.toString()]).toEqual([
          'hold',
          undefined,
          '0.5',
        ]);
        const flat = decide(viewOf({ policy }), stateOf());
        expect([flat.action.kind, flat.verdicts.some(({ verdict }) => verdict === 'unknown')]).toEqual(['hold', true]);
      }),
      { numRuns: 300 },
    );
  });

  it('removes nothing, raises nothing and brings nothing back', () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const { raise, remove } = policy;
        const plain = { ...policy, adjust: [] };
        const without = { ...plain, raise: [], remove: [] };
        const landed = stateOf({ fingerprint: rearmFingerprint(plain), landedRatio: ratio('0.3') });
        const judged = decide(viewOf({ policy: plain, position: shortOf('0.3') }), landed);
        const same = decide(viewOf({ policy: without, position: shortOf('0.3') }), {
          ...landed,
          fingerprint: rearmFingerprint(without),
        });
        expect(JSON.stringify(judged.action)).toBe(JSON.stringify(same.action));
        const unknown = judged.verdicts.filter(({ verdict }) => verdict === 'unknown');
        expect(unknown).toHaveLength(raise.length + remove.length);
        const latch = { kind: 'rule' as const, because: 'bottom', atMs: NOW_MS - 9_999_999 };
        const removed = decide(viewOf({ policy: plain }), { ...landed, latch });
        expect([removed.action.kind, removed.state.latch]).toEqual(['hold', expect.objectContaining(latch)]);
      }),
      { numRuns: 300 },
    );
  });
});
