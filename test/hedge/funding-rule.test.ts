import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { FundingRecord } from '../../shared/hedge/funding-record.ts';
import { quote, ratio } from '../../shared/money/amount.ts';
import type { FundingPolicy, HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { DAY_MS } from '../../shared/time/duration.ts';
import { dayOf } from '../../shared/time/instant.ts';
import { landedOn, NOW_MS, policyOf, shortOf, viewOf } from '../support/given.ts';

const OPENED_MS = NOW_MS - 30 * DAY_MS;
const record = (received: string, paidInARow = 0, sinceMs = OPENED_MS): FundingRecord => ({
  sinceMs,
  untilMs: NOW_MS,
  received: quote(received),
  paidInARow,
  days: [{ day: dayOf(NOW_MS - DAY_MS), amount: quote(received) }],
});
/** A full hedge of 1 BTC opened at 60,000, with what it has received in funding. */
function judged(funding: FundingPolicy, seen: FundingRecord, changes: Partial<HedgePolicy> = {}) {
  const policy = policyOf({ funding, ...changes });
  const decision = decide(
    viewOf({ policy, position: shortOf('1') }),
    landedOn(policy, { openedAtMs: seen.sinceMs, funding: seen, landedRatio: ratio('1') }),
  );
  return { ...decision, verdict: decision.verdicts.find(({ rule }) => rule === 'funding') };
}
const alert: FundingPolicy['response'] = { kind: 'alert' };
const half: FundingPolicy['response'] = { kind: 'reduce', ratio: ratio('0.5') };

describe('the price of the insurance', () => {
  it('stands in every verdict, with what the next settlement should bring', () => {
    const { verdict, notices, action } = judged({ negativeFor: 9, response: alert }, record('-120'));
    expect(verdict).toMatchObject({ verdict: 'passes', number: 'paid 120.00 USDT, 2.43 % a year, next about 6.00' });
    expect([notices, action.kind]).toEqual([[], 'hold']);
  });

  it.each<[string, FundingPolicy, FundingRecord, boolean]>([
    ['a year, above the budget', { budgetPerYear: ratio('0.02'), response: alert }, record('-120'), true],
    ['a year, within the budget', { budgetPerYear: ratio('0.03'), response: alert }, record('-120'), false],
    [
      'a year, by six days only',
      { budgetPerYear: ratio('0.02'), response: alert },
      record('-120', 0, NOW_MS - 6 * DAY_MS),
      false,
    ],
    ['in 7 days, above', { costAbove: { days: 7, rate: ratio('0.0019') }, response: alert }, record('-120'), true],
    ['in 7 days, exactly', { costAbove: { days: 7, rate: ratio('0.002') }, response: alert }, record('-120'), false],
    ['for 9 settlements', { negativeFor: 9, response: alert }, record('-1', 9), true],
    ['for 8 settlements', { negativeFor: 9, response: alert }, record('-1', 8), false],
    ['which was received', { budgetPerYear: ratio('0.001'), response: alert }, record('500'), false],
  ])('%s', (_name, funding, seen, isTold) => {
    const { verdict, notices, action } = judged(funding, seen);
    expect([verdict?.verdict === 'acts', notices.some(({ code }) => code === 'funding-costly')]).toEqual([
      isTold,
      isTold,
    ]);
    expect(action.kind).toBe('hold');
  });

  it('is told beside the fees of leaving and coming back', () => {
    const { notices } = judged({ negativeFor: 9, response: alert }, record('-120', 9));
    expect(notices[0]?.sentence).toMatch(
      /9 settlements in a row were paid.*about 60\.00 USDT in fees.*response is alert\.$/,
    );
  });

  it('holds the hedge to a smaller ratio, at once, until funding is cheap again', () => {
    const { action } = judged({ negativeFor: 9, response: half }, record('-120', 9));
    expect(action).toMatchObject({ purpose: 'shrink', contracts: quote('0.5'), style: { kind: 'immediate' } });
    expect(action.because).toContain('50 % of the coins: funding: 9 settlements in a row were paid');
    expect(judged({ negativeFor: 9, response: half }, record('-120', 9), { ratio: ratio('0.4') }).action).toMatchObject(
      {
        contracts: quote('0.6'),
      },
    );
  });

  it('takes the hedge off and latches it', () => {
    const { action, state } = judged({ negativeFor: 9, response: { kind: 'remove' } }, record('-120', 9));
    expect(action).toMatchObject({ purpose: 'remove', contracts: quote('1') });
    expect(state.latch).toMatchObject({ kind: 'funding', because: 'funding: 9 settlements in a row were paid' });
  });

  it('does nothing about it while an event stands, but says it', () => {
    const event = { fromMs: NOW_MS, untilMs: NOW_MS + DAY_MS, ratio: ratio('1'), exact: false };
    const { action, notices, state } = judged({ negativeFor: 9, response: { kind: 'remove' } }, record('-120', 9), {
      event,
    });
    expect([action.kind, state.latch, notices[0]?.code]).toEqual(['hold', undefined, 'funding-costly']);
  });
});
