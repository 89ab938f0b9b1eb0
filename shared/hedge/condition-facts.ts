import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { convictionBefore } from './conviction.ts';
import type { ConditionFacts } from './evaluate-condition.ts';
import type { HedgeState } from './hedge-state.ts';
import type { HedgeView } from './hedge-view.ts';

/** A price that is not fit to trade on decides nothing; time, flags and an earlier removal still do. */
export function factsOf(
  view: HedgeView,
  policy: HedgePolicy,
  state: HedgeState,
  arePricesFit: boolean,
): ConditionFacts {
  const { position } = view;
  return {
    nowMs: view.nowMs,
    flags: policy.flags,
    conviction: convictionBefore(policy, state),
    ...(arePricesFit ? { mark: view.prices.mark } : {}),
    ...(position.side === 'short' ? { entry: position.entryPrice } : {}),
    ...(position.side === 'short' && state.openedAtMs !== undefined ? { openedAtMs: state.openedAtMs } : {}),
  };
}
