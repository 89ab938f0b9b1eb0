import { type Price, ratio } from '../money/amount.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { isoOf } from '../time/instant.ts';
import { markText, numbersOf, withEvidence } from './condition-numbers.ts';
import { type Answer, type ConditionFacts, evaluateCondition, sinceEntry, WORD } from './evaluate-condition.ts';
import type { LatchKind } from './hedge-state.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** A reason to take the hedge off now. */
export interface Removal {
  readonly kind: LatchKind;
  readonly because: string;
}

/**
 * The first reason that holds, in the order expired, take-profit, rules; with every rule's verdict. A rule whose input
 * is missing is `unknown` and removes nothing.
 */
export function removalOf(
  policy: HedgePolicy,
  facts: ConditionFacts,
): { readonly removal?: Removal; readonly verdicts: readonly Verdict[] } {
  const judged = [
    expiry(policy, facts),
    takeProfit(policy, facts),
    ...marginCoin(policy, facts),
    ...rules(policy, facts),
  ];
  const verdicts = judged.map(({ answer, removal, number }) =>
    verdictOf(`removal: ${removal.kind}`, WORD[answer], number, removal.because),
  );
  const first = judged.find(({ answer }) => answer === 'true');
  return first === undefined ? { verdicts } : { removal: first.removal, verdicts };
}

/** Why the take-profit wish alone takes the hedge off now; undefined while it does not. */
export function takeProfitOf(policy: HedgePolicy, facts: EntryFacts): string | undefined {
  const { answer, removal } = takeProfit(policy, facts);
  return answer === 'true' ? removal.because : undefined;
}

/** All that a take-profit looks at. */
type EntryFacts = Pick<ConditionFacts, 'mark' | 'entry'>;

interface Judged {
  readonly answer: Answer;
  readonly removal: Removal;
  readonly number: string;
}

const HUNDRED = ratio('100');

function expiry(policy: HedgePolicy, { nowMs }: ConditionFacts): Judged {
  const { expiresMs } = policy;
  const because = expiresMs === undefined ? 'no expiry set' : `the policy expires at ${isoOf(expiresMs)}`;
  const holds = expiresMs !== undefined && nowMs >= expiresMs;
  return { answer: holds ? 'true' : 'false', removal: { kind: 'expired', because }, number: isoOf(nowMs) };
}

function takeProfit({ takeProfit: wish }: HedgePolicy, facts: EntryFacts): Judged {
  const number = markText(facts);
  if (wish === undefined) {
    return { answer: 'false', removal: { kind: 'take-profit', because: 'no take-profit set' }, number };
  }
  if (wish.kind === 'price') {
    const because = `take-profit: the mark price reached ${wish.price}`;
    return { answer: reached(facts.mark, wish.price), removal: { kind: 'take-profit', because }, number };
  }
  const because = `take-profit: the short gained ${wish.part.times(HUNDRED).toText(2)} % of its entry value`;
  const answer = sinceEntry('gainAbove', wish.part, facts);
  return { answer, removal: { kind: 'take-profit', because }, number };
}

/** A short takes profit when the price has come down to the wish, touching it included. */
const reached = (mark: Price | undefined, wish: Price): Answer =>
  mark === undefined ? 'unknown' : mark.lte(wish) ? 'true' : 'false';

/** Margin and profit of a short are worth what their coin is worth. */
function marginCoin({ stablecoinBelow }: HedgePolicy, { market, marginCoinLow }: ConditionFacts): readonly Judged[] {
  if (stablecoinBelow === undefined) return [];
  const { stablecoin } = market;
  const number = stablecoin.ok ? `${stablecoin.value.toText(4)} dollars` : stablecoin.because;
  const because = `the margin coin is worth less than ${stablecoinBelow} dollars`;
  return [{ answer: marginCoinLow, removal: { kind: 'margin-coin', because }, number }];
}

const rules = (policy: HedgePolicy, facts: ConditionFacts): readonly Judged[] =>
  policy.remove.map(({ when, because }) => ({
    answer: evaluateCondition(when, facts),
    removal: { kind: 'rule', because: withEvidence(because, when, facts) },
    number: numbersOf(when, facts),
  }));
