import type { Candle } from '../market/candle.ts';
import { FRAME_MS, type Frame } from '../market/frame.ts';
import { found, missing, type Read } from '../market/read.ts';
import { MINUTE_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';

/** Bars of one frame that have all closed and follow one another without a gap, oldest first; never empty. */
export interface ClosedBars {
  readonly frame: Frame;
  readonly stepMs: number;
  readonly candles: readonly Candle[];
  /** The closes, for statistics. */
  readonly closes: readonly number[];
}

/** An exchange lists a bar some seconds after it has closed; one that is still not there by then is missing. */
const LATE_MS = 5 * MINUTE_MS;

/**
 * The bars as a series that may be judged at `nowMs`. A failed read, with the reason, where they are out of order, do
 * not begin at multiples of the frame, have not all closed, have a gap, or where the newest closed one is missing.
 */
export function closedBars(frame: Frame, candles: readonly Candle[], nowMs: number): Read<ClosedBars> {
  const closed = closedCandles(frame, candles, nowMs);
  if (!closed.ok) return closed;
  const stepMs = FRAME_MS[frame];
  const firstMs = candles[0]?.openMs ?? 0;
  const fault = candles.findIndex(({ openMs }, index) => openMs !== firstMs + index * stepMs);
  if (fault !== -1) return outOfOrder(frame, candles, fault);
  return found({ frame, stepMs, candles, closes: candles.map(({ close }) => close.toChartNumber()) });
}

/** The same for whoever can do with gaps: an exchange that stood still lists no bars of those hours, ever. */
export function closedCandles(frame: Frame, candles: readonly Candle[], nowMs: number): Read<readonly Candle[]> {
  const stepMs = FRAME_MS[frame];
  const last = candles.at(-1);
  if (last === undefined) return missing(`there are no bars of ${frame}`);
  if (candles.some(({ openMs }) => openMs % stepMs !== 0))
    return missing(`bars of ${frame} must begin at multiples of it`);
  const fault = candles.findIndex(({ openMs }, index) => index > 0 && openMs <= openBefore(candles, index));
  if (fault !== -1) return outOfOrder(frame, candles, fault);
  const closedMs = last.openMs + stepMs;
  if (closedMs > nowMs) return missing(`the bar of ${frame} that opened at ${isoOf(last.openMs)} has not closed`);
  if (nowMs - closedMs >= stepMs + LATE_MS)
    return missing(`bars of ${frame} end at ${isoOf(closedMs)}: newer ones are missing`);
  return found(candles);
}

const outOfOrder = (frame: Frame, candles: readonly Candle[], at: number): Read<never> =>
  missing(`bars of ${frame} do not follow one another after ${isoOf(openBefore(candles, at))}`);

const openBefore = (candles: readonly Candle[], index: number): number => candles[index - 1]?.openMs ?? 0;

/** The bars, where they are of that frame and at least `count`. */
export function enoughBars(bars: Read<ClosedBars>, frame: Frame, count: number): Read<ClosedBars> {
  if (!bars.ok) return bars;
  if (bars.value.frame !== frame) return missing(`bars of ${frame} are needed, and these are of ${bars.value.frame}`);
  const { length } = bars.value.closes;
  return length >= count ? bars : missing(`there are only ${length} bars of ${frame}, and ${count} are needed`);
}
