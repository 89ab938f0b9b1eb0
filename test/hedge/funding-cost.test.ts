import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookFunding, costOfDays, costPerYear, fundingOf } from '../../shared/hedge/funding-cost.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { NO_QUOTE, quote } from '../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { BTC, NOW_MS, stateOf } from '../support/given.ts';

const OPENED_MS = NOW_MS - 10 * DAY_MS;
const open = (changes: Partial<HedgeState> = {}) => stateOf({ openedAtMs: OPENED_MS, ...changes });
const paid = (amount: string, hours: number, symbol = BTC) => ({
  symbol,
  amount: quote(amount),
  atMs: OPENED_MS + hours * HOUR_MS,
});

describe('the cost of funding', () => {
  it('is what the open short received and paid since it was opened', () => {
    const state = bookFunding(open(), [
      paid('5', -1),
      paid('6', 8),
      paid('-2', 16),
      paid('-1', 24),
      paid('9', 24, 'ETH/USDT:USDT'),
    ]);
    expect(state.funding).toMatchObject({ sinceMs: OPENED_MS, untilMs: OPENED_MS + 24 * HOUR_MS, paidInARow: 2 });
    expect(state.funding?.received.toString()).toBe('3');
    expect(bookFunding(state, [paid('0', 32)]).funding?.paidInARow).toBe(0);
  });

  it('counts a settlement once, however often and in whatever parts it is told', () => {
    const payments = fc.array(
      fc.integer({ min: -90, max: 90 }).map((cents) => (cents / 10).toFixed(1)),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(payments, fc.nat(40), (amounts, cut) => {
        const all = amounts.map((amount, at) => paid(amount, 8 * (at + 1)));
        const once = bookFunding(open(), all);
        expect(bookFunding(once, all)).toEqual(once);
        expect(bookFunding(bookFunding(open(), all.slice(0, cut)), all)).toEqual(once);
        const sum = all.reduce((total, { amount }) => total.plus(amount), NO_QUOTE);
        expect(once.funding?.received.eq(sum)).toBe(true);
        const days = once.funding?.days.reduce((total, { amount }) => total.plus(amount), NO_QUOTE);
        expect(days?.eq(sum)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('begins anew with the next short, and is nothing while flat', () => {
    const before = bookFunding(open(), [paid('-2', 8)]);
    const reopened = { ...before, openedAtMs: NOW_MS - DAY_MS };
    expect(fundingOf(reopened)).toBeUndefined();
    expect(bookFunding(reopened, [paid('1', 16), paid('4', 230)]).funding?.received.toString()).toBe('4');
    expect(bookFunding(stateOf(), [paid('1', 8)])).toEqual(stateOf());
  });

  it('is summed over days and stretched to a year', () => {
    const { funding } = bookFunding(open(), [paid('-3', 8), paid('-4', 9 * 24), paid('1', 10 * 24)]);
    if (funding === undefined) throw new Error('nothing was booked');
    expect([1, 2, 30].map((days) => costOfDays(funding, days, NOW_MS).toString())).toEqual(['-1', '3', '6']);
    // 6 in 10 days on 60,000 are 0.01 %, and 36.5 times that in a year.
    expect(costPerYear(funding, quote('60000'), NOW_MS).toText(6)).toBe('0.003650');
  });
});
