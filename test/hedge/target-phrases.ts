import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { coins, price, ratio } from '../../shared/money/amount.ts';
import type { Conviction } from '../../shared/policy/conviction.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { NOW_MS } from '../support/given.ts';

/** Phrases of a table of scenarios, with the numbers and words in them, and what they mean. */
export type Meaning<T> = readonly (readonly [RegExp, (sofar: T, said: string, more: string) => T])[];

const HOUR_MS = 3_600_000;
const LADDER = ['0.3', '0.3', '0.4'].map(ratio);

/** What the owner writes about how much of his ratio is wanted now. */
export const TARGET_RULES: Meaning<HedgePolicy> = [
  [/^ladder$/, (policy) => ({ ...policy, ladder: LADDER })],
  [/^conviction (\w+)$/, (policy, said) => ({ ...policy, conviction: said as Conviction })],
  [
    /^raise to (\w+) below (\d+)$/,
    (policy, to, below) => ({
      ...policy,
      raise: [{ when: { kind: 'priceBelow', price: price(below) }, to: to as Conviction }],
    }),
  ],
  [
    /^adjust to ([\d.]+) below (\d+)$/,
    (policy, to, below) => ({
      ...policy,
      adjust: [{ when: { kind: 'priceBelow', price: price(below) }, ratio: ratio(to), because: 'topping' }],
    }),
  ],
  [
    /^adjust to ([\d.]+) in a downtrend$/,
    (policy, to) => ({
      ...policy,
      adjust: [{ when: { kind: 'trend', is: 'down', on: '1d' }, ratio: ratio(to), because: 'topping' }],
    }),
  ],
];

const event = (policy: HedgePolicy, wanted: string, exact: boolean, [from, until]: readonly [number, number]) => ({
  ...policy,
  event: { fromMs: NOW_MS + from, untilMs: NOW_MS + until, ratio: ratio(wanted), exact },
});

/** What the owner writes about an event. */
export const EVENT_RULES: Meaning<HedgePolicy> = [
  [/^event of ([\d.]+) now$/, (policy, said) => event(policy, said, false, [-1, HOUR_MS])],
  [/^event of exactly ([\d.]+) now$/, (policy, said) => event(policy, said, true, [-1, HOUR_MS])],
  [
    /^event of ([\d.]+) in (\d+)m$/,
    (policy, said, minutes) => event(policy, said, false, [Number(minutes) * 60_000, 99 * HOUR_MS]),
  ],
  [
    /^event of ([\d.]+) over for (\d+)m$/,
    (policy, said, minutes) => event(policy, said, false, [-99 * HOUR_MS, -Number(minutes) * 60_000]),
  ],
];

/** What the program remembers of that. */
export const TARGET_MEMORIES: Meaning<HedgeState> = [
  [
    /^raised to (\w+) from (\w+)$/,
    (state, to, from) => ({ ...state, conviction: to as Conviction, ownersConviction: from as Conviction }),
  ],
  [
    /^rising for (\d+)h to ([\d.]+)$/,
    (state, hours, to) => ({ ...state, riseSinceMs: NOW_MS - Number(hours) * HOUR_MS, risenTo: coins(to) }),
  ],
];
