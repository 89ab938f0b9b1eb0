import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convictionBefore, raiseConviction, resetConviction } from '../../shared/hedge/conviction.ts';
import { price } from '../../shared/money/amount.ts';
import type { Condition } from '../../shared/policy/condition.ts';
import { batchesOf, CONVICTIONS } from '../../shared/policy/conviction.ts';
import type { HedgePolicy, RaiseRule } from '../../shared/policy/hedge-policy.ts';
import { factsOf, policyOf, stateOf } from '../support/given.ts';

const YES: Condition = { kind: 'priceBelow', price: price('99999') };
const NO: Condition = { kind: 'priceAbove', price: price('99999') };
const DUNNO: Condition = { kind: 'heldFor', forMs: 1 };
const to = (level: RaiseRule['to'], when: Condition = YES): RaiseRule => ({ when, to: level });
const raising = (conviction: HedgePolicy['conviction'], ...raise: readonly RaiseRule[]) =>
  policyOf({ conviction, raise });
const levels = fc.constantFrom(...CONVICTIONS);

describe('the conviction', () => {
  it('is what the owner wrote, raised by the highest rule that holds', () => {
    expect(raiseConviction(raising('uneasy'), factsOf(), stateOf()).level).toBe('uneasy');
    const policy = raising('uneasy', to('warning'), to('confirmed'), to('confirmed', NO));
    const { level, verdicts } = raiseConviction(policy, factsOf(), stateOf());
    expect(level).toBe('confirmed');
    expect(verdicts.map(({ rule, verdict, number }) => [rule, verdict, number])).toEqual([
      ['raise: warning', 'acts', 'mark 60000'],
      ['raise: confirmed', 'acts', 'mark 60000'],
      ['raise: confirmed', 'passes', 'mark 60000'],
    ]);
  });

  it('is not raised by a rule that cannot be judged', () => {
    const { level, verdicts } = raiseConviction(raising('none', to('warning', DUNNO)), factsOf(), stateOf());
    expect([level, verdicts[0]?.verdict]).toEqual(['none', 'unknown']);
  });

  it('stays raised when the rule holds no longer', () => {
    const { state } = raiseConviction(raising('none', to('warning')), factsOf(), stateOf());
    expect(raiseConviction(raising('none', to('warning', NO)), factsOf(), state).level).toBe('warning');
  });

  it("is the owner's word again as soon as he edits it, up or down", () => {
    const { state } = raiseConviction(raising('uneasy', to('confirmed')), factsOf(), stateOf());
    expect(convictionBefore(raising('none'), state)).toBe('none');
    expect(convictionBefore(raising('warning'), state)).toBe('warning');
    expect(convictionBefore(raising('uneasy'), state)).toBe('confirmed');
  });

  it('is none after a removal, until a rule raises it or the owner edits it', () => {
    const policy = raising('confirmed');
    const state = resetConviction(policy, stateOf());
    expect(convictionBefore(policy, state)).toBe('none');
    expect(raiseConviction(raising('confirmed', to('uneasy')), factsOf(), state).level).toBe('uneasy');
    expect(convictionBefore(raising('warning'), state)).toBe('warning');
  });

  it('is never lowered by any rules from any memory, and the same when asked twice', () => {
    const rules = fc.array(fc.record({ to: levels, when: fc.constantFrom(YES, NO, DUNNO) }), { maxLength: 4 });
    fc.assert(
      fc.property(levels, levels, levels, rules, (written, owners, kept, raise) => {
        const policy = policyOf({ conviction: written, raise });
        const before = stateOf({ conviction: kept, ownersConviction: owners });
        const once = raiseConviction(policy, factsOf(), before);
        expect(batchesOf(once.level)).toBeGreaterThanOrEqual(batchesOf(convictionBefore(policy, before)));
        expect(raiseConviction(policy, factsOf(), once.state)).toEqual(once);
      }),
      { numRuns: 200 },
    );
  });
});
