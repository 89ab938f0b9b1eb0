import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { raiseConviction } from './conviction.ts';
import type { Draft } from './decision.ts';
import type { ConditionFacts } from './evaluate-condition.ts';
import { withEvent } from './event.ts';
import { judgeFundingCost } from './funding-rule.ts';
import type { HedgeView } from './hedge-view.ts';
import type { Removal } from './removal.ts';
import { type Target, targetOf } from './target-ratio.ts';

/** The ratio a hedge is bound for, or why it must go, with the verdicts that led there. */
export interface Aim {
  readonly draft: Draft;
  /** Absent where nobody can tell yet. */
  readonly target?: Target;
  readonly removal?: Removal;
}

/**
 * Raise rules first, because adjust rules may ask for the conviction; then adjust, else ratio x ladder; then an event;
 * and funding last.
 */
export function aimOf(view: HedgeView, policy: HedgePolicy, facts: ConditionFacts, draft: Draft): Aim {
  const raised = raiseConviction(policy, facts, draft.state);
  const judged = targetOf(policy, { ...facts, conviction: raised.level }, raised.state);
  const event = withEvent(policy, judged.target, facts.nowMs);
  const aimed = {
    ...draft,
    state: judged.state,
    verdicts: [...draft.verdicts, ...raised.verdicts, ...judged.verdicts, ...event.verdicts],
    notices: [...draft.notices, ...judged.notices],
  };
  if (event.target === undefined) return { draft: aimed };
  const funding = judgeFundingCost(view, policy, judged.state, event.target, event.stands);
  return {
    draft: {
      ...aimed,
      verdicts: [...aimed.verdicts, funding.verdict],
      notices: [...aimed.notices, ...funding.notices],
    },
    target: funding.target,
    ...(funding.removal === undefined ? {} : { removal: funding.removal }),
  };
}
