import { smoothed } from './kernel-smoothing.ts';

/** A turning point of a smoothed window, placed on the raw close that is highest (lowest) within a bar of it. */
export interface Extremum {
  readonly kind: 'top' | 'bottom';
  /** Bar of the window, from 0. */
  readonly at: number;
  readonly value: number;
}

/** A smaller step, as a part of the value, is rounding and no slope: a flat market has no turning points. */
const SLOPE_PART_MIN = 1e-12;

/** The turning points of a window, oldest first: where the smoothed curve's step changes its sign. */
export function findExtrema(window: Float64Array): readonly Extremum[] {
  const curve = smoothed(window);
  const extrema: Extremum[] = [];
  for (let at = 1; at < curve.length - 1; at++) {
    const [before, after] = [stepSign(curve, at - 1), stepSign(curve, at)];
    if (before * after < 0) extrema.push(nearest(window, at, before > 0 ? 'top' : 'bottom'));
  }
  return extrema;
}

function stepSign(curve: Float64Array, from: number): number {
  const value = curve[from] ?? 0;
  const step = (curve[from + 1] ?? 0) - value;
  return Math.abs(step) > SLOPE_PART_MIN * value ? Math.sign(step) : 0;
}

/** The first of the highest (lowest) raw closes from one bar before to one bar after. */
function nearest(window: Float64Array, around: number, kind: Extremum['kind']): Extremum {
  const sign = kind === 'top' ? 1 : -1;
  let at = around - 1;
  for (let bar = around; bar <= around + 1; bar++) {
    if (sign * (window[bar] ?? 0) > sign * (window[at] ?? 0)) at = bar;
  }
  return { kind, at, value: window[at] ?? 0 };
}
