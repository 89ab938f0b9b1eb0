import { ONE, type Price, type Ratio } from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import type { Condition, HedgeCondition, MarketCondition } from '../policy/condition.ts';
import { type Conviction, isAtLeast } from '../policy/conviction.ts';
import { judgeMarket, type MarketFacts } from './judge-market.ts';
import type { Verdict } from './verdict.ts';

/** A third answer: an input is missing. It never increases, removes or changes anything. */
export type Answer = 'true' | 'false' | 'unknown';

/** What conditions are judged on. `entry` and `openedAtMs` are absent while the hedge is flat. */
export interface ConditionFacts {
  readonly nowMs: number;
  /** Absent while no price is fit to judge by: every condition on prices is then unknown. */
  readonly mark?: Price;
  readonly entry?: Price;
  readonly openedAtMs?: number;
  readonly flags: readonly string[];
  /** The conviction in force. */
  readonly conviction: Conviction;
  /** How far liquidation is from the mark, as a part of it; absent while the hedge is flat. */
  readonly distance?: Ratio;
  /** The distance a short of this policy begins with. */
  readonly distanceIfOpened: Ratio;
  /** The lowest mark since the short was opened, as far as it was watched. */
  readonly lowestMark?: Price;
  readonly market: MarketFacts;
  /** Whether the margin coin stands below what the owner accepts, on two readings. */
  readonly marginCoinLow: Answer;
}

/** An answer as the verdict of the rule it is about. */
export const WORD: Readonly<Record<Answer, Verdict['verdict']>> = { true: 'acts', false: 'passes', unknown: 'unknown' };

const answer = (holds: boolean): Answer => (holds ? 'true' : 'false');

const KINDS_OF_MARKET = {
  signal: true,
  trend: true,
  stable: true,
  volatilityAbove: true,
  sentiment: true,
  fundingBelow: true,
  fundingAbove: true,
  stablecoinBelow: true,
} satisfies Readonly<Record<MarketCondition['kind'], true>>;

/** Whether a condition asks about markets rather than about the hedge itself. */
export const isOfMarket = (condition: Condition): condition is MarketCondition => condition.kind in KINDS_OF_MARKET;

/** Judges one condition. `all` is false as soon as one part is false, `any` true as soon as one is true (Kleene). */
export const evaluateCondition = (condition: Condition, facts: ConditionFacts): Answer =>
  isOfMarket(condition) ? judgeMarket(condition, facts.market, facts.nowMs).answer : evaluateOwn(condition, facts);

function evaluateOwn(condition: HedgeCondition, facts: ConditionFacts): Answer {
  switch (condition.kind) {
    case 'all':
      return firstOf(condition.of, facts, 'false', 'true');
    case 'any':
      return firstOf(condition.of, facts, 'true', 'false');
    case 'not':
      return opposite(evaluateCondition(condition.of, facts));
    case 'flag':
      return answer(facts.flags.includes(condition.name));
    case 'conviction':
      return answer(isAtLeast(facts.conviction, condition.atLeast));
    case 'priceAbove':
      return facts.mark === undefined ? 'unknown' : answer(facts.mark.gt(condition.price));
    case 'priceBelow':
      return facts.mark === undefined ? 'unknown' : answer(facts.mark.lt(condition.price));
    case 'gainAbove':
    case 'lossAbove':
    case 'riseFromEntry':
      return sinceEntry(condition.kind, condition.part, facts);
    case 'drawdownAbove':
      return givenBack(condition.part, facts);
    case 'marginBelow':
      return nearerThan(condition.part, facts);
    case 'heldFor':
      return facts.openedAtMs === undefined ? 'unknown' : answer(facts.nowMs - facts.openedAtMs >= condition.forMs);
    case 'after':
      return answer(facts.nowMs >= condition.atMs);
    case 'before':
      return answer(facts.nowMs < condition.atMs);
    case 'between':
      return answer(facts.nowMs >= condition.fromMs && facts.nowMs < condition.untilMs);
  }
}

function firstOf(parts: readonly Condition[], facts: ConditionFacts, decisive: Answer, otherwise: Answer): Answer {
  const answers = parts.map((part) => evaluateCondition(part, facts));
  if (answers.includes(decisive)) return decisive;
  return answers.includes('unknown') ? 'unknown' : otherwise;
}

const opposite = (given: Answer): Answer => (given === 'unknown' ? 'unknown' : answer(given === 'false'));

/** A short gains what the mark falls below its entry, and loses what it rises above it. */
export function sinceEntry(
  kind: 'gainAbove' | 'lossAbove' | 'riseFromEntry',
  part: Ratio,
  facts: Pick<ConditionFacts, 'entry' | 'mark'>,
): Answer {
  if (facts.entry === undefined || facts.mark === undefined) return 'unknown';
  const rise = ratioOf(facts.mark, facts.entry).minus(ONE);
  return answer(kind === 'gainAbove' ? rise.negated().gte(part) : rise.gte(part));
}

/** From the best moment of a short to now, as a part of its entry value. */
function givenBack(part: Ratio, { entry, mark, lowestMark }: ConditionFacts): Answer {
  if (entry === undefined || mark === undefined || lowestMark === undefined) return 'unknown';
  return answer(ratioOf(mark, entry).minus(ratioOf(lowestMark, entry)).gte(part));
}

/** A distance from a mark that nobody should trade on is no distance. */
const nearerThan = (part: Ratio, { distance, mark }: ConditionFacts): Answer =>
  distance === undefined || mark === undefined ? 'unknown' : answer(distance.lt(part));
