import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import { withEvent } from '../../shared/hedge/event.ts';
import { ratio } from '../../shared/money/amount.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { landedOn, NOW_MS, policyOf, shortOf, viewOf } from '../support/given.ts';

const FROM_MS = NOW_MS + 10 * HOUR_MS;
const UNTIL_MS = NOW_MS + 20 * HOUR_MS;
const held = (wanted: string, exact = false) =>
  policyOf({ event: { fromMs: FROM_MS, untilMs: UNTIL_MS, ratio: ratio(wanted), exact } });
const rest = (wanted: string) => ({ ratio: ratio(wanted), isUrgent: false, because: `ratio ${wanted}` });
const at = (nowMs: number, policy = held('0.7'), otherwise = rest('0.2')) => {
  const { target, stands } = withEvent(policy, otherwise, nowMs);
  return [target?.ratio.toString(), target?.isUrgent, stands];
};

describe('an event', () => {
  it('stands from an hour before its beginning until its end, with orders that take at once', () => {
    expect(at(FROM_MS - HOUR_MS - 1)).toEqual(['0.2', false, false]);
    expect(at(FROM_MS - HOUR_MS)).toEqual(['0.7', true, true]);
    expect(at(UNTIL_MS - 1)).toEqual(['0.7', true, true]);
    expect(at(UNTIL_MS)).toEqual(['0.2', true, false]);
    expect(at(UNTIL_MS + HOUR_MS)).toEqual(['0.2', false, false]);
  });

  it('is the larger of its ratio and the rest, or exactly its own', () => {
    expect(at(FROM_MS, held('0.7'), rest('0.9'))).toEqual(['0.9', true, true]);
    expect(at(FROM_MS, held('0.7', true), rest('0.9'))).toEqual(['0.7', true, true]);
    expect(withEvent(held('0.7'), undefined, FROM_MS).target?.ratio.toString()).toBe('0.7');
    expect(withEvent(held('0.7'), undefined, NOW_MS).target).toBeUndefined();
  });

  it('changes nothing outside its time, and never asks for less than the rest unless exact', () => {
    const parts = fc.integer({ min: 0, max: 100 }).map((hundredths) => (hundredths / 100).toFixed(2));
    fc.assert(
      fc.property(fc.integer({ min: -30, max: 30 }), parts, parts, fc.boolean(), (hours, own, other, exact) => {
        const nowMs = FROM_MS + hours * HOUR_MS;
        const { target, stands } = withEvent(held(own, exact), rest(other), nowMs);
        expect(stands).toBe(hours >= -1 && hours < 10);
        const expected = !stands ? other : exact ? own : String(Math.max(Number(own), Number(other)));
        expect(Number(target?.ratio.toString())).toBe(Number(expected));
      }),
      { numRuns: 200 },
    );
  });

  it('is told by the order it leads to', () => {
    const view = viewOf({
      policy: policyOf({
        ratio: ratio('0'),
        event: { fromMs: NOW_MS, untilMs: UNTIL_MS, ratio: ratio('0.7'), exact: false },
      }),
    });
    const { action, verdicts } = decide(view, landedOn());
    expect(action).toMatchObject({ purpose: 'open', style: { kind: 'immediate' } });
    expect(action.because).toMatch(/70 % of the coins: the event from 2026-11-01T12:00:00Z until/);
    expect(verdicts.find(({ rule }) => rule === 'event')?.verdict).toBe('acts');
    const open = decide({ ...view, position: shortOf('0.7') }, landedOn(policyOf({ ratio: ratio('0.7') })));
    expect(open.action.kind).toBe('hold');
  });
});
