/**
 * Kernel regression of equally spaced values with a Gaussian kernel, as in Lo, Mamaysky and Wang, "Foundations of
 * Technical Analysis", Journal of Finance 55(4), 2000, section II: each value becomes the mean of all, weighed by nearness.
 */

/** Their windows: 35 bars for the pattern, and 3 more after its last extremum before it counts as seen. */
export const PATTERN_BARS = 35;
export const WINDOW_BARS = PATTERN_BARS + 3;

/** They found the cross-validated bandwidth to smooth too much, and took this part of it (section II.C). */
const BANDWIDTH_PART = 0.3;

/** Bandwidths that are tried, in bars: fine steps first, where a little changes much. */
const BANDWIDTHS: readonly number[] = [
  ...Array.from({ length: 27 }, (_, step) => (3 + step) / 10),
  ...Array.from({ length: 18 }, (_, step) => 3 + step / 2),
];

/** A kernel of one bandwidth. All windows are of one length, so that everything but the values is worked out once. */
interface Kernel {
  /** What a value weighs by its distance in bars, as far as it counts; none at its own bar, which weighs 1. */
  readonly weights: Float64Array;
  /** What all other bars of a window weigh together, by bar. */
  readonly others: Float64Array;
}

/** Less than this beside its neighbours is lost in a float's rounding. */
const WEIGHT_MIN = 1e-18;

function kernelOf(bandwidth: number): Kernel {
  const weights = Array.from({ length: WINDOW_BARS }, (_, distance) =>
    Math.exp(-(distance ** 2) / (2 * bandwidth ** 2)),
  );
  const nearest = weights[1] ?? 0;
  const counted = Float64Array.from(
    weights.filter((weight, distance) => distance <= 1 || weight > WEIGHT_MIN * nearest),
  );
  counted[0] = 0;
  const ones = new Float64Array(WINDOW_BARS).fill(1);
  return { weights: counted, others: ones.map((_, at) => sumAround(ones, counted, at)) };
}

interface Trial {
  readonly kernel: Kernel;
  readonly chosen: Kernel;
}

let trials: readonly Trial[] | undefined;

/** Worked out when a pattern is first looked for: most starts of the program look for none. */
function everyTrial(): readonly Trial[] {
  trials ??= BANDWIDTHS.map((bandwidth) => ({
    kernel: kernelOf(bandwidth),
    chosen: kernelOf(BANDWIDTH_PART * bandwidth),
  }));
  return trials;
}

/** The window smoothed with 0.3 times the bandwidth that best foretells each value from the others (leave one out). */
export function smoothed(window: Float64Array): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  let best: Kernel | undefined;
  for (const { kernel, chosen } of everyTrial()) {
    const error = errorWithout(window, kernel, least);
    if (error >= least) continue;
    least = error;
    best = chosen;
  }
  if (best === undefined) return window;
  const { weights, others } = best;
  return window.map((own, at) => (own + sumAround(window, weights, at)) / (1 + (others[at] ?? 0)));
}

/** The squared error of foretelling each value from all others; given up as soon as it is no better than `limit`. */
function errorWithout(window: Float64Array, { weights, others }: Kernel, limit: number): number {
  let sum = 0;
  for (let at = 0; at < window.length && sum < limit; at++) {
    const foretold = sumAround(window, weights, at) / (others[at] ?? 1);
    sum += ((window[at] ?? 0) - foretold) ** 2;
  }
  return sum;
}

/** The weighed sum of all values but the one at `at`. */
function sumAround(window: Float64Array, weights: Float64Array, at: number): number {
  const reach = weights.length - 1;
  const to = Math.min(window.length - 1, at + reach);
  let sum = 0;
  for (let other = Math.max(0, at - reach); other <= to; other++) {
    sum += (weights[Math.abs(other - at)] ?? 0) * (window[other] ?? 0);
  }
  return sum;
}
