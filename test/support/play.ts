import { type CrashPoint, mortal } from './crash.ts';
import type { ActionFault, OrderFault } from './exchange-faults.ts';
import { brokenSafety, unkeptPromises } from './promises.ts';
import { PERIOD_MS, type Stage } from './stage.ts';
import type { Story } from './stories.ts';

/** Enough passes without a fault for every doubt to end and every order to be sent. */
const QUIET = 4;

/** A story in which something goes wrong and passes are killed. */
export interface Script {
  readonly story: Story;
  readonly order?: OrderFault | undefined;
  readonly action?: ActionFault | undefined;
  /** One pass each, killed there. */
  readonly crashes: readonly CrashPoint[];
  /** How long after each of them the next pass comes; a period unless said. */
  readonly gapMs?: number;
  /** What is wrong with the program itself, where a test wants to see it caught. */
  readonly spoil?: (stage: Stage) => void;
}

export interface Played {
  /** A sentence for each promise that was broken. */
  readonly wrong: readonly string[];
  /** The calls of each pass that was to be killed. */
  readonly calls: readonly (readonly string[])[];
}

/** Plays a script: killed passes, then quiet ones. */
export async function play({ story, order, action, crashes, gapMs, spoil }: Script): Promise<Played> {
  const stage = await story.prepare();
  spoil?.(stage);
  if (order !== undefined) stage.exchange.faults.nextOrders(order);
  if (action !== undefined) stage.exchange.faults.nextActions(action);
  const calls: (readonly string[])[] = [];
  for (const crash of crashes) {
    calls.push(await killedPass(stage, crash));
    stage.clock.advance(gapMs ?? PERIOD_MS);
    if (gapMs !== undefined) await stage.pass();
  }
  stage.exchange.faults.heal();
  await stage.passes(QUIET);
  const target = story.target ?? stage.short();
  return { wrong: [...brokenSafety(stage, story.largest), ...(await unkeptPromises(stage, target))], calls };
}

async function killedPass(stage: Stage, crash: CrashPoint): Promise<readonly string[]> {
  const { outside, died, calls } = mortal(stage.outside, crash);
  await Promise.race([stage.pass(outside).catch(() => 'failed'), died]);
  return calls;
}

/** Nothing is killed there. */
export const NEVER: CrashPoint = { at: Number.POSITIVE_INFINITY, when: 'before' };

/** What came of killing a pass at each of its calls in turn. */
export interface Killed {
  /** A line for each script that broke a promise. */
  readonly broken: readonly string[];
  readonly points: number;
}

/** Kills a pass at each of its calls in turn, those that are meant. */
export async function killEverywhere(
  script: Omit<Script, 'crashes'>,
  point: Omit<CrashPoint, 'at'>,
  isMeant = (_call: string) => true,
): Promise<Killed> {
  const whole = await play({ ...script, crashes: [NEVER] });
  const broken = whole.wrong.map((each) => `not killed: ${each}`);
  const calls = whole.calls[0] ?? [];
  let points = 0;
  for (let at = 0; at < calls.length; at++) {
    if (!isMeant(calls[at] ?? '')) continue;
    points += 1;
    const { wrong } = await play({ ...script, crashes: [{ ...point, at }] });
    if (wrong.length > 0) broken.push(`${point.when} call ${at} ${calls[at]}: ${wrong.join('; ')}`);
  }
  return { broken, points };
}
