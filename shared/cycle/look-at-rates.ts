import { ratesNeededMs } from '../hedge/market-needs.ts';
import type { Instrument } from '../market/instrument.ts';
import { SETTLED_LATE_MS, type SettledRate } from '../market/public-market.ts';
import { found, type Read } from '../market/read.ts';
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

interface Span {
  readonly sinceMs: number;
  readonly intervalMs: number;
}

async function ratesOf(
  pass: Pass,
  symbol: string,
  known: readonly SettledRate[],
  span: Span,
): Promise<Read<readonly SettledRate[]>> {
  const nowMs = pass.desk.clock.nowMs();
  const kept = known.filter(({ atMs }) => atMs > span.sinceMs);
  const isNewest = nowMs < newestIn(kept, span) + span.intervalMs;
  const isGood = isWhole(kept, span);
  if (isNewest && isGood) return found(kept);
  const read = await pass.desk.reader.readSettledRates(symbol, isGood ? newestIn(kept, span) : span.sinceMs, nowMs);
  // Whoever judges them looks for holes himself: one that he does not ask about must not take the rest away.
  if (!read.ok) return isNewest ? found(kept) : read;
  return found([...(isGood ? kept : []), ...read.value]);
}

const newestIn = (kept: readonly SettledRate[], { sinceMs }: Span): number => kept.at(-1)?.atMs ?? sinceMs;

/** A list with a hole in it is asked for again: a mood could not be told for a week otherwise, though it was listed since. */
const isWhole = (rates: readonly SettledRate[], { sinceMs, intervalMs }: Span): boolean =>
  rates.length > 0 &&
  rates.every(({ atMs }, at) => {
    const before = rates[at - 1]?.atMs;
    return before === undefined ? atMs - sinceMs <= intervalMs : atMs - before <= intervalMs + SETTLED_LATE_MS;
  });
