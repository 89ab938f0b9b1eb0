import { isInverse } from '../market/instrument.ts';
import { ratio, smaller } from '../money/amount.ts';
import { leavesOf } from '../policy/condition.ts';
import { distanceAtEntry } from '../policy/entry-margin.ts';
import { barsSymbolOf, conditionsOf, type HedgePolicy } from '../policy/hedge-policy.ts';
import { convictionBefore } from './conviction.ts';
import type { ConditionFacts } from './evaluate-condition.ts';
import { forget, type HedgeState } from './hedge-state.ts';
import type { HedgeView } from './hedge-view.ts';
import { watchMarginCoin } from './margin-coin.ts';
import { judgePrices } from './safety.ts';

/** What the passes before left for conditions to be judged by, and what this one saw. */
interface Seen {
  readonly state: HedgeState;
  readonly arePricesFit: boolean;
  readonly marginCoinLow: ConditionFacts['marginCoinLow'];
}

/** A price that is not fit to trade on decides nothing; time, flags and an earlier removal still do. */
export function factsOf(
  view: HedgeView,
  policy: HedgePolicy,
  { state, arePricesFit, marginCoinLow }: Seen,
  distance: ConditionFacts['distance'],
): ConditionFacts {
  const { position, instrument } = view;
  const market = {
    ...view.market,
    barsSymbol: barsSymbolOf(policy),
    fundingIntervalMs: instrument.fundingIntervalMs,
  };
  return {
    nowMs: view.nowMs,
    flags: policy.flags,
    conviction: convictionBefore(policy, state),
    distanceIfOpened: distanceAtEntry(policy),
    market,
    marginCoinLow,
    ...(arePricesFit ? { mark: view.prices.mark } : {}),
    ...(distance === undefined ? outOfReach(view) : { distance }),
    ...(position.side === 'short' ? sinceOpened(position.entryPrice, state) : {}),
  };
}

/** An inverse short without a distance to liquidation is one that no rise liquidates. */
const outOfReach = ({ position, instrument }: HedgeView): Pick<ConditionFacts, 'distance'> =>
  position.side === 'short' && isInverse(instrument) ? { distance: FARTHEST } : {};
const FARTHEST = ratio('1000000');

const sinceOpened = (
  entry: ConditionFacts['entry'] & object,
  { openedAtMs, lowestMark }: HedgeState,
): Partial<ConditionFacts> => ({
  entry,
  ...(openedAtMs === undefined ? {} : { openedAtMs }),
  ...(lowestMark === undefined ? {} : { lowestMark }),
});

/** What rules need to be watched over time: the best moment of the short, the margin coin. */
export function watchForRules(
  view: HedgeView,
  policy: HedgePolicy,
  before: HedgeState,
): Seen & { readonly isFirst: boolean } {
  const arePricesFit = judgePrices(view).verdict === 'passes';
  const lowest = watchLowest(view, policy, before, arePricesFit);
  const { answer, state, isFirst } = watchMarginCoin(view, policy, lowest);
  return { state, arePricesFit, marginCoinLow: answer, isFirst };
}

/** Keeps the lowest mark of an open short, where a condition asks how much of its gain was given back. */
function watchLowest(view: HedgeView, policy: HedgePolicy, state: HedgeState, arePricesFit: boolean): HedgeState {
  const { position, prices } = view;
  if (position.side !== 'short' || !isAsked(policy)) return forget(state, 'lowestMark');
  if (!arePricesFit) return state;
  return { ...state, lowestMark: smaller(prices.mark, state.lowestMark ?? position.entryPrice) };
}

const isAsked = (policy: HedgePolicy): boolean =>
  conditionsOf(policy).some((condition) => leavesOf(condition).some(({ kind }) => kind === 'drawdownAbove'));
