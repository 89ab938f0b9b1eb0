import { getAverage } from 'trading-signals';
import type { Frame } from '../market/frame.ts';
import type { Read } from '../market/read.ts';
import { isoOf } from '../time/instant.ts';
import { type ClosedBars, enoughBars } from './closed-bars.ts';
import { type Finding, judged, unknown } from './finding.ts';

export type Trend = 'up' | 'down' | 'sideways';

export interface TrendQuestion {
  readonly is: Trend;
  readonly on: Frame;
}

/** Short, middle and long averages: a month, ten weeks and twenty weeks of trading days. */
const AVERAGES = [20, 50, 100] as const;

/** How many bars a trend takes. */
export const TREND_BARS = 100;

/**
 * Whether the trend is what the question says: `up` where the last close is above its simple moving averages of 20, 50
 * and 100 bars, `down` where it is below all three, `sideways` otherwise. Price against moving averages is the rule of
 * Brock, Lakonishok and LeBaron, Journal of Finance 47(5), 1992, "Simple Technical Trading Rules".
 */
export function judgeTrend({ is, on }: TrendQuestion, bars: Read<ClosedBars>): Finding {
  const enough = enoughBars(bars, on, TREND_BARS);
  if (!enough.ok) return unknown(enough.because);
  const { closes, candles } = enough.value;
  const last = candles.at(-1);
  const averages = AVERAGES.map((count) => getAverage(closes.slice(-count)));
  const trend = trendOf(closes.at(-1) ?? 0, averages);
  const numbers = averages.map((average, index) => `${average.toPrecision(6)} (${AVERAGES[index]})`).join(', ');
  const close = `close ${last?.close.toString()} of the bar at ${isoOf(last?.openMs ?? 0)}`;
  return judged(trend === is, `the trend on ${on} is ${trend}: ${close} against averages ${numbers}`);
}

function trendOf(close: number, averages: readonly number[]): Trend {
  if (averages.every((average) => close > average)) return 'up';
  return averages.every((average) => close < average) ? 'down' : 'sideways';
}
