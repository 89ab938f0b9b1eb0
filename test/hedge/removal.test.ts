import { describe, expect, it } from 'vitest';
import type { ConditionFacts } from '../../shared/hedge/evaluate-condition.ts';
import { removalOf } from '../../shared/hedge/removal.ts';
import { price, ratio } from '../../shared/money/amount.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { factsOf, NOW_MS, policyOf } from '../support/given.ts';

const facts = (mark: string, changes: Partial<ConditionFacts> = {}): ConditionFacts =>
  factsOf({ mark: price(mark), entry: price('60000'), openedAtMs: NOW_MS - 3_600_000, ...changes });
const reason = (policy: HedgePolicy, given: ConditionFacts) => removalOf(policy, given).removal;

const PROFIT = policyOf({ takeProfit: { kind: 'price', price: price('55000') } });
const RISE = policyOf({
  remove: [{ when: { kind: 'priceAbove', price: price('70000') }, because: 'the rise is back' }],
});

describe('taking a hedge off', () => {
  it('has no reason by default', () => {
    const judged = removalOf(policyOf(), facts('1'));
    expect(judged.removal).toBeUndefined();
    expect(judged.verdicts.map(({ verdict }) => verdict)).toEqual(['passes', 'passes']);
  });

  it.each([
    ['55000.01', undefined],
    ['55000', 'take-profit: the mark price reached 55000'],
    ['54000', 'take-profit: the mark price reached 55000'],
  ])('takes profit by price at a mark of %s: %s', (mark, because) => {
    expect(reason(PROFIT, facts(mark))?.because).toBe(because);
  });

  it.each([
    ['55200', 'take-profit: the short gained 8.00 % of its entry value'],
    ['55201', undefined],
    ['64800', undefined],
  ])('takes profit by gain at a mark of %s: %s', (mark, because) => {
    expect(reason(policyOf({ takeProfit: { kind: 'gain', part: ratio('0.08') } }), facts(mark))?.because).toBe(because);
  });

  it('does not guess a gain where the entry is not known', () => {
    const { entry: _entry, ...unknown } = facts('10000');
    const judged = removalOf(policyOf({ takeProfit: { kind: 'gain', part: ratio('0.08') } }), unknown);
    expect(judged.removal).toBeUndefined();
    expect(judged.verdicts.map(({ verdict }) => verdict)).toContain('unknown');
  });

  it.each([
    [NOW_MS - 1, 'expired'],
    [NOW_MS, 'expired'],
    [NOW_MS + 1, undefined],
  ])('expires at its instant: %d', (expiresMs, kind) => {
    expect(reason(policyOf({ expiresMs }), facts('60000'))?.kind).toBe(kind);
  });

  it("gives the owner's own words for a rule", () => {
    expect(reason(RISE, facts('70001'))).toEqual({ kind: 'rule', because: 'the rise is back' });
    expect(reason(RISE, facts('70000'))).toBeUndefined();
  });

  it('names expiry before take-profit before rules, and leaves a verdict of each', () => {
    const policy = policyOf({
      expiresMs: NOW_MS,
      takeProfit: { kind: 'price', price: price('80000') },
      remove: [
        { when: { kind: 'flag', name: 'x' }, because: 'not this one' },
        { when: { kind: 'priceAbove', price: price('70000') }, because: 'the rise is back' },
      ],
    });
    const judged = removalOf(policy, facts('71000'));
    expect(judged.removal?.kind).toBe('expired');
    expect(judged.verdicts.map(({ rule, verdict }) => `${rule} ${verdict}`)).toEqual([
      'removal: expired acts',
      'removal: take-profit acts',
      'removal: rule passes',
      'removal: rule acts',
    ]);
  });

  it('leaves a number and a reason in every verdict', () => {
    for (const { number, because } of removalOf(RISE, facts('60000')).verdicts) {
      expect(number).toMatch(/^(mark 60000|2026-11-01T12:00:00Z)$/);
      expect(because).not.toBe('');
    }
  });
});
