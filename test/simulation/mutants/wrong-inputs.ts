import type { Mutant } from './mutant.ts';

const one = (name: string, pinned: string, file: string, find: string, put: string): Mutant => ({
  name,
  pinned,
  edits: [{ file, find, put }],
});

const FUNDING = 'shared/hedge/funding-rule.ts';

/** Two guards, each behind the other: a short is dated by its trades, and else by the first look at it. */
const UNDATED_BY_LOOKS = {
  file: 'shared/hedge/decide.ts',
  find: "return position.side === 'short' && state.openedAtMs === undefined ?",
  put: "return position.side === 'short' && state.openedAtMs === nowMs ?",
};
const UNDATED_BY_TRADES = {
  file: 'shared/cycle/states-after-trades.ts',
  find: 'state.policyId === tended ? stateAfterFills(state, before.booked, dating) : state',
  put: 'state',
};

/** One wrong program for each rule on what funding costs, on what the market does, and on what counts as held. */
export const WRONG_INPUTS: readonly Mutant[] = [
  one(
    'funding that costs too much changes nothing',
    'funding-paid-twice-in-a-row',
    FUNDING,
    '...consequence(wish, target, because) };',
    "...consequence({ ...wish, response: { kind: 'alert' } }, target, because) };",
  ),
  one(
    'funding that costs too much is told to nobody',
    'funding-paid-and-told',
    FUNDING,
    'const notice = costNotice(view, cost, because, wish.response);',
    "const notice = { ...costNotice(view, cost, because, wish.response), code: 'price-alarm' as const };",
  ),
  one(
    'a budget for a year that nobody counts',
    'funding-above-the-budget-of-a-year',
    FUNDING,
    'cost.perYear.gt(budgetPerYear)',
    'false',
  ),
  one(
    'a budget for a year judged by one settlement',
    'one-dear-settlement-of-a-young-short',
    FUNDING,
    'const BUDGET_AFTER_MS = 7 * DAY_MS;',
    'const BUDGET_AFTER_MS = 0 * DAY_MS;',
  ),
  one(
    'a cost of some days that nobody counts',
    'funding-dear-in-one-day',
    FUNDING,
    'lately?.gt(cost.value.times(costAbove.rate))',
    'false',
  ),
  {
    name: 'a short sold by hand after a removal has no beginning',
    pinned: 'sold-by-hand-and-paid',
    edits: [UNDATED_BY_LOOKS],
    behind: 'the trades in the books, which say since when it is open',
  },
  {
    name: 'neither looks nor trades say since when a short is open',
    pinned: 'sold-by-hand-and-paid',
    edits: [UNDATED_BY_LOOKS, UNDATED_BY_TRADES],
  },
  {
    name: 'a signal of any age is believed',
    pinned: 'signal-of-days-ago',
    edits: [
      {
        file: 'shared/signals/judge-signal.ts',
        find: 'const sinceMs = nowMs - withinMs;',
        put: 'const sinceMs = nowMs - 99 * withinMs;',
      },
      {
        file: 'shared/signals/judge-signal.ts',
        find: 'Math.ceil(withinMs / FRAME_MS[on]);',
        put: 'Math.ceil(withinMs / FRAME_MS[on]) + 60;',
      },
    ],
  },
  one(
    'a signal is never seen',
    'signal-of-this-morning',
    'shared/signals/judge-signal.ts',
    'const newest = detected.filter(',
    'const newest = detected.slice(0, 0).filter(',
  ),
  one(
    'bars of hours ago are believed',
    'bars-of-hours-ago',
    'shared/signals/closed-bars.ts',
    'if (nowMs - closedMs >= stepMs + LATE_MS)',
    'if (false)',
  ),
  one(
    'a trend goes by its shortest average',
    'above-one-average-below-another',
    'shared/signals/judge-trend.ts',
    'const averages = AVERAGES.map(',
    'const averages = AVERAGES.slice(0, 1).map(',
  ),
  one(
    'a mood whatever funding was',
    'paid-for-days-in-a-rising-market',
    'shared/signals/judge-sentiment.ts',
    'const isBetter = mean.value >= 0 && close > average;',
    'const isBetter = close > average;',
  ),
  one(
    'a removal on a trend is never carried out',
    'removed-by-a-trend',
    'shared/hedge/removal.ts',
    'answer: evaluateCondition(when, facts),',
    "answer: 'trend' === when.kind ? 'false' : evaluateCondition(when, facts),",
  ),
  one(
    'what was borrowed is not taken off',
    'coins-borrowed',
    'shared/cycle/wallets.ts',
    'return read.ok ? found(read.value.get(coin) ?? NO_COINS) : read;',
    'return read.ok ? found(larger(NO_COINS, read.value.get(coin) ?? NO_COINS)) : read;',
  ),
];
