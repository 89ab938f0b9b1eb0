import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { type HedgeView, shortContracts } from '../../shared/hedge/hedge-view.ts';
import { removalOf } from '../../shared/hedge/removal.ts';
import { ratio } from '../../shared/money/amount.ts';
import type { Condition } from '../../shared/policy/condition.ts';
import type { HedgePolicy, RearmPolicy } from '../../shared/policy/hedge-policy.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { carriedOut, PLENTY } from '../support/apply-decision.ts';
import { factsOf, policyOf, pricesOf, stateOf, viewOf } from '../support/given.ts';

const STEP_MS = 2 * HOUR_MS;

/** Policies of an eager owner: hedges that leave soon and return soon. */
const policies = fc
  .record({
    rearm: fc.constantFrom<RearmPolicy>(
      { kind: 'now' },
      { kind: 'after', forMs: HOUR_MS },
      { kind: 'after', forMs: DAY_MS },
      { kind: 'when', when: { kind: 'not', of: { kind: 'flag', name: 'a' } } },
    ),
    gain: fc.constantFrom('0.01', '0.05'),
    rise: fc.constantFrom<Condition>(
      { kind: 'riseFromEntry', part: ratio('0.01') },
      { kind: 'drawdownAbove', part: ratio('0.02') },
      { kind: 'heldFor', forMs: 3 * HOUR_MS },
    ),
  })
  .map(({ rearm, gain, rise }) =>
    policyOf({
      rearm,
      takeProfit: { kind: 'gain', part: ratio(gain) },
      remove: [{ when: rise, because: 'the rise is back' }],
      order: { style: 'market', slippageMax: ratio('0.003'), patience: 2 },
    }),
  );
/** Moves in two hours, from -6 to +6 %: three weeks of them. */
const moves = fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 252, maxLength: 252 });

interface Walk {
  readonly view: HedgeView;
  readonly state: HedgeState;
  /** When the hedge was opened, first and again. */
  readonly openedAtMs: readonly number[];
}

function step({ view, state, openedAtMs }: Walk, mark: number): Walk {
  const nowMs = view.nowMs + STEP_MS;
  const now = { ...view, nowMs, prices: { ...pricesOf(mark.toFixed(1)), markAtMs: nowMs - 1_000 } };
  const decision = decide(now, state);
  const { action, state: decided } = decision;
  const isOpening = action.kind === 'trade' && action.purpose === 'open';
  const opened = { ...decided, ...(isOpening ? { openedAtMs: nowMs } : {}) };
  return {
    view: carriedOut(now, decision),
    state: opened,
    openedAtMs: isOpening ? [...openedAtMs, nowMs] : openedAtMs,
  };
}

function walkThrough(policy: HedgePolicy, path: readonly number[]): Walk {
  const start = viewOf({ policy, futures: PLENTY.toString() });
  let [walk, mark]: [Walk, number] = [{ view: start, state: stateOf(), openedAtMs: [] }, 60_000];
  for (const move of path) {
    mark = Math.min(200_000, Math.max(5_000, mark * (1 + move / 1000)));
    walk = step(walk, mark);
  }
  return walk;
}

describe('a hedge that returns by rule', () => {
  it('returns at most twice in any week, on any path and with any rule', () => {
    let returns = 0;
    fc.assert(
      fc.property(policies, moves, (policy, path) => {
        const again = walkThrough(policy, path).openedAtMs.slice(1);
        for (const atMs of again) {
          const inWeek = again.filter((other) => other > atMs - 7 * DAY_MS && other <= atMs);
          expect(inWeek.length).toBeLessThanOrEqual(2);
        }
        returns += again.length;
      }),
      { numRuns: 25 },
    );
    expect(returns).toBeGreaterThan(20);
  });

  it('is never opened where it would be removed at once', () => {
    fc.assert(
      fc.property(policies, fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 40 }), (policy, path) => {
        const { view, state } = walkThrough(policy, path);
        if (!shortContracts(view).isZero()) return;
        const { action } = decide(view, state);
        if (action.kind !== 'trade') return;
        const { mark } = view.prices;
        const fresh = factsOf({ nowMs: view.nowMs, mark, entry: mark, lowestMark: mark, openedAtMs: view.nowMs });
        expect(removalOf(policy, fresh).removal).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });
});
