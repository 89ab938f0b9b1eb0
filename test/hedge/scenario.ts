import type { Decision } from '../../shared/hedge/decision.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import type { HedgeView } from '../../shared/hedge/hedge-view.ts';
import { found, missing } from '../../shared/market/read.ts';
import { coins, price, quote, ratio } from '../../shared/money/amount.ts';
import type { HedgePolicy, MarginPolicy } from '../../shared/policy/hedge-policy.ts';
import { rearmFingerprint } from '../../shared/policy/rearm-fingerprint.ts';
import { landedOn, NOW_MS, policyOf, pricesOf, shortOf, stateOf, viewOf } from '../support/given.ts';
import { contractFor, EXAMPLE_RULES, exampleWeathers } from './example-phrases.ts';
import { EVENT_RULES, type Meaning, TARGET_MEMORIES, TARGET_RULES } from './target-phrases.ts';

/** One row of a table of scenarios, as a trader wrote it. */
export interface Scenario {
  readonly story: string;
  readonly held: string;
  readonly short: string;
  readonly entry: string;
  readonly mark: string;
  readonly cash: string;
  readonly ratio: string;
  readonly rules: string;
  readonly remembered: string;
  readonly weather: string;
  readonly expected: string;
}

const HOUR_MS = 3_600_000;

function meant<T>([pattern, mean]: Meaning<T>[number], sofar: T, phrase: string): T {
  const [, said = '', more = ''] = pattern.exec(phrase) ?? [];
  return mean(sofar, said, more);
}

function understand<T>(meaning: Meaning<T>, phrases: string, start: T): T {
  const said = phrases.split(';').map((phrase) => phrase.trim());
  return said
    .filter((phrase) => phrase !== '')
    .reduce((sofar, phrase) => {
      const known = meaning.find(([pattern]) => pattern.test(phrase));
      if (known === undefined) throw new Error(`no test understands "${phrase}"`);
      return meant(known, sofar, phrase);
    }, start);
}

const withMargin = (policy: HedgePolicy, margin: Partial<MarginPolicy>): HedgePolicy => ({
  ...policy,
  margin: { ...policy.margin, ...margin },
});
const elsewhere = (policy: HedgePolicy, amount: string, confirmedMs: number): HedgePolicy => ({
  ...policy,
  holdings: { ...policy.holdings, elsewhere: { amount: coins(amount), confirmedMs } },
});

const RULES: Meaning<HedgePolicy> = [
  ...EXAMPLE_RULES,
  [/^leverage (\d)$/, (policy, said) => ({ ...policy, leverage: ratio(said) })],
  [/^take profit at (\d+)$/, (policy, said) => ({ ...policy, takeProfit: { kind: 'price', price: price(said) } })],
  [/^take profit of ([\d.]+)$/, (policy, said) => ({ ...policy, takeProfit: { kind: 'gain', part: ratio(said) } })],
  [
    /^remove above (\d+)$/,
    (policy, said) => ({
      ...policy,
      remove: [{ when: { kind: 'priceAbove', price: price(said) }, because: 'the rise is back' }],
    }),
  ],
  ...TARGET_RULES,
  ...EVENT_RULES,
  [/^expired$/, (policy) => ({ ...policy, expiresMs: NOW_MS })],
  [/^by market$/, (policy) => ({ ...policy, order: { ...policy.order, style: 'market' } })],
  [/^rearm after (\d+)h$/, (policy, said) => ({ ...policy, rearm: { kind: 'after', forMs: Number(said) * HOUR_MS } })],
  [/^rearm now$/, (policy) => ({ ...policy, rearm: { kind: 'now' } })],
  [/^all or nothing$/, (policy) => ({ ...policy, allowPartial: false })],
  [/^except ([\d.]+)$/, (policy, said) => ({ ...policy, holdings: { ...policy.holdings, except: coins(said) } })],
  [/^elsewhere ([\d.]+)$/, (policy, said) => elsewhere(policy, said, NOW_MS)],
  [
    /^confirmed long ago$/,
    (policy) => elsewhere(policy, policy.holdings.elsewhere?.amount.toString() ?? '', NOW_MS - 999 * HOUR_MS),
  ],
  [/^when out alert$/, (policy) => withMargin(policy, { whenOut: 'alert' })],
  [/^when out remove$/, (policy) => withMargin(policy, { whenOut: 'remove' })],
  [/^sweep at ([\d.]+)$/, (policy, said) => withMargin(policy, { sweepAt: ratio(said) })],
  [/^at most (\d+) a day$/, (policy, said) => withMargin(policy, { perDay: quote(said) })],
];

const removed = (kind: 'rule' | 'liquidated', said: string) => ({
  latch: { kind, because: 'the rise is back', atMs: NOW_MS - Number(said) * HOUR_MS },
});

