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
  {
    name: 'a wallet beside spot that could not be read is none',
    pinned: 'wallet-unread-beside-a-short',
    edits: [
      {
        file: 'shared/cycle/wallets.ts',
        find: 'return read.ok ? found(read.value.get(coin) ?? NO_COINS) : read;',
        put: 'return found(read.ok ? (read.value.get(coin) ?? NO_COINS) : NO_COINS);',
      },
    ],
  },
  {
    name: 'a rule that cannot be judged does not hold',
    pinned: 'bars-unread-while-a-rule-holds',
    edits: [
      {
        file: 'shared/hedge/target-ratio.ts',
        find: 'const answer = evaluateCondition(rule.when, facts);',
        put: "const asked = evaluateCondition(rule.when, facts);\n    const answer = asked === 'unknown' ? 'false' : asked;",
      },
    ],
  },
  {
    name: 'a removal leaves the conviction as it was',
    pinned: 'removed-and-brought-back-by-rule',
    edits: [
      {
        file: 'shared/hedge/conviction.ts',
        find: "withConviction(policy, state, 'none')",
        put: 'withConviction(policy, state, policy.conviction)',
      },
    ],
  },
  {
    name: 'a hedge comes back as often as its rule likes',
    pinned: 'removed-three-times',
    edits: [{ file: 'shared/hedge/latch.ts', find: 'const REOPENINGS_MAX = 2;', put: 'const REOPENINGS_MAX = 200;' }],
  },
  {
    name: 'a removed hedge comes back before its rule says so',
    pinned: 'removed-and-soon-calm-again',
    edits: [{ file: 'shared/hedge/latch.ts', find: 'if (waiting !== undefined) return stays(waiting);', put: '' }],
  },
];
