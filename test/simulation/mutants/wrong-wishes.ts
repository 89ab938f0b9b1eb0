import type { Mutant } from './mutant.ts';

/** One wrong program for each rule that says how much is short, and whose short it is. */
export const WRONG_WISHES: readonly Mutant[] = [
  {
    name: 'a short of the owner is taken over without his consent',
    pinned: 'short-of-the-owners-own',
    edits: [
      {
        file: 'shared/cycle/adopt.ts',
        find: "standing.kind === 'active' && standing.policy.adopt && control === 'run'",
        put: "standing.kind === 'active' && control === 'run'",
      },
    ],
  },
  {
    name: 'a hedge in batches is entered at once',
    pinned: 'entered-in-batches',
    edits: [
      {
        file: 'shared/hedge/target-ratio.ts',
        find: 'ladder.slice(0, batchesOf(conviction))',
        put: 'ladder',
      },
    ],
  },
  {
    name: 'an event never ends',
    pinned: 'event-that-ends',
    edits: [{ file: 'shared/hedge/event.ts', find: 'if (nowMs >= event.untilMs)', put: 'if (false)' }],
  },
  {
    name: 'a rule on the price is not looked at',
    pinned: 'price-rule-that-holds',
    edits: [
      {
        file: 'shared/hedge/target-ratio.ts',
        find: "decisive?.answer === 'true' ? adjusted(decisive.rule, facts) : ",
        put: '',
      },
    ],
  },
  {
    name: 'a short whose policy is renamed is remembered by nobody',
    pinned: 'coins-gone-as-the-policy-is-renamed',
    edits: [
      {
        file: 'shared/cycle/memory-before.ts',
        find: 'opener?.symbol === symbol ? renamed(opener, policyId) : newHedge(policyId, symbol)',
        put: 'opener?.symbol === symbol ? newHedge(policyId, symbol) : newHedge(policyId, symbol)',
      },
    ],
  },
  {
    name: 'a short that is taken over stands in no books',
    pinned: 'short-taken-over-and-bought-back',
    edits: [
      { file: 'shared/cycle/adopt.ts', find: 'states: [state], fills, happenings', put: 'states: [state], happenings' },
    ],
  },
];
