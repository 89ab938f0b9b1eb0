import { NO_RATIO, ratio } from '../../shared/money/amount.ts';
import { assertTiming } from '../../shared/orders/timing.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import { chooseMarket } from './choose-market.ts';
import { CASE_ONE_POLICIES, DEMO_POLICIES } from './demo-policies.ts';
import { caseOneBalances, demoBalances, type FirstPrices, startingBalances } from './fund-account.ts';
import { keepWorld, readKeptWorld } from './kept-world.ts';
import { type LocalExchange, openAccount, startLocalExchange } from './local-exchange.ts';
import { LOCAL_LIMITS } from './local-limits.ts';
import { type LocalTables, openLocalTables } from './local-tables.ts';
import type { MarketPath } from './market/market-path.ts';
import { type PoliciesReading, preparePolicies, readPolicyFile } from './policy-file.ts';
import { progressOf } from './progress-of.ts';
import { type RanPass, runMarket } from './run-market.ts';
import type { RunOptions, RunProgress, RunSummary } from './run-summary.ts';
import { summariseRun } from './summarise-run.ts';

export type LocalRunResult =
  | { readonly ok: true; readonly summary: RunSummary }
  | { readonly ok: false; readonly sentences: readonly string[] };

const TAKER_FEE = ratio('0.0005');

/** Runs the real program over a market, from options to summary. What is wrong with the input is said before anything runs. */
export async function localRun(
  options: RunOptions,
  stopwatchMs: () => number,
  onProgress: (progress: RunProgress) => void,
): Promise<LocalRunResult> {
  assertTiming();
  const policies = await readPolicies(options);
  if (!policies.ok) return policies;
  const kept = options.keep === undefined ? undefined : await readKeptWorld(options.keep);
  const coins = [...new Set(policies.policies.map(({ coin }) => coin))];
  const market = await chooseMarket(options, coins, kept?.nowMs);
  if (!market.ok) return market;
  if (kept !== undefined && kept.market !== market.words) {
    const sentence = `${options.keep} was kept from the ${kept.market}; it cannot go on in the ${market.words}. Choose another folder.`;
    return { ok: false, sentences: [sentence] };
  }
  return runOver({ options, policies, market, kept, stopwatchMs, onProgress });
}

function readPolicies({ market, policyFile }: RunOptions): Promise<PoliciesReading> | PoliciesReading {
  if (policyFile !== undefined) return readPolicyFile(policyFile, LOCAL_LIMITS);
  const items = market.kind === 'case' ? CASE_ONE_POLICIES : DEMO_POLICIES;
  return preparePolicies('demo', items, LOCAL_LIMITS);
}

interface Prepared {
  readonly options: RunOptions;
  readonly policies: Extract<PoliciesReading, { ok: true }>;
  readonly market: { readonly path: MarketPath; readonly words: string; readonly notes: readonly string[] };
  readonly kept: Awaited<ReturnType<typeof readKeptWorld>>;
  readonly stopwatchMs: () => number;
  readonly onProgress: (progress: RunProgress) => void;
}

async function runOver(prepared: Prepared): Promise<LocalRunResult> {
  const { options, policies, market, kept, stopwatchMs } = prepared;
  const { path } = market;
  const clock = { nowMs: kept?.nowMs ?? path.fromMs };
  const nowMs = () => clock.nowMs;
  const halfSpreadTicks = options.market.kind === 'case' ? 0 : 1;
  const accounts = kept?.accounts ?? fundAccounts(options, policies.policies, path, halfSpreadTicks);
  const tables = await openLocalTables(nowMs, options.keep);
  const exchange = await startLocalExchange({ path, accounts, nowMs, halfSpreadTicks });
  const startedMs = stopwatchMs();
  const world = { tables, exchange, clock, accounts };
  try {
    await seed(prepared, world);
    if (options.keep !== undefined)
      await keepWorld(options.keep, { nowMs: nowMs(), market: market.words, accounts }, true);
    const { passes, alerts } = await walk(prepared, world);
    const names = Object.keys(accounts);
    const venues = Object.fromEntries(names.map((name) => [name, exchange.emulator.venue(name)]));
    if (options.keep !== undefined)
      await keepWorld(options.keep, { nowMs: nowMs(), market: market.words, accounts: venues });
    const summary = await summariseRun({
      options,
      market: market.words,
      notes: [...market.notes, ...policies.notes],
      path,
      fromMs: kept?.nowMs ?? path.fromMs,
      accounts,
      venues,
      passes,
      alerts,
      tables,
      wallMs: stopwatchMs() - startedMs,
    });
    return { ok: true, summary };
  } finally {
    await exchange.emulator.close();
    await tables.close();
  }
}

interface World {
  readonly tables: LocalTables;
  readonly exchange: LocalExchange;
  readonly clock: { nowMs: number };
  readonly accounts: Readonly<Record<string, VenueState>>;
}

/** Puts the policies into the table, unless a kept folder has its own, and says `run`. */
async function seed({ options, policies, kept }: Prepared, { tables, accounts }: World): Promise<void> {
  const isFresh = kept === undefined || options.policyFile !== undefined;
  for (const item of isFresh ? policies.items : []) await tables.putPolicy(item);
  for (const account of Object.keys(accounts)) await tables.seedControl(account);
}

async function walk(
  { options, market, onProgress, stopwatchMs }: Prepared,
  { tables, exchange, clock, accounts }: World,
) {
  const { path } = market;
  const names = Object.keys(accounts);
  const fromMs = clock.nowMs;
  const passes: RanPass[] = [];
  const expected = names.length * (1 + Math.floor((path.toMs - fromMs) / Math.max(options.everyMs, HOUR_MS)));
  const { channel } = await runMarket({
    path,
    exchange,
    tables,
    clock,
    accounts: names,
    limits: LOCAL_LIMITS,
    takerFee: options.fees ? TAKER_FEE : NO_RATIO,
    fromMs,
    everyMs: options.everyMs,
    stopwatchMs,
    onPass: (pass) => {
      passes.push(pass);
      onProgress(progressOf(pass, passes, expected, exchange.emulator.venue(pass.account)));
    },
  });
  return { passes, alerts: channel.sent };
}

/** One account for each name the policies use, funded for what they ask. */
function fundAccounts(
  options: RunOptions,
  policies: readonly HedgePolicy[],
  path: MarketPath,
  halfSpreadTicks: 0 | 1,
): Readonly<Record<string, VenueState>> {
  const names = [...new Set(policies.map(({ account }) => account))];
  const fund =
    options.market.kind === 'case'
      ? caseOneBalances
      : options.policyFile === undefined
        ? demoBalances
        : startingBalances;
  const open = (name: string) =>
    openAccount(
      path,
      fund(
        policies.filter(({ account }) => account === name),
        firstPrices(path),
      ),
      options.fees,
      halfSpreadTicks,
    );
  return Object.fromEntries(names.map((name) => [name, open(name)]));
}

const firstPrices = (path: MarketPath): FirstPrices =>
  Object.fromEntries(
    path.coins.flatMap((coin) => {
      const hour = path.hour(coin, path.fromMs);
      return hour === undefined ? [] : [[coin, hour.perp.open]];
    }),
  );
