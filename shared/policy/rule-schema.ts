import * as z from 'zod/mini';
import { NO_RATIO, ONE, price, type Ratio } from '../money/amount.ts';
import { CONDITION_REF, condition } from './condition-schema.ts';
import { CONVICTIONS } from './conviction.ts';
import type { EventPolicy, RearmPolicy, TakeProfit } from './hedge-policy.ts';
import {
  choice,
  DURATION,
  duration,
  instant,
  into,
  list,
  map,
  oneOf,
  part,
  partBetween,
  positive,
  type Reader,
  refuse,
  wordOrMap,
  words,
  yesOrNo,
} from './schema-parts.ts';

const RULES_MAX = 20;
const rules = <T>(rule: Reader<T>) => z._default(list(rule, 0, RULES_MAX, `a list of at most ${RULES_MAX} rules`), []);
const because = words(200);

/** Rules that close the short, the first that holds. */
export const remove = rules(map({ when: condition, because }, 'a map with when, a condition, and because, a text'));

export const takeProfit = oneOf<TakeProfit>(
  {
    price: into(positive(price, '55000'), (at): TakeProfit => ({ kind: 'price', price: at })),
    gain: into(partBetween('0', '1'), (of): TakeProfit => ({ kind: 'gain', part: of })),
  },
  'a map with either price or gain',
);

const rearmRule = oneOf<RearmPolicy>(
  {
    after: into(duration, (forMs): RearmPolicy => ({ kind: 'after', forMs })),
    when: into(condition, (when): RearmPolicy => ({ kind: 'when', when })),
  },
  'manual or now, or a map with either after, a duration, or when, a condition',
);
const rearmWord = into(choice('manual', 'now'), (kind): RearmPolicy => ({ kind }));
const REARM_WORDS = { enum: ['manual', 'now'] };
const REARM_RULE = {
  type: 'object',
  properties: { after: DURATION, when: { $ref: CONDITION_REF } },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
};
export const rearm = wordOrMap(rearmWord, rearmRule, { anyOf: [REARM_WORDS, REARM_RULE] });

export const conviction = choice(...CONVICTIONS);

/** A span of time with a ratio of its own. */
export const event = into(
  map(
    { from: instant, until: instant, ratio: part('0', '1'), exact: z._default(yesOrNo, false) },
    'a map with from and until, two times, ratio, and maybe exact',
  ),
  ({ from, until, ...rest }, at): EventPolicy =>
    from < until ? { fromMs: from, untilMs: until, ...rest } : refuse(at, 'a map whose from is earlier than its until'),
);

const [, ...RAISED] = CONVICTIONS;
/** Rules that raise the conviction while the owner does not look. */
export const raise = rules(
  map({ when: condition, to: choice(...RAISED) }, `a map with when, a condition, and to, one of ${RAISED.join(', ')}`),
);

/** Rules that put another ratio in the place of ratio and ladder, the first that holds. */
export const adjust = rules(
  map({ when: condition, ratio: part('0', '1'), because }, 'a map with when, a condition, ratio, and because, a text'),
);

const BATCHES = `a list of ${RAISED.length} parts that add up to 1, such as 0.3, 0.3 and 0.4`;
const sumOf = (parts: readonly Ratio[]): Ratio => parts.reduce((sum, each) => sum.plus(each), NO_RATIO);

/** The batches a hedge is entered in, as parts of its ratio. */
export const ladder = list(part('0', '1'), RAISED.length, RAISED.length, BATCHES).check(
  z.refine((parts) => sumOf(parts).eq(ONE), { error: BATCHES }),
);
