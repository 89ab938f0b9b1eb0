import { NO_RATIO, type Ratio } from '../money/amount.ts';
import { batchesOf, type Conviction } from '../policy/conviction.ts';
import type { AdjustRule, HedgePolicy } from '../policy/hedge-policy.ts';
import { HOUR_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import { numbersOf, withEvidence } from './condition-numbers.ts';
import type { Notice } from './decision.ts';
import { type Answer, type ConditionFacts, evaluateCondition, WORD } from './evaluate-condition.ts';
import { forget, type HedgeState } from './hedge-state.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** The part of the coins that should be short now. */
export interface Target {
  readonly ratio: Ratio;
  /** A rule or an event asks for it: an order that follows takes at once instead of resting in the book. */
  readonly isUrgent: boolean;
  readonly because: string;
  /** Why a rule asks for it, in the owner's words and with what they rest on. */
  readonly reason?: string;
  /** What is said with the order that opens the hedge. */
  readonly caveat?: string;
}

/** The target, if it can be told, and how it came about. */
export interface TargetCheck {
  readonly target?: Target;
  readonly verdicts: readonly Verdict[];
  readonly notices: readonly Notice[];
  readonly state: HedgeState;
}

/** So long a target may be held because a rule cannot be judged before the owner hears of it. */
const HELD_TO_TELL_MS = HOUR_MS;

/**
 * The first adjust rule that holds, else ratio x ladder. Where a rule ahead cannot be judged, the target of the passes
 * before stands, and there is none where there was none: what is not known moves nothing.
 */
export function targetOf(policy: HedgePolicy, facts: ConditionFacts, state: HedgeState): TargetCheck {
  const judged = judgeAdjust(policy.adjust, facts);
  const verdicts = judged.map(({ rule, answer }) =>
    verdictOf('adjust', WORD[answer], numbersOf(rule.when, facts), `${rule.because} (ratio ${rule.ratio})`),
  );
  const decisive = judged.at(-1);
  if (decisive?.answer === 'unknown') return held(policy, facts, state, decisive.rule, verdicts);
  const target = decisive?.answer === 'true' ? adjusted(decisive.rule, facts) : byConviction(policy, facts.conviction);
  return { target, verdicts, notices: [], state: { ...forget(state, 'heldSinceMs'), targetRatio: target.ratio } };
}

interface Judged {
  readonly rule: AdjustRule;
  readonly answer: Answer;
}

/** The rules down to the first that is not false. */
function judgeAdjust(rules: readonly AdjustRule[], facts: ConditionFacts): readonly Judged[] {
  const judged: Judged[] = [];
  for (const rule of rules) {
    const answer = evaluateCondition(rule.when, facts);
    judged.push({ rule, answer });
    if (answer !== 'false') break;
  }
  return judged;
}

const adjusted = ({ ratio, because, when }: AdjustRule, facts: ConditionFacts): Target => ({
  ratio,
  isUrgent: true,
  because: `${because}: ratio ${ratio}`,
  reason: withEvidence(because, when, facts),
});

function byConviction({ ratio, ladder }: HedgePolicy, conviction: Conviction): Target {
  if (ladder === undefined) return { ratio, isUrgent: false, because: `ratio ${ratio}` };
  const part = ladder.slice(0, batchesOf(conviction)).reduce((sum, batch) => sum.plus(batch), NO_RATIO);
  const because = `ratio ${ratio}, of which the conviction ${conviction} enters ${part}`;
  return { ratio: ratio.times(part), isUrgent: false, because };
}

function held(
  policy: HedgePolicy,
  facts: ConditionFacts,
  state: HedgeState,
  rule: AdjustRule,
  verdicts: readonly Verdict[],
): TargetCheck {
  const { nowMs } = facts;
  const heldSinceMs = state.heldSinceMs ?? nowMs;
  const kept = { ...state, heldSinceMs };
  const present = state.targetRatio ?? state.landedRatio;
  const isLasting = nowMs - heldSinceMs >= HELD_TO_TELL_MS;
  const since = `since ${isoOf(heldSinceMs)} (${numbersOf(rule.when, facts)})`;
  const notices = isLasting ? [heldNotice(policy, since, rule, present)] : [];
  if (present === undefined) return { verdicts, notices, state: kept };
  const because = `"${rule.because}" cannot be judged: ratio ${present} stays`;
  return { target: { ratio: present, isUrgent: false, because }, verdicts, notices, state: kept };
}

function heldNotice({ coin }: HedgePolicy, since: string, rule: AdjustRule, present: Ratio | undefined): Notice {
  const stays = present === undefined ? 'nothing is opened' : `the ratio ${present} stays`;
  const sentence =
    `The adjust rule "${rule.because}" of the ${coin} hedge could not be judged ${since}: ${stays}, ` +
    'also if you edit ratio or conviction. Take the rule out of adjust to go on without it.';
  return { code: 'target-held', sentence };
}
