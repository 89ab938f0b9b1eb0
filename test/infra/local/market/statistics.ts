/** Mean of some numbers. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation of some numbers. */
export const deviation = (values: readonly number[]): number => Math.sqrt(centralMoment(values, 2));

/** Fourth central moment over the variance squared: 3 for a normal distribution. */
export const kurtosis = (values: readonly number[]): number => centralMoment(values, 4) / centralMoment(values, 2) ** 2;

/** Correlation of two equally long series. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  return mean(a.map((value, index) => (value - meanA) * ((b[index] ?? 0) - meanB))) / (deviation(a) * deviation(b));
}

/** Correlation of a series with itself `lag` values later. */
export const autocorrelation = (values: readonly number[], lag: number): number =>
  correlation(values.slice(0, -lag), values.slice(lag));

/** The value below which the fraction `share` of them lies. */
export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

/** Each value over the one before it, minus one. */
export const changes = (values: readonly number[]): number[] =>
  values.slice(1).map((value, index) => value / (values[index] ?? Number.NaN) - 1);

function centralMoment(values: readonly number[], power: number): number {
  const center = mean(values);
  return mean(values.map((value) => (value - center) ** power));
}
