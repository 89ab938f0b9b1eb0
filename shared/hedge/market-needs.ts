import type { CandleNeed } from '../market/candle-need.ts';
import { type Condition, leavesOf } from '../policy/condition.ts';
import { barsSymbolOf, conditionsOf, type HedgePolicy } from '../policy/hedge-policy.ts';
import { SENTIMENT_BARS, SENTIMENT_FUNDING_MS } from '../signals/judge-sentiment.ts';
import { signalBars } from '../signals/judge-signal.ts';
import { TREND_BARS } from '../signals/judge-trend.ts';
import { BETA_BARS } from '../signals/measure-beta.ts';
import { DAY_MS, HOUR_MS } from '../time/duration.ts';

/** No contract settles less often. */
const INTERVAL_MS_MAX = 8 * HOUR_MS;

/** The closed bars that the conditions of a policy look at: nothing where none does. */
export const candleNeedsOf = (policy: HedgePolicy): readonly CandleNeed[] => [
  ...leavesIn(policy).flatMap((leaf) => barsFor(leaf, barsSymbolOf(policy))),
  ...barsForBeta(policy),
];

/** A coin that is hedged by another's perpetual is measured against it, also by those who may only look after its short. */
export const barsForBeta = (policy: HedgePolicy): readonly CandleNeed[] =>
  policy.cross === undefined
    ? []
    : [barsSymbolOf(policy), policy.instrument].map((symbol) => ({ symbol, frame: '1h', bars: BETA_BARS }));

/** How far back the settlements go that the conditions of a policy look at: zero where none does. */
export const ratesNeededMs = (policy: HedgePolicy): number =>
  leavesIn(policy).reduce((longest, leaf) => Math.max(longest, ratesFor(leaf)), 0);

const leavesIn = (policy: HedgePolicy): readonly Condition[] => conditionsOf(policy).flatMap(leavesOf);

function barsFor(leaf: Condition, symbol: string): readonly CandleNeed[] {
  switch (leaf.kind) {
    case 'signal':
      return [{ symbol, frame: leaf.on, bars: signalBars(leaf) }];
    case 'trend':
      return [{ symbol, frame: leaf.on, bars: TREND_BARS }];
    case 'stable':
      return [{ symbol, frame: leaf.on, bars: leaf.bars }];
    case 'volatilityAbove':
      return [{ symbol, frame: leaf.on, bars: leaf.bars + 1 }];
    case 'sentiment':
      return [{ symbol, frame: '1d', bars: SENTIMENT_BARS }];
    default:
      return [];
  }
}

function ratesFor(leaf: Condition): number {
  switch (leaf.kind) {
    case 'sentiment':
      return SENTIMENT_FUNDING_MS + DAY_MS;
    case 'fundingBelow':
    case 'fundingAbove':
      return leaf.periods * INTERVAL_MS_MAX + DAY_MS;
    default:
      return 0;
  }
}
