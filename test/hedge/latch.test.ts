import { describe, expect, it } from 'vitest';
import type { HedgeState, LatchKind } from '../../shared/hedge/hedge-state.ts';
import { asIfOpenedNow, checkLatch } from '../../shared/hedge/latch.ts';
import { price, ratio } from '../../shared/money/amount.ts';
import type { HedgePolicy, RearmPolicy } from '../../shared/policy/hedge-policy.ts';
import { rearmFingerprint } from '../../shared/policy/rearm-fingerprint.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { factsOf as facts, NOW_MS, policyOf, stateOf } from '../support/given.ts';

const removed = (policy: HedgePolicy, agoMs: number, changes: Partial<HedgeState> = {}, kind: LatchKind = 'rule') =>
  stateOf({
    fingerprint: rearmFingerprint(policy),
    landedRatio: ratio('1'),
    landingAt: ratio('0.98'),
    latch: { kind, because: 'the rise is back', atMs: NOW_MS - agoMs },
    ...changes,
  });

const rearming = (rearm: RearmPolicy, changes: Partial<HedgePolicy> = {}) => policyOf({ rearm, ...changes });
const AFTER_A_DAY = rearming({ kind: 'after', forMs: DAY_MS });

describe('the latch', () => {
  it('passes a hedge that was not removed, and remembers its policy', () => {
    const check = checkLatch(policyOf(), facts(), stateOf());
    expect(check.isLatched).toBe(false);
    expect(check.state.fingerprint).toBe(rearmFingerprint(policyOf()));
  });

  it.each<[RearmPolicy, number, boolean]>([
    [{ kind: 'manual' }, 400 * DAY_MS, true],
    [{ kind: 'now' }, 0, false],
    [{ kind: 'after', forMs: DAY_MS }, DAY_MS - 1, true],
    [{ kind: 'after', forMs: DAY_MS }, DAY_MS, false],
    [{ kind: 'when', when: { kind: 'priceBelow', price: price('61000') } }, 0, false],
    [{ kind: 'when', when: { kind: 'priceBelow', price: price('60000') } }, DAY_MS, true],
    [{ kind: 'when', when: { kind: 'heldFor', forMs: 1 } }, DAY_MS, true], // unknown is not true
  ])('%j, %d ms after removal, is latched: %s', (rearm, agoMs, isLatched) => {
    const policy = rearming(rearm);
    expect(checkLatch(policy, facts(), removed(policy, agoMs)).isLatched).toBe(isLatched);
  });

  it('forgets the removed hedge when it lets go, and counts the re-opening', () => {
    const { state } = checkLatch(AFTER_A_DAY, facts(), removed(AFTER_A_DAY, DAY_MS));
    expect([state.latch, state.landedRatio, state.landingAt]).toEqual([undefined, undefined, undefined]);
    expect(state.reopenedAtMs).toEqual([NOW_MS]);
  });

  it('stays while a short opened now would be removed at once', () => {
    const policy = {
      ...AFTER_A_DAY,
      remove: [{ when: { kind: 'priceAbove' as const, price: price('59000') }, because: 'rise' }],
    };
    const check = checkLatch(policy, facts(), removed(policy, 9 * DAY_MS));
    expect(check.isLatched).toBe(true);
    expect(check.verdict.because).toContain('it would be removed again at once: rise');
    expect(check.state.reopenedAtMs).toEqual([]);
  });

  it('does not let go by rule while nobody can say whether it would be removed at once', () => {
    const trend = { kind: 'trend' as const, is: 'up' as const, on: '1d' as const };
    const policy = rearming({ kind: 'now' }, { remove: [{ when: trend, because: 'the trend is up' }] });
    const check = checkLatch(policy, facts(), removed(policy, DAY_MS));
    expect([check.isLatched, check.verdict.because]).toEqual([
      true,
      expect.stringContaining('is not known: the trend is up'),
    ]);
    expect(checkLatch({ ...policy, ratio: ratio('0.5') }, facts(), removed(policy, DAY_MS)).isLatched).toBe(false);
  });

  it('judges gain and time held as of a short opened now, not as of the old one', () => {
    const policy = rearming({ kind: 'now' }, { takeProfit: { kind: 'gain', part: ratio('0.08') } });
    expect(checkLatch(policy, facts({ mark: price('50000') }), removed(policy, DAY_MS)).isLatched).toBe(false);
    expect(asIfOpenedNow(facts({ entry: price('1'), openedAtMs: 0 }))).toMatchObject({ openedAtMs: NOW_MS });
  });

  it('lets go at most twice a week by rule, a third time only by hand', () => {
    const state = removed(AFTER_A_DAY, 2 * DAY_MS, { reopenedAtMs: [NOW_MS - 6 * DAY_MS, NOW_MS - 3 * DAY_MS] });
    expect(checkLatch(AFTER_A_DAY, facts(), state).isLatched).toBe(true);
    const older = { ...state, reopenedAtMs: [NOW_MS - 7 * DAY_MS, NOW_MS - 3 * DAY_MS] };
    expect(checkLatch(AFTER_A_DAY, facts(), older).isLatched).toBe(false);
    const edited = { ...AFTER_A_DAY, ratio: ratio('0.7') };
    expect(checkLatch(edited, facts(), state).isLatched).toBe(false);
  });

  it('does not count re-openings while the old short is still being bought back', () => {
    const policy = rearming({ kind: 'now' }, { takeProfit: { kind: 'gain', part: ratio('0.08') } });
    const open = facts({ mark: price('50000'), entry: price('60000'), openedAtMs: NOW_MS - HOUR_MS });
    const check = checkLatch(policy, open, removed(policy, 0));
    expect(check.isLatched).toBe(true);
    expect(check.state.reopenedAtMs).toEqual([]);
  });

  it.each<[string, Partial<HedgePolicy>, boolean]>([
    ['ratio', { ratio: ratio('0.9') }, false],
    ['remove', { remove: [{ when: { kind: 'flag', name: 'x' }, because: 'x' }] }, false],
    ['takeProfit', { takeProfit: { kind: 'price', price: price('100') } }, false],
    ['rearm', { rearm: { kind: 'after', forMs: HOUR_MS } }, false],
    ['reserve', { reserve: ratio('0.1') }, true],
    ['flags', { flags: ['catalyst-resolved'] }, true],
    ['nothing, only written otherwise', { ratio: ratio('1.000') }, true],
  ])('a change of %s by the owner leaves it latched: %s', (_name, changes, isLatched) => {
    expect(checkLatch(policyOf(changes), facts(), removed(policyOf(), 0)).isLatched).toBe(isLatched);
  });

  it('tells an owner once whose edit does not bring it back', () => {
    const seen = checkLatch(policyOf(), facts(), removed(policyOf(), 0));
    expect(seen.notices).toEqual([]);
    const edited = checkLatch({ ...policyOf(), reserve: ratio('1') }, facts(), seen.state);
    expect([edited.isLatched, edited.notices[0]?.code]).toEqual([true, 'still-removed']);
    expect(edited.notices[0]?.sentence).toContain('stays removed (the rise is back)');
    expect(checkLatch({ ...policyOf(), reserve: ratio('1') }, facts(), edited.state).notices).toEqual([]);
    expect(checkLatch(policyOf({ ratio: ratio('0.9') }), facts(), seen.state).notices).toEqual([]);
  });

  it('after a liquidation waits for the owner, whatever the rule says', () => {
    const policy = rearming({ kind: 'now' });
    expect(checkLatch(policy, facts(), removed(policy, 99 * DAY_MS, {}, 'liquidated')).isLatched).toBe(true);
    const edited = { ...policy, ratio: ratio('0.5') };
    expect(checkLatch(edited, facts(), removed(policy, 0, {}, 'liquidated')).isLatched).toBe(false);
  });
});
