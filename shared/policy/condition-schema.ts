import * as z from 'zod';
import { price } from '../money/amount.ts';
import type { Condition } from './condition.ts';
import { CONVICTIONS } from './conviction.ts';
import { marketConditions } from './market-condition-schema.ts';
import { choice, duration, instant, isMap, list, map, name, oneOf, partBetween, positive } from './schema-parts.ts';

const DEPTH_MAX = 5;
/** Counts every map of a condition, the outermost too. */
const NODES_MAX = 20;

/** Where the JSON Schema of a policy keeps what a condition may be. */
export const CONDITION_REF = '#/$defs/condition';

const ALLOWED =
  'one condition, a map with exactly one name such as priceAbove, gainAbove, heldFor, after, flag, all, any or not';

const inner = z.lazy((): z.ZodType<Condition> => conditionNode);
const several = list(inner, 1, NODES_MAX, `a list of 1 to ${NODES_MAX} conditions`);
const mark = positive(price, '70000');
/** A short cannot gain more than its whole entry value. */
const gain = partBetween('0', '1');
/** Ten times the entry value: far beyond any short that was kept alive. */
const rise = partBetween('0', '10');

const between = map({ from: instant, until: instant }, 'a map with from and until, two times').transform(
  ({ from, until }, context): Condition => {
    if (from < until) return { kind: 'between', fromMs: from, untilMs: until };
    context.addIssue({ code: 'custom', message: 'a map whose from is earlier than its until' });
    return z.NEVER;
  },
);

/** One map of a condition, without the limit of their number. */
export const conditionNode: z.ZodType<Condition> = oneOf<Condition>(
  {
    all: several.transform((of): Condition => ({ kind: 'all', of })).optional(),
    any: several.transform((of): Condition => ({ kind: 'any', of })).optional(),
    not: inner.transform((of): Condition => ({ kind: 'not', of })).optional(),
    priceAbove: mark.transform((at): Condition => ({ kind: 'priceAbove', price: at })).optional(),
    priceBelow: mark.transform((at): Condition => ({ kind: 'priceBelow', price: at })).optional(),
    gainAbove: gain.transform((of): Condition => ({ kind: 'gainAbove', part: of })).optional(),
    lossAbove: rise.transform((of): Condition => ({ kind: 'lossAbove', part: of })).optional(),
    riseFromEntry: rise.transform((of): Condition => ({ kind: 'riseFromEntry', part: of })).optional(),
    heldFor: duration.transform((forMs): Condition => ({ kind: 'heldFor', forMs })).optional(),
    after: instant.transform((atMs): Condition => ({ kind: 'after', atMs })).optional(),
    before: instant.transform((atMs): Condition => ({ kind: 'before', atMs })).optional(),
    between: between.optional(),
    conviction: choice(...CONVICTIONS)
      .transform((atLeast): Condition => ({ kind: 'conviction', atLeast }))
      .optional(),
    drawdownAbove: gain.transform((of): Condition => ({ kind: 'drawdownAbove', part: of })).optional(),
    marginBelow: gain.transform((of): Condition => ({ kind: 'marginBelow', part: of })).optional(),
    ...marketConditions,
    flag: name.transform((flag): Condition => ({ kind: 'flag', name: flag })).optional(),
  },
  ALLOWED,
);

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
export const condition: z.ZodType<Condition> = z
  .unknown()
  .meta({ $ref: CONDITION_REF })
  .superRefine((written, context) => {
    const message = `a condition at most ${DEPTH_MAX} deep and of at most ${NODES_MAX} parts`;
    if (!isSmall(written)) context.addIssue({ code: 'custom', message });
  })
  .pipe(conditionNode);
