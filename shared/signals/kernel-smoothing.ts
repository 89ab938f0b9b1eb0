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

/** What a value weighs by its distance in bars: worked out once for each bandwidth, for every window has the same. */
const weightsOf = (bandwidth: number): Float64Array =>
  Float64Array.from({ length: WINDOW_BARS }, (_, distance) => Math.exp(-(distance ** 2) / (2 * bandwidth ** 2)));

const TRIED = BANDWIDTHS.map((bandwidth) => ({
  weights: weightsOf(bandwidth),
  chosen: weightsOf(BANDWIDTH_PART * bandwidth),
}));

/** The window smoothed with 0.3 times the bandwidth that best foretells each value from the others (leave one out). */
export function smoothed(window: Float64Array): Float64Array {
  let weights: Float64Array = new Float64Array();
  let least = Number.POSITIVE_INFINITY;
  for (const tried of TRIED) {
    const error = errorWithout(window, tried.weights, least);
    if (error >= least) continue;
    least = error;
    weights = tried.chosen;
  }
  return Float64Array.from(window, (own, at) => meanAround(window, weights, at, own, 1));
}

/** The squared error of foretelling each value from all others; given up as soon as it is no better than `limit`. */
function errorWithout(window: Float64Array, weights: Float64Array, limit: number): number {
  let sum = 0;
  for (let at = 0; at < window.length && sum < limit; at++) {
    const own = window[at] ?? 0;
    sum += (own - meanAround(window, weights, at, own, 0)) ** 2;
  }
  return sum;
}

/** The weighed mean of the window seen from one bar, whose own value weighs `ownWeight`. */
function meanAround(window: Float64Array, weights: Float64Array, at: number, own: number, ownWeight: 0 | 1): number {
  let sum = own * ownWeight;
  let whole: number = ownWeight;
  for (let other = 0; other < window.length; other++) {
    if (other === at) continue;
    const weight = weights[Math.abs(other - at)] ?? 0;
    sum += weight * (window[other] ?? 0);
    whole += weight;
  }
  return sum / whole;
}
