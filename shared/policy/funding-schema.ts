import * as z from 'zod/mini';
import type { FundingPolicy } from './hedge-policy.ts';
import { choice, into, map, NUMBER, partBetween, refuse, whole, wordOrMap } from './schema-parts.ts';

const ALLOWED = 'alert or remove, or a map with reduceTo, a ratio';
const word = into(choice('alert', 'remove'), (kind): FundingPolicy['response'] => ({ kind }));
const rule = into(map({ reduceTo: partBetween('0', '1') }, ALLOWED), ({ reduceTo }): FundingPolicy['response'] => ({
  kind: 'reduce',
  ratio: reduceTo,
}));
const SHAPE = {
  anyOf: [
    { enum: ['alert', 'remove'] },
    {
      type: 'object',
      properties: { reduceTo: NUMBER },
      required: ['reduceTo'],
      additionalProperties: false,
    },
  ],
  description: ALLOWED,
};

const MAP = 'a map with budgetPerYear, costAbove or negativeFor, or several of them, and maybe response';

/** What funding may cost, and what follows beyond that. */
export const funding = into(
  map(
    {
      budgetPerYear: z.exactOptional(partBetween('0', '1')),
      costAbove: z.exactOptional(
        map(
          { days: whole(1, 30), rate: partBetween('0', '1') },
          'a map with days, and rate, a part of the hedge value such as 0.0025',
        ),
      ),
      negativeFor: z.exactOptional(whole(1, 90)),
      response: z.prefault(wordOrMap(word, rule, SHAPE), 'alert'),
    },
    MAP,
  ),
  (read, at): FundingPolicy => {
    const { budgetPerYear, costAbove, negativeFor } = read;
    const isAsked = [budgetPerYear, costAbove, negativeFor].some((wish) => wish !== undefined);
    return isAsked ? read : refuse(at, MAP);
  },
);
