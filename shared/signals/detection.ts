import type { Candle } from '../market/candle.ts';
import type { Frame } from '../market/frame.ts';
import type { Price } from '../money/amount.ts';
import { dayOf, isoOf } from '../time/instant.ts';
import type { ClosedBars } from './closed-bars.ts';

/** Signals that a condition may name. The first three speak of a top, the others of a bottom. */
export const SIGNAL_NAMES = [
  'head-and-shoulders',
  'double-top',
  'bearish-divergence',
  'inverse-head-and-shoulders',
  'double-bottom',
  'bullish-divergence',
] as const;

export type SignalName = (typeof SIGNAL_NAMES)[number];

/** One bar that a detection rests on. */
export interface EvidencePoint {
  /** What it is in the signal: `left shoulder`, `head`, `second top`. */
  readonly part: string;
  /** When the bar opened. */
  readonly openMs: number;
  readonly price: Price;
  /** The relative strength index of the bar, 0 to 100, where the signal rests on it. */
  readonly rsi?: number;
}

/** A signal that was complete when the bar that opened at `openMs` closed. Later bars never change it. */
export interface Detection {
  readonly name: SignalName;
  readonly frame: Frame;
  /** The open of the last bar that was needed to see it. */
  readonly openMs: number;
  /** The close of that bar: before it nobody could know. */
  readonly knownAtMs: number;
  /** Oldest first. */
  readonly points: readonly EvidencePoint[];
}

/** The part of a detection that says when: complete with the bar at `index`. */
export function completeWith(bars: ClosedBars, index: number): Pick<Detection, 'frame' | 'openMs' | 'knownAtMs'> {
  const { openMs } = candleAt(bars, index);
  return { frame: bars.frame, openMs, knownAtMs: openMs + bars.stepMs };
}

/** The bar at `index` as evidence, by one of its prices. */
export function evidenceAt(bars: ClosedBars, index: number, part: string, which: PriceName): EvidencePoint {
  const candle = candleAt(bars, index);
  return { part, openMs: candle.openMs, price: candle[which] };
}

export type PriceName = 'high' | 'low' | 'close';

function candleAt({ candles }: ClosedBars, index: number): Candle {
  const candle = candles[index];
  if (candle === undefined) throw new RangeError(`there is no bar ${index} among ${candles.length}`);
  return candle;
}

/**
 * `double-top on 1d, complete with the bar of 2021-04-14: first top 61195.3 at 2021-03-13, second top ...`: what the
 * alert and the journal quote.
 */
export function detectionPhrase({ name, frame, openMs, points }: Detection): string {
  const parts = points.map(({ part, openMs: atMs, price, rsi }) => {
    const strength = rsi === undefined ? '' : ` with RSI ${rsi.toFixed(1)}`;
    return `${part} ${price.toString()}${strength} at ${barName(frame, atMs)}`;
  });
  return `${name} on ${frame}, complete with the bar of ${barName(frame, openMs)}: ${parts.join(', ')}`;
}

/** A bar by its opening: of a daily one the day says it. */
const barName = (frame: Frame, openMs: number): string => (frame === '1d' ? dayOf(openMs) : isoOf(openMs));
