import type { Condition } from '../policy/condition.ts';
import { HOUR_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import type { ConditionFacts } from './evaluate-condition.ts';

const LENGTH_MAX = 200;

/** The numbers a condition was judged by, each once, for the journal: `mark 60000, held 3.5 h`. Never empty. */
export function numbersOf(condition: Condition, facts: ConditionFacts): string {
  const numbers = [...new Set(numbersIn(condition, facts))].join(', ');
  return numbers.length <= LENGTH_MAX ? numbers : `${numbers.slice(0, LENGTH_MAX - 3)}...`;
}

function numbersIn(condition: Condition, facts: ConditionFacts): readonly string[] {
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

const hours = (ms: number): string => (ms / HOUR_MS).toFixed(1);

/** The mark price as verdicts write it. */
export const markText = ({ mark }: ConditionFacts): string => (mark === undefined ? 'no usable price' : `mark ${mark}`);
