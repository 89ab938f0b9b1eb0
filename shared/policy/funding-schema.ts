import type { FundingPolicy } from './hedge-policy.ts';
import { choice, map, NUMBER, partBetween, whole, wordOrMap } from './schema-parts.ts';

const ALLOWED = 'alert or remove, or a map with reduceTo, a ratio';
const word = choice('alert', 'remove').transform((kind): FundingPolicy['response'] => ({ kind }));
const rule = map({ reduceTo: partBetween('0', '1') }, ALLOWED).transform(({ reduceTo }): FundingPolicy['response'] => ({
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
export const funding = map(
  {
    budgetPerYear: partBetween('0', '1').exactOptional(),
    costAbove: map(
      { days: whole(1, 30), rate: partBetween('0', '1') },
      'a map with days, and rate, a part of the hedge value such as 0.0025',
    ).exactOptional(),
    negativeFor: whole(1, 90).exactOptional(),
    response: wordOrMap(word, rule, SHAPE).prefault('alert'),
  },
  MAP,
).transform((read, context): FundingPolicy => {
  const { budgetPerYear, costAbove, negativeFor } = read;
  const isAsked = [budgetPerYear, costAbove, negativeFor].some((wish) => wish !== undefined);
  if (!isAsked) context.addIssue({ code: 'custom', message: MAP });
  return read;
});
