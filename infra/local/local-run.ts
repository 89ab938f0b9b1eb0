import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import { chooseMarket } from './choose-market.ts';
import { DEMO_POLICIES } from './demo-policies.ts';
import { type EmbeddedDynamo, openEmbeddedDynamo } from './dynamo/embedded-dynamo.ts';
import { caseBalances, demoBalances, startingBalances } from './fund-account.ts';
import { type KeptWorld, keepWorld, readKeptWorld, strangerTo } from './kept-world.ts';
import { localContext, stackWords } from './local-context.ts';
import { LOCAL_LIMITS } from './local-limits.ts';
import type { Tables } from './local-tables.ts';
import { type LocalWorld, openLocalWorld } from './local-world.ts';
import type { MarketPath } from './market/market-path.ts';
import { openAccounts } from './open-accounts.ts';
import type { LoggedPass } from './pass-log.ts';
import { type PoliciesReading, preparePolicies, readPolicyFile } from './policy-file.ts';
import { progressOf } from './progress-of.ts';
import type { RunOptions, RunProgress, RunSummary } from './run-summary.ts';
import { keptAssembly } from './stack/kept-assembly.ts';
import { deployedContext } from './stack/synthesize.ts';
import { summariseRun } from './summarise-run.ts';
import { type WalkedTicks, walkMarket } from './walk-market.ts';
import { WORKED_CASES } from './worked-cases.ts';

export type LocalRunResult =
  | { readonly ok: true; readonly summary: RunSummary }
  | { readonly ok: false; readonly sentences: readonly string[] };

/** How a run is watched from outside. */
export interface RunWatch {
  /** Measures real time. */
  readonly stopwatchMs: () => number;
  /** The stack must be synthesized first, which takes seconds. */
  readonly onSynthesis: () => void;
  readonly onProgress: (progress: RunProgress) => void;
}

/**
 * Runs the synthesized stack over a market, from options to summary. What is wrong with the input is said before anything
 * runs; a folder that another process has open is an error that says so.
 */
export async function localRun(options: RunOptions, watch: RunWatch): Promise<LocalRunResult> {
  const policies = await readPolicies(options);
  if (!policies.ok) return policies;
  const clock = { nowMs: 0 };
  const folder = options.keep === undefined ? {} : { folder: options.keep };
  // Opened before the kept world is read: from here on nobody else changes the folder.
  const dynamo = await openEmbeddedDynamo({ nowMs: () => clock.nowMs, ...folder });
  try {
    return await runWith({ options, policies, dynamo, clock, watch });
  } finally {
    await dynamo.close();
  }
}

function readPolicies({ market, policyFile }: RunOptions): Promise<PoliciesReading> | PoliciesReading {
  if (policyFile !== undefined) return readPolicyFile(policyFile, LOCAL_LIMITS);
  const items = market.kind === 'case' ? WORKED_CASES[market.name].policies : DEMO_POLICIES;
  return preparePolicies('demo', items, LOCAL_LIMITS);
}

interface Begun {
  readonly options: RunOptions;
  readonly policies: Extract<PoliciesReading, { ok: true }>;
  readonly dynamo: EmbeddedDynamo;
  readonly clock: { nowMs: number };
  readonly watch: RunWatch;
}

interface Prepared extends Begun {
  readonly market: { readonly path: MarketPath; readonly words: string; readonly notes: readonly string[] };
  readonly kept: KeptWorld | undefined;
  /** The exchange's accounts as they are when the run begins. */
  readonly accounts: Readonly<Record<string, VenueState>>;
}

async function runWith(begun: Begun): Promise<LocalRunResult> {
  const { options, policies, clock } = begun;
  const kept = options.keep === undefined ? undefined : readKeptWorld(options.keep);
  const coins = [...new Set(policies.policies.map(({ coin }) => coin))];
  const market = await chooseMarket(options, coins, kept?.nowMs);
  if (!market.ok) return market;
  const whyNot = kept === undefined ? undefined : whyNotGoOn(kept, market.words, begun);
  if (whyNot !== undefined) return { ok: false, sentences: [whyNot] };
  clock.nowMs = kept?.nowMs ?? market.path.fromMs;
  const accounts = kept?.accounts ?? fundAccounts(options, policies.policies, market.path);
  return { ok: true, summary: await runOver({ ...begun, market, kept, accounts }) };
}

/** Why a run cannot go on where a folder was left; undefined when it can. */
function whyNotGoOn(kept: KeptWorld, words: string, { options: { keep }, policies }: Begun): string | undefined {
  if (kept.served !== undefined)
    return `${keep} belongs to a stack that is served, and its market has no end. Go on with npm start -- --serve --keep ${keep}, or choose another folder.`;
  if (kept.market !== words)
    return `${keep} was kept from the ${kept.market}; it cannot go on in the ${words}. Choose another folder.`;
  const stranger = strangerTo(kept, policies.policies);
  if (stranger === undefined) return undefined;
  return `The exchange kept in ${keep} has no account ${stranger}, which a policy is for. Choose another folder.`;
}

