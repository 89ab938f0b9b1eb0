import type { Frame } from '../market/frame.ts';
import type { Read } from '../market/read.ts';
import { larger, ONE, type Ratio, smaller } from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import { type ClosedBars, enoughBars } from './closed-bars.ts';
import { type Finding, judged, unknown } from './finding.ts';

/** How far prices reached in the last `bars` bars. */
export interface StabilityQuestion {
  readonly on: Frame;
  /** At least 1. */
  readonly bars: number;
  /** (Highest high - lowest low) / lowest low must lie below this. */
  readonly rangeBelow: Ratio;
}

/** Whether the last bars stayed in a range narrower than asked: how far the lowest price is from the highest. */
export function judgeStability({ on, bars: count, rangeBelow }: StabilityQuestion, bars: Read<ClosedBars>): Finding {
  const enough = enoughBars(bars, on, count);
  if (!enough.ok) return unknown(enough.because);
  const last = enough.value.candles.slice(-count);
  const high = last.map((candle) => candle.high).reduce((a, b) => larger(a, b));
  const low = last.map((candle) => candle.low).reduce((a, b) => smaller(a, b));
  const range = ratioOf(high, low).minus(ONE);
  const because = `the last ${count} bars of ${on} lie between ${low.toString()} and ${high.toString()}, a range of ${range.toText(4)}`;
  return judged(range.lt(rangeBelow), because);
}
