import { describe, expect, it } from 'vitest';
import { contracts } from '../../shared/money/amount.ts';
import { type CrashPoint, mortal } from '../support/crash.ts';
import type { ActionFault, OrderFault } from '../support/exchange-faults.ts';
import { brokenSafety, unkeptPromises } from '../support/promises.ts';
import { PERIOD_MS, type Stage } from '../support/stage.ts';
import { CASH_STORIES, OPEN, ORDER_STORIES, type Story } from '../support/stories.ts';

const ORDER_FAULTS: readonly (OrderFault | undefined)[] = [
  undefined,
  { kind: 'cut-after' },
  { kind: 'cut-before' },
  { kind: 'refuse', code: 'margin' },
  { kind: 'partial', contracts: contracts('0.1') },
  { kind: 'late', byMs: 4_900 },
];
const ACTION_FAULTS: readonly (ActionFault | undefined)[] = [
  undefined,
  { kind: 'cut-after' },
  { kind: 'cut-before' },
  { kind: 'refuse', code: 'margin' },
];
/** Enough passes without a fault for every doubt to end and every order to be sent. */
const QUIET = 5;

interface Script {
  readonly story: Story;
  readonly order?: OrderFault | undefined;
  readonly action?: ActionFault | undefined;
  /** One pass each, killed there. */
  readonly crashes: readonly CrashPoint[];
  /** How long after each of them the next pass comes. */
  readonly gapMs?: number;
}

/** Plays a script: killed passes, then quiet ones; gives everything that went wrong, and the calls of the first pass. */
async function play(script: Script): Promise<{ readonly wrong: readonly string[]; readonly calls: readonly string[] }> {
  const { story, order, action, crashes, gapMs = PERIOD_MS } = script;
  const stage = await story.prepare();
  if (order !== undefined) stage.exchange.faults.nextOrders(order);
  if (action !== undefined) stage.exchange.faults.nextActions(action);
  const calls: (readonly string[])[] = [];
  for (const crash of crashes) {
    calls.push(await killedPass(stage, crash));
    stage.clock.advance(gapMs);
    if (gapMs < PERIOD_MS) await stage.pass();
  }
  stage.exchange.faults.heal();
  await stage.passes(QUIET);
  const wrong = [...brokenSafety(stage, story.largest), ...(await unkeptPromises(stage, story.target ?? stage.short()))];
  return { wrong, calls: calls[0] ?? [] };
}

async function killedPass(stage: Stage, crash: CrashPoint): Promise<readonly string[]> {
  const { outside, died, calls } = mortal(stage.outside, crash);
  await Promise.race([stage.pass(outside).catch(() => 'failed'), died]);
  return calls;
}

const NEVER: CrashPoint = { at: Number.POSITIVE_INFINITY, when: 'before' };

/** Kills the pass at each of its calls in turn; gives a line for each script that broke a promise. */
async function killEverywhere(
  script: Omit<Script, 'crashes'>,
  point: Omit<CrashPoint, 'at'>,
  isMeant = (_call: string) => true,
): Promise<{ readonly broken: readonly string[]; readonly points: number }> {
  const { calls, wrong } = await play({ ...script, crashes: [NEVER] });
  const broken = wrong.map((each) => `not killed: ${each}`);
  let points = 0;
  for (let at = 0; at < calls.length; at++) {
    if (!isMeant(calls[at] ?? '')) continue;
    points += 1;
    const played = await play({ ...script, crashes: [{ ...point, at }] });
    if (played.wrong.length > 0) broken.push(`${point.when} call ${at} ${calls[at]}: ${played.wrong.join('; ')}`);
  }
  return { broken, points };
}

describe('a process killed at any call leaves a hedge that heals', () => {
  for (const story of ORDER_STORIES) {
    for (const order of ORDER_FAULTS) {
      it(`${story.name}, order ${order?.kind ?? 'ok'}`, async () => {
        const { broken, points } = await killEverywhere({ story, order }, { when: 'before' });
        expect(broken).toEqual([]);
        expect(points).toBeGreaterThan(10);
      });
    }
    it(`${story.name}, the next pass comes at once`, async () => {
      const { broken } = await killEverywhere({ story, order: { kind: 'late', byMs: 4_900 }, gapMs: 95_000 }, { when: 'after' });
      expect(broken).toEqual([]);
    });
    it(`${story.name}, the store fails`, async () => {
      const isStore = (call: string) => call.startsWith('ledger.');
      for (const when of ['before', 'after'] as const) {
        const { broken } = await killEverywhere({ story }, { when, how: 'throw' }, isStore);
        expect(broken).toEqual([]);
      }
    });
  }
  for (const story of [...CASH_STORIES, OPEN]) {
    for (const action of ACTION_FAULTS) {
      it(`${story.name}, action ${action?.kind ?? 'ok'}`, async () => {
        const { broken } = await killEverywhere({ story, action }, { when: 'before' });
        expect(broken).toEqual([]);
      });
    }
  }
});
