import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetOf } from '../../shared/hedge/target-ratio.ts';
import { price, ratio } from '../../shared/money/amount.ts';
import type { Condition } from '../../shared/policy/condition.ts';
import { CONVICTIONS } from '../../shared/policy/conviction.ts';
import type { AdjustRule, HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { factsOf, NOW_MS, policyOf, stateOf } from '../support/given.ts';

const LADDER = ['0.3', '0.3', '0.4'].map(ratio);
const YES: Condition = { kind: 'priceBelow', price: price('99999') };
const NO: Condition = { kind: 'priceAbove', price: price('99999') };
const DUNNO: Condition = { kind: 'heldFor', forMs: 1 };
const rule = (when: Condition, wanted: string): AdjustRule => ({ when, ratio: ratio(wanted), because: 'topping' });
const wanted = (changes: Partial<HedgePolicy>, state = stateOf(), facts = factsOf()) =>
  targetOf(policyOf(changes), facts, state).target?.ratio.toString();

describe('the target', () => {
  it.each([
    ['none', '0'],
    ['uneasy', '0.24'],
    ['warning', '0.48'],
    ['confirmed', '0.8'],
  ] as const)('of 0.8 in batches of 30, 30 and 40 %% is, when %s, %s', (conviction, expected) => {
    const policy = { ratio: ratio('0.8'), ladder: LADDER };
    expect(wanted(policy, stateOf(), factsOf({ conviction }))).toBe(expected);
  });

  it('is the whole ratio without a ladder, whatever the conviction', () => {
    for (const conviction of CONVICTIONS)
      expect(wanted({ ratio: ratio('0.6') }, stateOf(), factsOf({ conviction }))).toBe('0.6');
  });

  it('is that of the first adjust rule that holds, in the place of ratio and ladder', () => {
    const adjust = [rule(NO, '0.1'), rule(YES, '0.9'), rule(YES, '0.2')];
    const { target, verdicts } = targetOf(policyOf({ ladder: LADDER, adjust }), factsOf(), stateOf());
    expect(target).toMatchObject({ isUrgent: true, because: 'topping: ratio 0.9' });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['passes', 'acts']);
    expect(wanted({ adjust: [rule(NO, '0.1')] })).toBe('1');
  });

  it('stays as it was while a rule ahead cannot be judged, also when the owner edits the ratio', () => {
    const adjust = [rule(DUNNO, '0.9'), rule(YES, '0.2')];
    const before = stateOf({ targetRatio: ratio('0.5') });
    expect(wanted({ adjust }, before)).toBe('0.5');
    expect(wanted({ adjust, ratio: ratio('0.1') }, before)).toBe('0.5');
    expect(wanted({ adjust: [rule(YES, '0.2'), rule(DUNNO, '0.9')] }, before)).toBe('0.2');
    expect(wanted({ adjust }, stateOf({ landedRatio: ratio('0.7') }))).toBe('0.7');
  });

  it('is none where nothing was decided before', () => {
    expect(targetOf(policyOf({ adjust: [rule(DUNNO, '0.9')] }), factsOf(), stateOf()).target).toBeUndefined();
  });

  it('that is held for an hour is told, with what to do', () => {
    const policy = policyOf({ adjust: [rule(DUNNO, '0.9')] });
    const first = targetOf(policy, factsOf(), stateOf({ targetRatio: ratio('0.5') }));
    expect(first.notices).toEqual([]);
    const later = targetOf(policy, factsOf({ nowMs: NOW_MS + HOUR_MS }), first.state);
    expect(later.notices[0]?.sentence).toMatch(
      /"topping" of the BTC hedge could not be judged since .*Z \(not open\): the ratio 0.5 stays/,
    );
    const known = targetOf(policyOf(), factsOf(), later.state);
    expect(known.state.heldSinceMs).toBeUndefined();
  });

  it('is one of the ratios the owner wrote, or the one before', () => {
    const rules = fc.array(fc.constantFrom(rule(YES, '0.9'), rule(NO, '0.1'), rule(DUNNO, '0.3')), { maxLength: 4 });
    fc.assert(
      fc.property(rules, fc.constantFrom(...CONVICTIONS), fc.boolean(), (adjust, conviction, isLaddered) => {
        const policy = policyOf({ adjust, ...(isLaddered ? { ladder: LADDER } : {}) });
        const { target, state } = targetOf(policy, factsOf({ conviction }), stateOf({ targetRatio: ratio('0.5') }));
        const written = ['0', '0.3', '0.6', '1', '0.9', '0.5'];
        expect(written).toContain(target?.ratio.toString());
        expect(state.targetRatio?.eq(target?.ratio ?? ratio('-1'))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
