import { batchesOf, type Conviction } from '../policy/conviction.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { numbersOf } from './condition-numbers.ts';
import { type ConditionFacts, evaluateCondition, WORD } from './evaluate-condition.ts';
import type { HedgeState } from './hedge-state.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** The conviction in force before this pass's rules: what the owner wrote last, or what it was raised or reset to since. */
export const convictionBefore = ({ conviction: written }: HedgePolicy, state: HedgeState): Conviction =>
  state.ownersConviction === written ? (state.conviction ?? written) : written;

/** A conviction, why, and what to remember of it. */
export interface ConvictionCheck {
  readonly level: Conviction;
  readonly verdicts: readonly Verdict[];
  readonly state: HedgeState;
}

/**
 * Raises the conviction to the highest level a `raise` rule asks for, never lowers it: only the owner and a removal do.
 * A rule whose input is missing raises nothing.
 */
export function raiseConviction(policy: HedgePolicy, facts: ConditionFacts, state: HedgeState): ConvictionCheck {
  const before = convictionBefore(policy, state);
  const judged = policy.raise.map(({ when, to }) => ({ to, when, answer: evaluateCondition(when, facts) }));
  const wishes = judged.filter(({ answer }) => answer === 'true').map(({ to }) => to);
  const level = wishes.reduce((highest, to) => (batchesOf(to) > batchesOf(highest) ? to : highest), before);
  const verdicts = judged.map(({ to, when, answer }) =>
    verdictOf(`raise: ${to}`, WORD[answer], numbersOf(when, facts), `raises the conviction to ${to}`),
  );
  return { level, verdicts, state: withConviction(policy, state, level) };
}

/** The level is kept beside the owner's own word, so that his next edit is known as one. */
const withConviction = (policy: HedgePolicy, state: HedgeState, conviction: Conviction): HedgeState => ({
  ...state,
  conviction,
  ownersConviction: policy.conviction,
});

/** A removal takes the conviction back to none: entering again begins with the first batch. */
export const resetConviction = (policy: HedgePolicy, state: HedgeState): HedgeState =>
  withConviction(policy, state, 'none');
