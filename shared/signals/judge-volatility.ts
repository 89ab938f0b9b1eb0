import { getStandardDeviation } from 'trading-signals';
import type { Frame } from '../market/frame.ts';
import type { Read } from '../market/read.ts';
import type { Ratio } from '../money/amount.ts';
import { DAY_MS } from '../time/duration.ts';
import { type ClosedBars, enoughBars } from './closed-bars.ts';
import { type Finding, judged, unknown } from './finding.ts';

/** How much prices moved from bar to bar in the last `bars` returns. */
export interface VolatilityQuestion {
  readonly on: Frame;
  /** Returns that are looked at, at least 2; takes one bar more. */
  readonly bars: number;
  /** A year's standard deviation, 0.6 for 60 %. */
  readonly above: Ratio;
}

/** Whether realised volatility lies above what the question names: the standard deviation of log returns, for a year. */
export function judgeVolatility({ on, bars: count, above }: VolatilityQuestion, bars: Read<ClosedBars>): Finding {
  const enough = enoughBars(bars, on, count + 1);
  if (!enough.ok) return unknown(enough.because);
  const volatility = realisedVolatility(enough.value.closes.slice(-count - 1), enough.value.stepMs);
  const because = `realised volatility of the last ${count} bars of ${on} is ${volatility.toFixed(4)} a year`;
  return judged(volatility > above.toChartNumber(), because);
}

/** Coins trade every day of the year. */
const YEAR_MS = 365 * DAY_MS;

/** Standard deviation (n - 1) of the log returns of at least three closes, scaled to a year by the root of time. */
function realisedVolatility(closes: readonly number[], stepMs: number): number {
  const returns = closes.slice(1).map((close, index) => Math.log(close / (closes[index] ?? close)));
  const { length } = returns;
  // The library divides by n; a sample's deviation divides by n - 1.
  return getStandardDeviation(returns) * Math.sqrt((length / (length - 1)) * (YEAR_MS / stepMs));
}
