import type { ActionFault, OrderFault, PassScript, Script, Trouble } from '../../infra/tools/simulate/script.ts';
import { IN_MEMORY } from '../../infra/tools/simulate/world/world.ts';
import { rightSimulation } from './compile-simulation.ts';

/** A situation in which the next pass does one thing. */
export interface Story {
  readonly name: string;
  /** Ticks that lead there. */
  readonly before: readonly Trouble[];
  /** What begins with the tick in which that pass runs. */
  readonly trouble: Trouble;
  readonly futures?: string;
  readonly policy?: Readonly<Record<string, unknown>>;
  /** Coins in the wallet that margins the inverse contract. */
  readonly coinWallet?: string;
}

const change = (ratio: string): Trouble => ({
  happenings: [{ afterMs: 0, kind: 'policy', coin: 'BTC', edit: { kind: 'change', to: { ratio } } }],
});
const move = (percent: number): Trouble => ({ happenings: [{ afterMs: 0, kind: 'move', coin: 'BTC', percent }] });

export const ORDER_STORIES: readonly Story[] = [
  { name: 'open', before: [], trouble: {} },
  { name: 'open, posted', before: [], trouble: {}, policy: { order: { style: 'limit' } } },
  { name: 'adjust up', before: [{}], trouble: change('0.8') },
  { name: 'adjust down', before: [{}], trouble: change('0.2') },
  { name: 'remove', before: [{}], trouble: move(-15), policy: { takeProfit: { price: '54000' } } },
];
export const CASH_STORIES: readonly Story[] = [
  { name: 'top up', before: [{}], trouble: move(22) },
  {
    name: 'top up from spot',
    before: [{}],
    trouble: move(22),
    futures: '40000',
    policy: { margin: { from: ['spot'] }, reserve: '0' },
  },
];

const INVERSE = { instrument: 'BTC/USD:BTC', leverage: '2', reserve: '0' } as const;
const BY_ETH = { instrument: 'ETH/USDT:USDT', cross: { acceptBasis: true } } as const;
const coinsLeave: Trouble = { happenings: [{ afterMs: 0, kind: 'coins', coin: 'BTC', amount: -0.4 }] };

/** Hedges by an inverse contract, and by that of another coin. */
export const KIND_STORIES: readonly Story[] = [
  { name: 'open inverse', before: [], trouble: {}, policy: INVERSE, coinWallet: '2' },
  { name: 'adjust inverse down', before: [{}], trouble: change('0.2'), policy: INVERSE, coinWallet: '2' },
  {
    name: 'remove inverse',
    before: [{}],
    trouble: move(-15),
    policy: { ...INVERSE, takeProfit: { price: '54000' } },
    coinWallet: '2',
  },
  { name: 'open by another coin', before: [], trouble: {}, policy: BY_ETH },
  { name: 'follow coins by another coin', before: [{}], trouble: coinsLeave, policy: BY_ETH },
];
export const INVERSE_CASH_STORIES: readonly Story[] = [
  {
    name: 'top up inverse from spot',
    before: [{}],
    trouble: move(25),
    policy: { ...INVERSE, ratio: '1', leverage: '3', margin: { from: ['spot'] } },
    coinWallet: '1.1',
  },
];

export const ORDER_FAULTS: readonly OrderFault[] = [
  { kind: 'none' },
  { kind: 'cut-after' },
  { kind: 'cut-before' },
  { kind: 'refuse', code: 'margin' },
  { kind: 'partial', fraction: 0.4 },
  { kind: 'late', byMs: 4_900 },
];
export const ACTION_FAULTS: readonly ActionFault[] = [
  { kind: 'none' },
  { kind: 'cut-after' },
  { kind: 'cut-before' },
  { kind: 'refuse', code: 'margin' },
  { kind: 'late', byMs: 4_900 },
];

/** The story with one pass after the other that is killed or held up, and a fault of its own. */
export function scriptOf(
  story: Story,
  fault: Pick<Trouble, 'orders' | 'actions'>,
  passes: readonly PassScript[][],
): Script {
  const [first = [], ...later] = passes;
  const account = {
    futures: story.futures ?? '200000',
    spotCash: '100000',
    coins: { BTC: '2', ETH: '0' },
    ...(story.coinWallet === undefined ? {} : { coinWallet: story.coinWallet }),
    policies: [{ coin: 'BTC', enabled: true, ratio: '0.6', order: { style: 'market' }, ...story.policy }],
    ticks: [...story.before, { ...story.trouble, ...fault, passes: first }, ...later.map((each) => ({ passes: each }))],
  };
  return { schema: 1, limits: 'wide', accounts: [account] };
}

export interface Killed {
  /** A line for each point at which a promise was broken. */
  readonly broken: readonly string[];
  readonly points: number;
}

/** Before a call has an effect, or right after. */
export type Moment = NonNullable<PassScript['crash']>['when'];

/** Kills the pass of a story at each of its calls in turn, at each of these moments of it. */
export async function killEverywhere(
  story: Story,
  fault: Pick<Trouble, 'orders' | 'actions'>,
  moments: readonly Moment[],
): Promise<Killed> {
  const { playScript } = await rightSimulation();
  const broken: string[] = [];
  let points = 0;
  for (const when of moments) {
    for (let at = 0; ; at++) {
      const played = await playScript(scriptOf(story, fault, [[{ afterMs: 0, crash: { at, when } }]]));
      broken.push(...played.broken.map((sentence) => `${when} call ${at}: ${sentence}`));
      if (played.crashes === 0) break;
      points += 1;
    }
  }
  return { broken, points };
}

/** As many calls as the longest pass of a story makes: a fault beyond the last call never strikes. */
async function callsIn(story: Story): Promise<number> {
  const { playScript } = await rightSimulation();
  const calls = new Map<string, number>();
  const trace = (line: string) => {
    const [, runId] = /^\d+ (\S+) /.exec(line) ?? [];
    if (runId !== undefined) calls.set(runId, (calls.get(runId) ?? 0) + 1);
  };
  await playScript(scriptOf(story, {}, [[{ afterMs: 0 }]]), { ...IN_MEMORY, trace });
  return Math.max(...calls.values());
}

/** Has the store fail at each of a pass's calls to it: not applied, or applied with its reply lost. */
export async function failEverywhere(story: Story): Promise<readonly string[]> {
  const { playScript } = await rightSimulation();
  const broken: string[] = [];
  const calls = await callsIn(story);
  for (const how of ['throttled', 'reply-lost'] as const) {
    for (let at = 0; at < calls; at++) {
      const played = await playScript(scriptOf(story, {}, [[{ afterMs: 0, store: { at, how } }]]));
      broken.push(...played.broken.map((sentence) => `${how} at call ${at}: ${sentence}`));
    }
  }
  return broken;
}
