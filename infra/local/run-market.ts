import { type BinanceAccount, openBinance } from '../../shared/adapters/ccxt/open-binance.ts';
import { MemoryAlertChannel } from '../../shared/adapters/memory/memory-alert-channel.ts';
import type { Outside } from '../../shared/cycle/outside.ts';
import { type PassReport, runPass } from '../../shared/cycle/run-pass.ts';
import type { DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { LOCAL_KEY, type LocalExchange } from './local-exchange.ts';
import type { LocalTables } from './local-tables.ts';
import type { MarketPath } from './market/market-path.ts';

/** One pass of the run, with what it cost. */
export interface RanPass {
  readonly account: string;
  readonly atMs: number;
  readonly isUrgent: boolean;
  readonly report: PassReport;
  readonly tookMs: number;
  readonly calls: ReadonlyMap<string, number>;
}

export interface MarketRun {
  readonly path: MarketPath;
  readonly exchange: LocalExchange;
  readonly tables: LocalTables;
  readonly clock: { nowMs: number };
  readonly accounts: readonly string[];
  readonly limits: DeployedLimits;
  readonly takerFee: Outside['takerFee'];
  /** First instant at which a pass runs: a full hour of the path. */
  readonly fromMs: number;
  readonly everyMs: number;
  /** Measures real time; a pass's virtual clock stands still while it runs. */
  readonly stopwatchMs: () => number;
  readonly onPass: (pass: RanPass) => void;
}

/** Passes between two bars at the most: what needs another look every minute would otherwise crowd out the market. */
const URGENT_AN_HOUR = 3;

/**
 * Walks the market from `fromMs` to the end of the path, hour by hour, and runs the real pass over every account at
 * each tick. Ticks finer than the market's hours are left out (the caller counts them); passes that a pass asked for
 * run between the bars.
 */
export async function runMarket(run: MarketRun): Promise<{ readonly channel: MemoryAlertChannel }> {
  const channel = new MemoryAlertChannel();
  const open = new Map(run.accounts.map((account) => [account, openAccount(run, account)]));
  let passes = 0;
  const pass = async (account: string, tick?: { atMs: number; periodMs: number }) => {
    const outside = outsideOf(run, open.get(account), channel);
    const runId = `run-${run.clock.nowMs.toString(36)}-${account}-${(passes++).toString(36)}`;
    run.exchange.emulator.resetCalls();
    const startedMs = run.stopwatchMs();
    const report = await runPass(outside, { account, runId, ...(tick === undefined ? {} : { tick }) });
    const tookMs = run.stopwatchMs() - startedMs;
    const calls = run.exchange.emulator.calls();
    run.onPass({ account, atMs: run.clock.nowMs, isUrgent: tick === undefined, report, tookMs, calls });
    return report;
  };
  const periodMs = Math.max(run.everyMs, HOUR_MS);
  for (let atMs = run.fromMs; atMs <= run.path.toMs; atMs += HOUR_MS) {
    run.clock.nowMs = atMs;
    if ((atMs - run.fromMs) % periodMs === 0) {
      for (const account of run.accounts) await passWithFollowUps(run, atMs, periodMs, account, pass);
    }
    if (atMs < run.path.toMs) {
      run.clock.nowMs = atMs + HOUR_MS;
      run.exchange.liveHour(atMs);
    }
  }
  for (const account of open.values()) account.close();
  return { channel };
}

async function passWithFollowUps(
  run: MarketRun,
  atMs: number,
  periodMs: number,
  account: string,
  pass: (account: string, tick?: { atMs: number; periodMs: number }) => Promise<PassReport>,
): Promise<void> {
  let report = await pass(account, { atMs, periodMs });
  for (let urgent = 0; urgent < URGENT_AN_HOUR; urgent++) {
    const againInMs = report.kind === 'done' ? report.againInMs : undefined;
    const nextMs = run.clock.nowMs + (againInMs ?? HOUR_MS);
    if (againInMs === undefined || nextMs >= atMs + HOUR_MS || nextMs > run.path.toMs) return;
    run.clock.nowMs = nextMs;
    run.exchange.lookInside(atMs, nextMs);
    report = await pass(account);
  }
}

function openAccount({ clock, tables, exchange }: MarketRun, account: string): BinanceAccount {
  return openBinance({
    credentials: { ...LOCAL_KEY, apiKey: `${LOCAL_KEY.apiKey}-${account}` },
    clock: { nowMs: () => clock.nowMs },
    cache: tables.cache,
    route: (url) => `${exchange.emulator.url}/${url.host}${url.pathname}${url.search}`,
  });
}

function outsideOf(run: MarketRun, account: BinanceAccount | undefined, channel: MemoryAlertChannel): Outside {
  if (account === undefined) throw new Error('a pass was asked for on an account that was not opened');
  const { tables, limits, takerFee, clock } = run;
  return {
    clock: { nowMs: () => clock.nowMs },
    policies: tables.policies,
    controls: tables.controls,
    ledger: tables.ledger,
    candleCache: tables.candleCache,
    reader: account,
    orders: account,
    margin: account,
    channel,
    limits,
    mode: 'live',
    takerFee,
  };
}
