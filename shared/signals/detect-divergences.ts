import { RSI, WSMA } from 'trading-signals';
import type { ClosedBars } from './closed-bars.ts';
import { completeWith, type Detection, evidenceAt } from './detection.ts';

/** Wilder's relative strength index, "New Concepts in Technical Trading Systems", 1978, with his 14 bars. */
const RSI_BARS = 14;
/** A pivot's RSI is the strict extreme of so many bars before and after it. */
const SIDE_BARS = 5;
/** Two pivots are compared when so many bars lie between them, as chart programs do by default. */
const APART_BARS_MIN = 5;
const APART_BARS_MAX = 60;

/**
 * Wilder's smoothing never forgets: after so many bars, what came before the first one still moves the RSI by up to
 * 100 x (13/14)^150 = 0.0015 points.
 */
const WARM_UP_BARS = 150;

/** So many bars tell all divergences that became complete with the newest one. */
export const DIVERGENCE_BARS = WARM_UP_BARS + APART_BARS_MAX + 2 * SIDE_BARS + 1;

/**
 * Two RSIs that differ by less are alike, and strict means by more: it is more than the bars before the first one can
 * move them, so that an answer does not hang on how many bars are kept.
 */
const RSI_STEP_MIN = 0.002;

type Side = 'bearish' | 'bullish';

/** Of either side: which way prices and strength are turned so that a higher number is further out, and which price. */
const SIDES = {
  bearish: { sign: 1, which: 'high', pivot: 'high' },
  bullish: { sign: -1, which: 'low', pivot: 'low' },
} as const;

/**
 * Divergences of price and RSI (14, Wilder), oldest first: of two RSI pivots that follow one another, 5 to 60 bars apart,
 * the second has the higher high and the lower RSI (bearish), or the lower low and the higher RSI (bullish). A pivot is
 * known five bars after it, and so is the divergence.
 */
export function detectDivergences(bars: ClosedBars): readonly Detection[] {
  const strength = new RSI(RSI_BARS, WSMA).updates(bars.closes, false);
  const detections = [...ofSide(bars, strength, 'bearish'), ...ofSide(bars, strength, 'bullish')];
  return detections.sort((a, b) => a.openMs - b.openMs);
}

type Strength = readonly (number | null)[];

function ofSide(bars: ClosedBars, strength: Strength, side: Side): readonly Detection[] {
  const { sign } = SIDES[side];
  const turned = strength.map((value) => (value === null ? undefined : sign * value));
  const pivots = turned.flatMap((value, at) => (isPivot(turned, at) ? [{ at, value: value ?? 0 }] : []));
  return pivots.flatMap((second, index) => {
    const first = pivots[index - 1];
    if (first === undefined || !isLess(second.value, first.value)) return [];
    const apart = second.at - first.at;
    if (!(apart >= APART_BARS_MIN && apart <= APART_BARS_MAX)) return [];
    return isFurtherOut(bars, side, first.at, second.at) ? [divergence(bars, strength, side, first.at, second.at)] : [];
  });
}

function isPivot(values: readonly (number | undefined)[], at: number): boolean {
  const around = values.slice(Math.max(0, at - SIDE_BARS), at + SIDE_BARS + 1);
  const own = values[at];
  if (around.length <= 2 * SIDE_BARS || own === undefined) return false;
  return around.every((value, index) => index === SIDE_BARS || (value !== undefined && isLess(value, own)));
}

const isLess = (one: number, other: number): boolean => one < other - RSI_STEP_MIN;

function isFurtherOut({ candles }: ClosedBars, side: Side, first: number, second: number): boolean {
  const { which } = SIDES[side];
  const [before, after] = [candles[first]?.[which], candles[second]?.[which]];
  if (before === undefined || after === undefined) return false;
  return side === 'bearish' ? after.gt(before) : after.lt(before);
}

function divergence(bars: ClosedBars, strength: Strength, side: Side, first: number, second: number): Detection {
  const { which, pivot } = SIDES[side];
  const pointAt = (at: number, order: string) => ({
    ...evidenceAt(bars, at, `${order} ${pivot}`, which),
    rsi: strength[at] ?? 0,
  });
  return {
    name: `${side}-divergence`,
    ...completeWith(bars, second + SIDE_BARS),
    points: [pointAt(first, 'first'), pointAt(second, 'second')],
  };
}
