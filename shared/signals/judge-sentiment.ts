import { getAverage } from 'trading-signals';
import { SETTLED_LATE_MS, type SettledRate } from '../market/public-market.ts';
import { found, missing, type Read } from '../market/read.ts';
import { DAY_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import { type ClosedBars, enoughBars } from './closed-bars.ts';
import { type Finding, judged, unknown } from './finding.ts';

export type Sentiment = 'improved' | 'worsened';

/** What a mood is read from. */
export interface Mood {
  /** Daily. */
  readonly bars: Read<ClosedBars>;
  /** Settlements of the last seven days at least, oldest first. */
  readonly funding: Read<readonly SettledRate[]>;
  readonly fundingIntervalMs: number;
}

/** Daily bars that a mood takes. */
export const SENTIMENT_BARS = 20;
export const SENTIMENT_FUNDING_MS = 7 * DAY_MS;

/**
 * Whether the mood is what the question says. `improved`: funding's mean of seven days is at or above zero, and the last
 * daily close above its average of 20 days. `worsened`: the mean is below zero and the close below the average.
 */
export function judgeSentiment(is: Sentiment, { bars, funding, fundingIntervalMs }: Mood, nowMs: number): Finding {
  const enough = enoughBars(bars, '1d', SENTIMENT_BARS);
  if (!enough.ok) return unknown(enough.because);
  const mean = meanFunding(funding, fundingIntervalMs, nowMs);
  if (!mean.ok) return unknown(mean.because);
  const closes = enough.value.closes.slice(-SENTIMENT_BARS);
  const average = getAverage(closes);
  const close = closes.at(-1) ?? average;
  const because =
    `funding's mean of seven days is ${(mean.value * 100).toFixed(4)} % a settlement, and the last daily close ` +
    `${close} stands against an average of ${average.toPrecision(6)}`;
  const isBetter = mean.value >= 0 && close > average;
  const isWorse = mean.value < 0 && close < average;
  return judged(is === 'improved' ? isBetter : isWorse, because);
}

/**
 * The mean rate of the settlements of the seven days before `nowMs`. A failed read where one is missing: rates that
 * were not read are not zero.
 */
function meanFunding(funding: Read<readonly SettledRate[]>, intervalMs: number, nowMs: number): Read<number> {
  if (!funding.ok) return funding;
  const sinceMs = nowMs - SENTIMENT_FUNDING_MS;
  const week = funding.value.filter(({ atMs }) => atMs > sinceMs && atMs <= nowMs);
  const times = [sinceMs, ...week.map(({ atMs }) => atMs), nowMs];
  const gap = times.findIndex(
    (atMs, index) => index > 0 && atMs - (times[index - 1] ?? 0) > intervalMs + SETTLED_LATE_MS,
  );
  if (gap > 0) return missing(`funding after ${isoOf(times[gap - 1] ?? 0)} is not known`);
  return found(getAverage(week.map(({ rate }) => rate.toChartNumber())));
}
