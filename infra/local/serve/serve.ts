import { setTimeout } from 'node:timers/promises';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { isoOf } from '../../../shared/time/instant.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import { coinsInOne } from '../coins-in-one.ts';
import { DEMO_POLICIES } from '../demo-policies.ts';
import { type EmbeddedDynamo, openEmbeddedDynamo } from '../dynamo/embedded-dynamo.ts';
import { keepWorld } from '../kept-world.ts';
import { localContext, stackWords } from '../local-context.ts';
import { LOCAL_LIMITS } from '../local-limits.ts';
import { type LocalWorld, openLocalWorld, SECRET_PREFIX } from '../local-world.ts';
import { type PoliciesReading, preparePolicies, readPolicyFile } from '../policy-file.ts';
import type { Screen } from '../screen/screen.ts';
import type { Assembly } from '../stack/assembly.ts';
import { keptAssembly } from '../stack/kept-assembly.ts';
import { PLACE } from '../stack/physical-names.ts';
import { deployedContext } from '../stack/synthesize.ts';
import type { SymbolFacts } from './hedge-states.ts';
import { openServedWorld, type ServedWorld } from './open-served.ts';
import { openReport, type Report } from './report.ts';
import { catchUp, serveLoop } from './serve-loop.ts';
import { removeNote, whyServedAlready, writeNote } from './serve-note.ts';
import type { ServeOptions } from './serve-options.ts';
import { welcomeLines } from './welcome-lines.ts';

/** What serving needs of this machine. */
export interface ServeDesk {
  readonly realNowMs: () => number;
  /** Measures real time. */
  readonly stopwatchMs: () => number;
  readonly say: (line: string) => void;
  readonly screen: Screen;
  readonly onSynthesis: () => void;
  /** Fires when it is to stop. */
  readonly stop: AbortSignal;
  /** The file that tells the command line where the stack is. */
  readonly noteFile: string;
  readonly pid: number;
}

export type ServeResult = { readonly ok: true } | { readonly ok: false; readonly sentences: readonly string[] };

/** How often the clock moves while nothing is due. */
const BEAT_MS = 250;

/**
 * Serves the stack until it is told to stop. What is wrong with the input is said before anything runs; a folder that
 * another process has open is an error that says so.
 */
export async function serve(options: ServeOptions, desk: ServeDesk): Promise<ServeResult> {
  const policies = await readPolicies(options);
  if (!policies.ok) return policies;
  const already = await whyServedAlready(desk.noteFile);
  if (already !== undefined) return { ok: false, sentences: [already] };
  const clock = { nowMs: 0 };
  // Opened before the kept world is read: from here on nobody else changes the folder.
  const dynamo = await openEmbeddedDynamo({ nowMs: () => clock.nowMs, folder: options.keep });
  try {
    const reading = openServedWorld(options, policies.policies, desk.realNowMs());
    if (!reading.ok) return { ok: false, sentences: [reading.sentence] };
    clock.nowMs = reading.world.nowMs;
    await serveWorld({ options, desk, policies, dynamo, clock, world: reading.world });
    return { ok: true };
  } finally {
    await dynamo.close();
  }
}

function readPolicies({ policyFile }: ServeOptions): Promise<PoliciesReading> | PoliciesReading {
  return policyFile === undefined
    ? preparePolicies('demo', DEMO_POLICIES, LOCAL_LIMITS, 'as written')
    : readPolicyFile(policyFile, LOCAL_LIMITS, 'as written');
}

interface Serving {
  readonly options: ServeOptions;
  readonly desk: ServeDesk;
  readonly policies: Extract<PoliciesReading, { ok: true }>;
  readonly dynamo: EmbeddedDynamo;
  readonly clock: { nowMs: number };
  readonly world: ServedWorld;
}

