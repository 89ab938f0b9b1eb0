/**
 * The next value of a first-order autoregressive process around zero, whose long-run standard deviation is `sd` and
 * which keeps the fraction `memory` of its last value; `shock` has mean 0 and standard deviation 1.
 */
export const nextAutoregressive = (last: number, memory: number, sd: number, shock: number): number =>
  memory * last + sd * Math.sqrt(1 - memory * memory) * shock;

/** A draw that correlates by `correlation` with `common` when both have mean 0 and standard deviation 1. */
export const correlated = (common: number, correlation: number, own: number): number =>
  correlation * common + Math.sqrt(1 - correlation * correlation) * own;