async function runOver(prepared: Prepared): Promise<RunSummary> {
  const { options, policies, market, accounts, dynamo, clock, watch } = prepared;
  const { path } = market;
  const fromMs = clock.nowMs;
  const startedMs = watch.stopwatchMs();
  const context = localContext(Object.keys(accounts), options.everyMs);
  const assembly = await keptAssembly(context, watch.onSynthesis);
  const synthMs = watch.stopwatchMs() - startedMs;
  const passes: LoggedPass[] = [];
  const lastSeen = new Map<string, VenueState>();
  const spread = { halfSpreadTicks: halfSpreadOf(options) };
  const { stopwatchMs } = watch;
  const onPass = (pass: LoggedPass) => {
    passes.push(pass);
    lastSeen.set(pass.account, world.exchange.emulator.venue(pass.account));
    watch.onProgress(progress(prepared, world, passes, fromMs));
  };
  const watched = { stopwatchMs, onPass, fill: (tables: Tables) => fill(prepared, tables) };
  const world = await openLocalWorld({ assembly, dynamo, path, accounts, clock, ...spread, ...watched });
  try {
    const ticks = await walk(prepared, world);
    return await summariseRun({
      options,
      market: market.words,
      stackWords: stackWords(context, deployedContext()),
      notes: [...market.notes, ...policies.notes],
      path,
      fromMs,
      accounts,
      venues: world.venues(),
      lastSeen,
      passes,
      ticks,
      stack: world.stack,
      tables: world.tables,
      synthMs,
      wallMs: stopwatchMs() - startedMs,
    });
  } finally {
    await world.close();
  }
}

/**
 * Puts the policies into the table, unless a kept folder has its own, and says `run`: all of it before the stack runs. An
 * edit asks for a pass at once, and several at the market's first instant would use up patience that is to last hours.
 */
async function fill({ options, policies, kept, accounts }: Prepared, tables: Tables): Promise<void> {
  for (const account of Object.keys(accounts)) await tables.seedControl(account);
  const isFresh = kept === undefined || options.policyFile !== undefined;
  for (const item of isFresh ? policies.items : []) await tables.putPolicy(item);
}

async function walk({ options, market, clock }: Prepared, world: LocalWorld): Promise<WalkedTicks> {
  const { stack, exchange } = world;
  const keep = (isRunning: boolean): void => {
    if (options.keep === undefined) return;
    keepWorld(options.keep, { nowMs: clock.nowMs, market: market.words, accounts: world.venues() }, isRunning);
  };
  keep(true);
  const lastTick = await lastTickIn(world);
  const ticks = await walkMarket({ path: market.path, exchange, stack, clock, everyMs: options.everyMs, ...lastTick });
  keep(false);
  return ticks;
}

/** The last tick that any account remembers. */
async function lastTickIn({ tables, venues }: LocalWorld): Promise<{ readonly lastTickMs?: number }> {
  const records = await Promise.all(Object.keys(venues()).map((account) => tables.ledger.readAccount(account)));
  const lastTickMs = Math.max(...records.map((record) => record?.lastTickMs ?? 0));
  return lastTickMs > 0 ? { lastTickMs } : {};
}

function progress(
  { market, options, accounts }: Prepared,
  world: LocalWorld,
  passes: readonly LoggedPass[],
  fromMs: number,
): RunProgress {
  const { atMs = fromMs, account = '' } = passes.at(-1) ?? {};
  const done = passes.filter(({ isUrgent }) => !isUrgent).length;
  const of = Object.keys(accounts).length * (1 + Math.floor((market.path.toMs - fromMs) / options.everyMs));
  return progressOf({ done, of, atMs, alerts: world.stack.sent.length }, world.exchange.emulator.venue(account));
}

const halfSpreadOf = ({ market }: RunOptions): 0 | 1 => (market.kind === 'case' ? 0 : 1);

/** One account for each name the policies use, funded for what they ask. */
function fundAccounts(
  options: RunOptions,
  policies: readonly HedgePolicy[],
  path: MarketPath,
): Readonly<Record<string, VenueState>> {
  const { market, policyFile, fees: hasFees } = options;
  const ownBalances = policyFile === undefined ? demoBalances : startingBalances;
  const fund = market.kind === 'case' ? caseBalances(WORKED_CASES[market.name].held) : ownBalances;
  return openAccounts(policies, { path, fund, hasFees, halfSpreadTicks: halfSpreadOf(options) });
}
