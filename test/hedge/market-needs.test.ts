import { describe, expect, it } from 'vitest';
import { candleNeedsOf, ratesNeededMs } from '../../shared/hedge/market-needs.ts';
import { mergeNeeds } from '../../shared/market/candle-need.ts';
import { ratio } from '../../shared/money/amount.ts';
import type { Condition } from '../../shared/policy/condition.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { BTC, policyOf } from '../support/given.ts';

const asking = (...conditions: readonly Condition[]) =>
  policyOf({
    raise: conditions.slice(0, 1).map((when) => ({ when, to: 'warning' })),
    adjust: conditions.slice(1, 2).map((when) => ({ when, ratio: ratio('0.9'), because: 'x' })),
    remove: conditions.slice(2, 3).map((when) => ({ when: { kind: 'all', of: [when] }, because: 'x' })),
    ...(conditions[3] === undefined ? {} : { rearm: { kind: 'when', when: { kind: 'not', of: conditions[3] } } }),
  });

describe('what a pass must read for a policy', () => {
  it('is nothing for a policy that asks for nothing', () => {
    expect([candleNeedsOf(policyOf()), ratesNeededMs(policyOf())]).toEqual([[], 0]);
    expect(candleNeedsOf(asking({ kind: 'flag', name: 'a' }))).toEqual([]);
  });

  it('is found in every rule, however deep, and asked once for each length of bar', () => {
    const policy = asking(
      { kind: 'signal', name: 'double-top', on: '1d', withinMs: 3 * DAY_MS },
      { kind: 'trend', is: 'down', on: '1d' },
      { kind: 'stable', on: '4h', bars: 14, rangeBelow: ratio('0.05') },
      { kind: 'volatilityAbove', on: '4h', bars: 30, above: ratio('0.8') },
    );
    expect(mergeNeeds(candleNeedsOf(policy))).toEqual([
      { symbol: BTC, frame: '1d', bars: 100 },
      { symbol: BTC, frame: '4h', bars: 31 },
    ]);
  });

  it('goes as far back into funding as the longest question', () => {
    expect(ratesNeededMs(asking({ kind: 'sentiment', is: 'improved' }))).toBe(8 * DAY_MS);
    expect(ratesNeededMs(asking({ kind: 'fundingBelow', rate: ratio('0'), periods: 9 }))).toBe(72 * HOUR_MS + DAY_MS);
  });
});
