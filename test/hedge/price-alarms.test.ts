import { describe, expect, it } from 'vitest';
import { judgeAlarms } from '../../shared/hedge/price-alarms.ts';
import { price } from '../../shared/money/amount.ts';
import { policyOf, stateOf, viewOf } from '../support/given.ts';

/** The sentences told along a path of marks; a pause in it is a price nobody should trade on. */
function along(alarms: readonly string[], path: readonly (number | 'unfit')[]) {
  const policy = policyOf({ alertPrices: alarms.map(price) });
  let state = stateOf();
  return path.map((mark) => {
    const view = viewOf({ mark: mark === 'unfit' ? '99999' : String(mark) });
    const check = judgeAlarms(view, policy, state, mark !== 'unfit');
    state = check.state;
    return check.notices.map(({ sentence }) => /has (\w+ to \d+)/.exec(sentence)?.[1]).join();
  });
}

describe('a price alarm', () => {
  it('says once that the mark has reached it, from either side', () => {
    expect(along(['70000'], [60_000, 69_999, 70_000, 71_000, 72_000])).toEqual(['', '', 'risen to 70000', '', '']);
    expect(along(['50000'], [60_000, 50_001, 50_000, 40_000])).toEqual(['', '', 'fallen to 50000', '']);
  });

  it('is not rung again by a mark that dances on it, only by one that comes back', () => {
    expect(along(['70000'], [60_000, 70_000, 69_900, 70_100, 69_650, 70_200, 70_350])).toEqual([
      '',
      'risen to 70000',
      '',
      '',
      'fallen to 70000',
      '',
      'risen to 70000',
    ]);
  });

  it('is new where the owner has just written it, and each stands for itself', () => {
    expect(along(['50000', '70000'], [80_000, 65_000, 45_000])).toEqual(['', 'fallen to 70000', 'fallen to 50000']);
  });

  it('does not listen to prices nobody should trade on', () => {
    expect(along(['70000'], [60_000, 'unfit', 60_000])).toEqual(['', '', '']);
  });

  it('changes nothing in the memory while nothing happens', () => {
    const state = stateOf();
    expect(judgeAlarms(viewOf(), policyOf(), state, true).state).toBe(state);
    const once = judgeAlarms(viewOf(), policyOf({ alertPrices: [price('70000')] }), state, true).state;
    expect(judgeAlarms(viewOf(), policyOf({ alertPrices: [price('70000')] }), once, true).state).toBe(once);
  });
});
