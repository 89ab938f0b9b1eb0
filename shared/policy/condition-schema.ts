import * as z from 'zod/mini';
import { price } from '../money/amount.ts';
import type { Condition } from './condition.ts';
import { CONVICTIONS } from './conviction.ts';
import { marketConditions } from './market-condition-schema.ts';
import {
  choice,
  duration,
  instant,
  into,
  isMap,
  list,
  map,
  name,
  oneOf,
  partBetween,
  positive,
  type Reader,
  refuse,
} from './schema-parts.ts';

const DEPTH_MAX = 5;
/** Counts every map of a condition, the outermost too. */
const NODES_MAX = 20;

/** Where the JSON Schema of a policy keeps what a condition may be. */
export const CONDITION_REF = '#/$defs/condition';

const ALLOWED =
  'one condition, a map with exactly one name such as priceAbove, gainAbove, heldFor, after, flag, all, any or not';

/** A short cannot gain more than its whole entry value. */
const GAIN_MAX = '1';
/** Ten times the entry value: far beyond any short that was kept alive. */
const RISE_MAX = '10';

function between(): Reader<Condition> {
  return into(map({ from: instant, until: instant }, 'a map with from and until, two times'), ({ from, until }, at) =>
    from < until
      ? { kind: 'between', fromMs: from, untilMs: until }
      : refuse(at, 'a map whose from is earlier than its until'),
  );
}

/** One map of a condition, without the limit of their number; built when the first condition is read. */
export const conditionNode: Reader<Condition> = z.lazy(() => {
  const several = list(conditionNode, 1, NODES_MAX, `a list of 1 to ${NODES_MAX} conditions`);
  const mark = positive(price, '70000');
  const gain = partBetween('0', GAIN_MAX);
  const rise = partBetween('0', RISE_MAX);
  return oneOf<Condition>(
    {
      all: into(several, (of): Condition => ({ kind: 'all', of })),
      any: into(several, (of): Condition => ({ kind: 'any', of })),
      not: into(conditionNode, (of): Condition => ({ kind: 'not', of })),
      priceAbove: into(mark, (at): Condition => ({ kind: 'priceAbove', price: at })),
      priceBelow: into(mark, (at): Condition => ({ kind: 'priceBelow', price: at })),
      gainAbove: into(gain, (of): Condition => ({ kind: 'gainAbove', part: of })),
      lossAbove: into(rise, (of): Condition => ({ kind: 'lossAbove', part: of })),
      riseFromEntry: into(rise, (of): Condition => ({ kind: 'riseFromEntry', part: of })),
      heldFor: into(duration, (forMs): Condition => ({ kind: 'heldFor', forMs })),
      after: into(instant, (atMs): Condition => ({ kind: 'after', atMs })),
      before: into(instant, (atMs): Condition => ({ kind: 'before', atMs })),
      between: between(),
      conviction: into(choice(...CONVICTIONS), (atLeast): Condition => ({ kind: 'conviction', atLeast })),
      drawdownAbove: into(gain, (of): Condition => ({ kind: 'drawdownAbove', part: of })),
      marginBelow: into(gain, (of): Condition => ({ kind: 'marginBelow', part: of })),
      ...marketConditions(),
      flag: into(name, (flag): Condition => ({ kind: 'flag', name: flag })),
    },
    ALLOWED,
  );
});

const within = (written: unknown): readonly unknown[] => {
  if (!isMap(written)) return [];
  const lists = [written['all'], written['any']].filter((each) => Array.isArray(each));
  return [...lists.flat(), ...(written['not'] === undefined ? [] : [written['not']])];
};

/** Judged before the condition is read, so that no depth of nesting can exhaust the reader. */
function isSmall(written: unknown): boolean {
  let layer: readonly unknown[] = [written];
  let nodes = 0;
  for (let depth = 1; layer.length > 0; depth += 1) {
    nodes += layer.length;
    if (depth > DEPTH_MAX || nodes > NODES_MAX) return false;
    layer = layer.flatMap(within);
  }
  return true;
}

/** A condition as a person writes it: one map with one name, at most 5 deep and 20 in all. */
export const condition: Reader<Condition> = z.pipe(
  into(z.unknown().register(z.globalRegistry, { $ref: CONDITION_REF }), (written, at): unknown =>
    isSmall(written) ? written : refuse(at, `a condition at most ${DEPTH_MAX} deep and of at most ${NODES_MAX} parts`),
  ),
  conditionNode,
);
