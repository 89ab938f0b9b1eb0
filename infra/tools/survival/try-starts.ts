import { DAY_MS, HOUR_MS } from '../../../shared/time/duration.ts';
import type { TrialTerms } from './open-trial.ts';
import { runTrial, type TrialEnd, type TrialMarket } from './run-trial.ts';
import { sampleStarts } from './sample-starts.ts';

/** What became of all starts after so many days. Shares are parts of the starts, cash and hedge parts of what was opened. */
export interface Survived {
  readonly days: number;
  readonly starts: number;
  readonly liquidated: number;
  /** Bought back in part or whole, and not liquidated. */
  readonly reduced: number;
  readonly cashUsed: Spread;
  /** Top-ups of margin a year, a mean over all starts. */
  readonly topUpsAYear: number;
  /** Of the starts that were reduced; undefined where none was. */
  readonly hedgeLeft?: { readonly median: number; readonly least: number };
}

interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

const DAYS_A_YEAR = 365;
const HOURS_A_DAY = DAY_MS / HOUR_MS;

/**
 * Opens the same hedge at up to `wanted` hours of the market, evenly apart, and counts how each stood after each of
 * `days` (shortest first). A length that reaches beyond the market's end leaves a start out of its own count only.
 */
export function tryStarts(
  market: TrialMarket,
  terms: TrialTerms,
  {
    days,
    wanted,
    onStart,
  }: { readonly days: readonly number[]; readonly wanted: number; readonly onStart: () => void },
): readonly Survived[] {
  const total = market.hours.length;
  const [shortest = 0] = days;
  const ends = days.map((): TrialEnd[] => []);
  for (const start of sampleStarts(total, shortest * HOURS_A_DAY, wanted)) {
    const lengths = days.map((each) => each * HOURS_A_DAY).filter((length) => start + length < total);
    for (const [at, end] of runTrial(market, terms, start, lengths).entries()) ends[at]?.push(end);
    onStart();
  }
  return days.map((each, at) => survivedOf(each, ends[at] ?? []));
}

function survivedOf(days: number, ends: readonly TrialEnd[]): Survived {
  const share = (part: readonly TrialEnd[]) => (ends.length === 0 ? 0 : part.length / ends.length);
  const reduced = ends.filter(({ isLiquidated, hedgeLeft }) => !isLiquidated && hedgeLeft < 1);
  const cash = rising(ends.map(({ cashUsed }) => cashUsed));
  const topUps = ends.reduce((sum, end) => sum + end.topUps, 0);
  const left = rising(reduced.map(({ hedgeLeft }) => hedgeLeft));
  return {
    days,
    starts: ends.length,
    liquidated: share(ends.filter(({ isLiquidated }) => isLiquidated)),
    reduced: share(reduced),
    topUpsAYear: ends.length === 0 ? 0 : (topUps / ends.length) * (DAYS_A_YEAR / days),
    cashUsed: { median: rank(cash, 0.5), p95: rank(cash, 0.95), max: rank(cash, 1) },
    ...(left.length === 0 ? {} : { hedgeLeft: { median: rank(left, 0.5), least: rank(left, 0) } }),
  };
}

const rising = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

/** The nearest-rank quantile of values in rising order; 0 of none. */
const rank = (values: readonly number[], part: number): number =>
  values[Math.max(0, Math.ceil(part * values.length) - 1)] ?? 0;
