import { SETTLED_LATE_MS, type SettledRate } from '../market/public-market.ts';
import { found, missing, type Read } from '../market/read.ts';
import { type Ratio, ratio } from '../money/amount.ts';
import { type Finding, judged, unknown } from '../signals/finding.ts';
import { HOUR_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import type { MarketFacts } from './judge-market.ts';

/** Rates are compared as if every contract settled as often as most do. */
const USUAL_INTERVAL_MS = 8 * HOUR_MS;
const HUNDRED = ratio('100');

/** A rate of a contract that settles every `intervalMs`, as a rate for 8 hours. */
const forEightHours = (rate: Ratio, intervalMs: number): Ratio =>
  rate.times(ratio(String(USUAL_INTERVAL_MS))).dividedBy(ratio(String(intervalMs)));

/**
 * The newest `periods` settlements, oldest first, each as a rate for 8 hours. A failed read where one of them is missing
 * or the newest one is not there yet: what was not read is not zero.
 */
function lastRates(
  { settledRates, fundingIntervalMs }: Pick<MarketFacts, 'settledRates' | 'fundingIntervalMs'>,
  periods: number,
  nowMs: number,
): Read<readonly Ratio[]> {
  if (!settledRates.ok) return settledRates;
  const last = settledRates.value.filter(({ atMs }) => atMs <= nowMs).slice(-periods);
  if (last.length < periods) return missing(`only ${last.length} of ${periods} settlements are known`);
  const gap = gapAfter(last, fundingIntervalMs, nowMs);
  if (gap !== undefined) return missing(`the settlement after ${isoOf(gap)} is not known`);
  return found(last.map(({ rate }) => forEightHours(rate, fundingIntervalMs)));
}

function gapAfter(rates: readonly SettledRate[], intervalMs: number, nowMs: number): number | undefined {
  const times = [...rates.map(({ atMs }) => atMs), nowMs];
  return times.find((atMs, at) => (times[at + 1] ?? atMs) - atMs > intervalMs + SETTLED_LATE_MS);
}

/** Whether each of the last settlements was below (above) the rate asked about. */
export function judgeFunding(
  {
    kind,
    rate,
    periods,
  }: { readonly kind: 'fundingBelow' | 'fundingAbove'; readonly rate: Ratio; readonly periods: number },
  market: Pick<MarketFacts, 'settledRates' | 'fundingIntervalMs'>,
  nowMs: number,
): Finding {
  const rates = lastRates(market, periods, nowMs);
  if (!rates.ok) return unknown(rates.because);
  const isBelow = kind === 'fundingBelow';
  const meeting = rates.value.filter((each) => (isBelow ? each.lt(rate) : each.gt(rate))).length;
  const side = isBelow ? 'below' : 'above';
  const because = `${meeting} of the last ${periods} settlements ${side} ${rate.times(HUNDRED).toText(4)} % for 8 hours`;
  return judged(meeting === periods, because);
}
