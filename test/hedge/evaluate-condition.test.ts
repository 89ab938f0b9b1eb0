import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, type ConditionFacts, evaluateCondition } from '../../shared/hedge/evaluate-condition.ts';
import { price, ratio } from '../../shared/money/amount.ts';
import type { Condition } from '../../shared/policy/condition.ts';
import { factsOf, NOW_MS } from '../support/given.ts';

const FLAT = factsOf({ flags: ['resolved'] });
const OPEN: ConditionFacts = { ...FLAT, entry: price('60000'), openedAtMs: NOW_MS - 1_000 };
const at = (mark: string): ConditionFacts => ({ ...OPEN, mark: price(mark) });

const YES: Condition = { kind: 'flag', name: 'resolved' };
const NO: Condition = { kind: 'flag', name: 'absent' };
const DUNNO: Condition = { kind: 'heldFor', forMs: 1 }; // unknown while flat
const BY_ANSWER: Readonly<Record<Answer, Condition>> = { true: YES, false: NO, unknown: DUNNO };
const all = (...of: readonly Condition[]): Condition => ({ kind: 'all', of });
const any = (...of: readonly Condition[]): Condition => ({ kind: 'any', of });
const not = (of: Condition): Condition => ({ kind: 'not', of });

const ANSWERS: readonly Answer[] = ['false', 'unknown', 'true'];
/** Kleene's strong logic: `all` is the least of its parts, `any` the greatest, in the order false, unknown, true. */
const TABLE = ANSWERS.flatMap((a, left) =>
  ANSWERS.map((b, right) => [a, b, ANSWERS[Math.min(left, right)], ANSWERS[Math.max(left, right)]] as const),
);

describe('combining answers', () => {
  it.each(TABLE)('%s with %s: all is %s, any is %s', (a, b, both, either) => {
    expect(evaluateCondition(all(BY_ANSWER[a], BY_ANSWER[b]), FLAT)).toBe(both);
    expect(evaluateCondition(any(BY_ANSWER[a], BY_ANSWER[b]), FLAT)).toBe(either);
  });

  it.each([
    ['true', 'false'],
    ['false', 'true'],
    ['unknown', 'unknown'],
  ] as const)('not %s is %s', (a, opposite) => {
    expect(evaluateCondition(not(BY_ANSWER[a]), FLAT)).toBe(opposite);
  });

  it('obeys De Morgan for any tree, and does not mind the order of parts', () => {
    const leaf = fc.constantFrom(YES, NO, DUNNO);
    const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of) => all(...of)),
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of) => any(...of)),
        tie('tree').map(not),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        const judge = (condition: Condition) => evaluateCondition(condition, FLAT);
        expect(judge(not(all(a, b)))).toBe(judge(any(not(a), not(b))));
        expect(judge(all(a, b))).toBe(judge(all(b, a)));
        expect(judge(not(not(a)))).toBe(judge(a));
      }),
    );
  });
});

describe('conditions on prices', () => {
  it.each<[Condition, ConditionFacts, Answer]>([
    [{ kind: 'priceAbove', price: price('70000') }, at('70000'), 'false'],
    [{ kind: 'priceAbove', price: price('70000') }, at('70000.01'), 'true'],
    [{ kind: 'priceBelow', price: price('55000') }, at('55000'), 'false'],
    [{ kind: 'priceBelow', price: price('55000') }, at('54999.99'), 'true'],
    [{ kind: 'gainAbove', part: ratio('0.08') }, at('55200'), 'true'],
    [{ kind: 'gainAbove', part: ratio('0.08') }, at('55200.01'), 'false'],
    [{ kind: 'gainAbove', part: ratio('0.08') }, at('70000'), 'false'],
    [{ kind: 'lossAbove', part: ratio('0.05') }, at('63000'), 'true'],
    [{ kind: 'lossAbove', part: ratio('0.05') }, at('62999.99'), 'false'],
    [{ kind: 'lossAbove', part: ratio('0.05') }, at('50000'), 'false'],
    [{ kind: 'riseFromEntry', part: ratio('0.05') }, at('63000'), 'true'],
    [{ kind: 'riseFromEntry', part: ratio('0.05') }, at('57000'), 'false'],
    [{ kind: 'drawdownAbove', part: ratio('0.05') }, { ...at('57000'), lowestMark: price('54000') }, 'true'],
    [{ kind: 'drawdownAbove', part: ratio('0.05') }, { ...at('56999'), lowestMark: price('54000') }, 'false'],
    [{ kind: 'drawdownAbove', part: ratio('0.05') }, at('70000'), 'unknown'],
    [{ kind: 'marginBelow', part: ratio('0.25') }, { ...at('70000'), distance: ratio('0.2499') }, 'true'],
    [{ kind: 'marginBelow', part: ratio('0.25') }, { ...at('70000'), distance: ratio('0.25') }, 'false'],
    [{ kind: 'marginBelow', part: ratio('0.25') }, at('70000'), 'unknown'],
  ])('%j', (condition, facts, expected) => {
    expect(evaluateCondition(condition, facts)).toBe(expected);
  });

  it.each(['gainAbove', 'lossAbove', 'riseFromEntry'] as const)('%s is unknown without an entry', (kind) => {
    expect(evaluateCondition({ kind, part: ratio('0.01') }, FLAT)).toBe('unknown');
  });
});

describe('a condition on the conviction', () => {
  it.each([
    ['none', 'none', 'true'],
    ['uneasy', 'warning', 'false'],
    ['warning', 'warning', 'true'],
    ['confirmed', 'uneasy', 'true'],
  ] as const)('%s is at least %s: %s', (conviction, atLeast, expected) => {
    expect(evaluateCondition({ kind: 'conviction', atLeast }, { ...FLAT, conviction })).toBe(expected);
  });
});

describe('conditions on time', () => {
  it.each<[Condition, Answer]>([
    [{ kind: 'after', atMs: NOW_MS }, 'true'],
    [{ kind: 'after', atMs: NOW_MS + 1 }, 'false'],
    [{ kind: 'before', atMs: NOW_MS }, 'false'],
    [{ kind: 'before', atMs: NOW_MS + 1 }, 'true'],
    [{ kind: 'between', fromMs: NOW_MS, untilMs: NOW_MS + 1 }, 'true'],
    [{ kind: 'between', fromMs: NOW_MS - 1, untilMs: NOW_MS }, 'false'],
    [{ kind: 'heldFor', forMs: 1_000 }, 'true'],
    [{ kind: 'heldFor', forMs: 1_001 }, 'false'],
  ])('%j', (condition, expected) => {
    expect(evaluateCondition(condition, OPEN)).toBe(expected);
  });
});