const OPENED_MS = NOW_MS - 99 * HOUR_MS;
/** So many settlements in a row paid, a little each. */
const paid = (paidInARow: number) => ({
  sinceMs: OPENED_MS,
  untilMs: NOW_MS,
  received: quote('-1'),
  paidInARow,
  days: [],
});

const memories = (policy: HedgePolicy): Meaning<HedgeState> => [
  [/^nothing$/, (state) => state],
  [/^landed$/, (state) => ({ ...landedOn(policy), ...state, landedRatio: policy.ratio })],
  [/^landed on ([\d.]+)$/, (state, said) => ({ ...state, landedRatio: ratio(said) })],
  [/^removed (\d+)h ago$/, (state, said) => ({ ...state, ...removed('rule', said) })],
  [/^liquidated (\d+)h ago$/, (state, said) => ({ ...state, ...removed('liquidated', said) })],
  [/^reopened twice$/, (state) => ({ ...state, reopenedAtMs: [NOW_MS - 90 * HOUR_MS, NOW_MS - 30 * HOUR_MS] })],
  [/^policy edited$/, (state) => ({ ...state, fingerprint: 'another ratio' })],
  ...TARGET_MEMORIES,
  [/^paid (\d+) times$/, (state, said) => ({ ...state, openedAtMs: OPENED_MS, funding: paid(Number(said)) })],
  [/^coin opened at (\d+)$/, (state, said) => ({ ...state, crossCoinPrice: price(said) })],
  [/^naked before$/, (state) => ({ ...state, nakedSinceMs: NOW_MS - 60_000 })],
  [/^counted ([\d.]+)$/, (state, said) => ({ ...state, counted: coins(said) })],
];

const weathers = (policy: HedgePolicy): Meaning<HedgeView> => [
  ...exampleWeathers(policy),
  [
    /^margin of (\d+)$/,
    (view, said) => ({ ...view, position: { ...view.position, isolatedWallet: quote(said) } as HedgeView['position'] }),
  ],
  [/^halted$/, (view) => ({ ...view, growthBlocked: 'the account is halted' })],
  [/^control (\w+)$/, (view, said) => ({ ...view, control: said as HedgeView['control'] })],
  [/^prices stale$/, (view) => ({ ...view, prices: { ...view.prices, markAtMs: NOW_MS - 60_000 } })],
  [/^prices apart$/, (view) => ({ ...view, prices: { ...view.prices, spot: view.prices.spot.times(ratio('0.9')) } })],
  [/^coins unknown$/, (view) => ({ ...view, onAccount: missing('timed out') })],
  [/^settings differ$/, (view) => ({ ...view, settings: found({ leverage: ratio('20'), marginMode: 'cross' }) })],
  [/^long$/, (view) => ({ ...view, position: { ...shortOf('1'), side: 'long' } })],
  [/^disabled$/, (view) => ({ ...view, standing: { kind: 'disabled', policy } })],
  [/^deleted$/, (view) => ({ ...view, standing: { kind: 'orphaned', last: policy } })],
  [/^faulty$/, (view) => ({ ...view, standing: { kind: 'frozen', faults: [], last: policy } })],
];

/** The view and the memory a row speaks of; throws for a phrase that nobody understands. */
export function sceneOf(row: Scenario): { readonly view: HedgeView; readonly state: HedgeState } {
  const policy = understand(RULES, row.rules, policyOf(row.ratio === '' ? {} : { ratio: ratio(row.ratio) }));
  const margin =
    row.entry === '' ? {} : { isolatedWallet: quote(row.entry).times(ratio(row.short)).dividedBy(policy.leverage) };
  const view = viewOf({
    policy,
    ...contractFor(policy),
    held: row.held,
    prices: pricesOf(row.mark),
    futures: row.cash,
    position: row.short === '0' ? { side: 'flat' } : shortOf(row.short, row.entry, margin),
  });
  const fresh = stateOf({ fingerprint: rearmFingerprint(policy) });
  return {
    view: understand(weathers(policy), row.weather, view),
    state: understand(memories(policy), row.remembered, fresh),
  };
}

function actionOf({ action }: Decision): string {
  switch (action.kind) {
    case 'hold':
      return 'hold';
    case 'trade':
      return `${action.purpose}: ${action.side} ${action.contracts}`;
    case 'top-up':
      return `top up ${action.amount}`;
    case 'sweep':
      return `return ${action.amount}`;
    case 'settings':
      return 'set leverage and margin mode';
  }
}

/** A decision as the table writes it; `warned` where the owner is told something. */
export const answerOf = (decision: Decision): string =>
  decision.notices.length === 0 ? actionOf(decision) : `${actionOf(decision)}: warned`;
