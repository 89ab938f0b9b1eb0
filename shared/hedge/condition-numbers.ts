import { type Condition, type HedgeCondition, leavesOf } from '../policy/condition.ts';
import { HOUR_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import { type ConditionFacts, evaluateCondition, isOfMarket } from './evaluate-condition.ts';
import { judgeMarket } from './judge-market.ts';

const LENGTH_MAX = 300;

/** The numbers a condition was judged by, each once, for the journal: `mark 60000, held 3.5 h`. Never empty. */
export function numbersOf(condition: Condition, facts: ConditionFacts): string {
  const numbers = [...new Set(numbersIn(condition, facts))].join(', ');
  return numbers.length <= LENGTH_MAX ? numbers : `${numbers.slice(0, LENGTH_MAX - 3)}...`;
}

const numbersIn = (condition: Condition, facts: ConditionFacts): readonly string[] =>
  isOfMarket(condition) ? [judgeMarket(condition, facts.market, facts.nowMs).because] : ownNumbers(condition, facts);

function ownNumbers(condition: HedgeCondition, facts: ConditionFacts): readonly string[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap((part) => numbersIn(part, facts));
    case 'not':
      return numbersIn(condition.of, facts);
    case 'priceAbove':
    case 'priceBelow':
      return [markText(facts)];
    case 'gainAbove':
    case 'lossAbove':
    case 'riseFromEntry':
      return [markText(facts), facts.entry === undefined ? 'no entry' : `entry ${facts.entry}`];
    case 'drawdownAbove':
      return [markText(facts), `lowest ${facts.lowestMark ?? 'not known'}`];
    case 'marginBelow':
      return [`distance ${facts.distance === undefined ? 'not known' : facts.distance.toText(4)}`];
    case 'heldFor':
      return [facts.openedAtMs === undefined ? 'not open' : `held ${hours(facts.nowMs - facts.openedAtMs)} h`];
    case 'after':
    case 'before':
    case 'between':
      return [`time ${isoOf(facts.nowMs)}`];
    case 'flag':
      return [`flag ${condition.name} ${facts.flags.includes(condition.name) ? 'set' : 'not set'}`];
    case 'conviction':
      return [`conviction ${facts.conviction}`];
  }
}

/** An owner's reason with the bars and numbers of the markets it rests on, for the alert that quotes it. */
export function withEvidence(because: string, when: Condition, facts: ConditionFacts): string {
  const evidence = leavesOf(when)
    .filter(isOfMarket)
    .filter((leaf) => evaluateCondition(leaf, facts) === 'true')
    .map((leaf) => judgeMarket(leaf, facts.market, facts.nowMs).because);
  return evidence.length === 0 ? because : `${because} (${[...new Set(evidence)].join('; ')})`;
}

const hours = (ms: number): string => (ms / HOUR_MS).toFixed(1);

/** The mark price as verdicts write it. */
export const markText = ({ mark }: Pick<ConditionFacts, 'mark'>): string =>
  mark === undefined ? 'no usable price' : `mark ${mark}`;
