import { ratesNeededMs } from '../hedge/market-needs.ts';
import type { Instrument } from '../market/instrument.ts';
import type { SettledRate } from '../market/public-market.ts';
import { found, type Read } from '../market/read.ts';
import { MINUTE_MS } from '../time/duration.ts';
import type { Hedge } from './hedges.ts';
import type { Pass } from './pass.ts';

/**
 * Takes note of the settlements that conditions ask about: those the hedge remembers while no newer one is due, else the
 * missing ones are asked for, one question a symbol; all of them where one is missing in between. Where no condition asks, nobody is asked.
 */
export async function lookAtRates(pass: Pass, instruments: ReadonlyMap<string, Instrument>): Promise<void> {
  await Promise.all(pass.hedges.map((hedge) => lookAtOne(pass, hedge, instruments)));
}

async function lookAtOne(
  pass: Pass,
  { policyId, symbol, standing }: Hedge,
  instruments: ReadonlyMap<string, Instrument>,
): Promise<void> {
  const neededMs = standing.kind === 'active' ? ratesNeededMs(standing.policy) : 0;
  const intervalMs = instruments.get(symbol ?? '')?.fundingIntervalMs;
  if (neededMs === 0 || symbol === undefined || intervalMs === undefined) return;
  const state = pass.states.get(policyId);
  const known = state?.symbol === symbol ? (state.settledRates ?? []) : [];
  const span = { sinceMs: pass.desk.clock.nowMs() - neededMs, intervalMs };
  pass.rates.set(symbol, await ratesOf(pass, symbol, known, span));
}

async function ratesOf(
  pass: Pass,
  symbol: string,
  known: readonly SettledRate[],
  { sinceMs, intervalMs }: { readonly sinceMs: number; readonly intervalMs: number },
): Promise<Read<readonly SettledRate[]>> {
  const nowMs = pass.desk.clock.nowMs();
  const kept = known.filter(({ atMs }) => atMs > sinceMs);
  const reachesBack = (kept[0]?.atMs ?? nowMs) - sinceMs <= intervalMs && isWhole(kept, intervalMs);
  const newestMs = reachesBack ? (kept.at(-1)?.atMs ?? sinceMs) : sinceMs;
  if (reachesBack && nowMs < newestMs + intervalMs) return found(kept);
  const read = await pass.desk.reader.readSettledRates(symbol, newestMs, nowMs);
  if (!read.ok) return read;
  return found([...(reachesBack ? kept : []), ...read.value]);
}

/** Settlements are listed some minutes after their time. */
const LATE_MS = 30 * MINUTE_MS;

/** A list with a hole in it is asked for again: a mood could not be told for a week otherwise, though it was listed since. */
const isWhole = (rates: readonly SettledRate[], intervalMs: number): boolean =>
  rates.every(({ atMs }, at) => atMs - (rates[at - 1]?.atMs ?? atMs) <= intervalMs + LATE_MS);