async function serveWorld(serving: Serving): Promise<void> {
  const { options, desk, clock, world } = serving;
  const context = localContext(Object.keys(world.accounts), options.everyMs);
  const assembly = await keptAssembly(context, desk.onSynthesis);
  const report = openReport({ say: desk.say, screen: desk.screen, facts: factsOf(() => local.venues()), clock });
  const keep = (): void => {
    const { words: market, market: served } = world;
    keepWorld(options.keep, { nowMs: clock.nowMs, market, served, accounts: local.venues() });
  };
  const local = await openStack(serving, assembly, report, keep);
  try {
    catchUp({ clock, exchange: local.exchange, path: world.path }, desk.realNowMs());
    await seed(serving, local);
    keep(); // only now: a world that is kept is not seeded again, and one killed before this begins anew
    announce(serving, local, stackWords(context, deployedContext()));
    const end = await live(serving, local, report);
    if (end === 'market ended') desk.say(`The ${world.words} ends here, after ten years: serve another folder.`);
  } finally {
    keep();
    await local.close();
    removeNote(desk.noteFile, desk.pid);
  }
  desk.say(`Stopped. Everything is kept in ${options.keep}; starting again goes on from there.`);
}

/** What any of the exchange's accounts knows of a symbol: all see the same market. */
function factsOf(venues: () => Readonly<Record<string, VenueState>>): SymbolFacts {
  const first = () => Object.values(venues())[0];
  return {
    contractSize: (symbol) => coinsInOne(first()?.instruments[symbol]),
    mark: (symbol) => first()?.prices[symbol]?.mark,
  };
}

/**
 * The world is written down before each call of a function and before each answer of the exchange to what changes an
 * account. Killed at any moment, the exchange has what it confirmed, and the tables hold nothing later than its clock.
 */
function openStack(
  { dynamo, world, clock, desk }: Serving,
  assembly: Assembly,
  report: Report,
  keep: () => void,
): Promise<LocalWorld> {
  const { path, accounts } = world;
  const { stopwatchMs } = desk;
  const { onPass, onLine } = report;
  const watch = { stopwatchMs, onPass, onLine, onStep: keep };
  return openLocalWorld({ assembly, dynamo, path, accounts, clock, halfSpreadTicks: 1, ...watch });
}

/** Says `run` where nobody has said anything, and puts the policies there: the demo's the first time only. */
async function seed({ options, policies, world }: Serving, { tables }: LocalWorld): Promise<void> {
  for (const account of Object.keys(world.accounts)) await tables.seedControl(account);
  const isSeeded = world.isNew || options.policyFile !== undefined;
  for (const item of isSeeded ? policies.items : []) await tables.putPolicy(item);
}

function announce({ options, desk, world }: Serving, { stack, tableNames }: LocalWorld, words: string): void {
  const { noteFile, pid, realNowMs } = desk;
  const { endpoint } = stack;
  const alertTopicArn = stack.nameOf('Alerts');
  const place = { endpoint, region: PLACE.region, tables: tableNames, alertTopicArn, secretPrefix: SECRET_PREFIX };
  const stage = {
    accounts: Object.keys(world.accounts),
    periodMs: options.everyMs,
    limits: JSON.stringify(LOCAL_LIMITS),
  };
  writeNote(noteFile, { ...place, ...stage, pid, startedAt: isoOf(realNowMs()) });
  for (const line of welcomeLines({ options, noteFile, endpoint, stack: words, market: world.words })) desk.say(line);
}

function live({ options, desk, dynamo, clock, world }: Serving, local: LocalWorld, report: Report) {
  const { stop } = desk;
  const began = { clockMs: clock.nowMs, realMs: desk.realNowMs() };
  let expiredMs = 0;
  return serveLoop({
    path: world.path,
    exchange: local.exchange,
    stack: local.stack,
    clock,
    targetMs: () => Math.floor(began.clockMs + Math.max(0, desk.realNowMs() - began.realMs) * options.speed),
    pause: () => setTimeout(BEAT_MS, undefined, { signal: stop }).catch(() => undefined),
    isStopped: () => stop.aborted,
    onRest: async () => {
      report.onRest(local.stack);
      if (clock.nowMs < expiredMs + HOUR_MS) return;
      expiredMs = clock.nowMs;
      await dynamo.expire(clock.nowMs);
    },
  });
}
