import type { Draws } from './random-draws.ts';

/** How wild one hour is, beside the long-run standard deviation of an hour. */
export interface HourVolatility {
  /** Slowly changing factor; its square averages 1. */
  readonly level: number;
  /** Factor of this hour alone: nearly always a little below 1, rarely far above; its square averages 1. */
  readonly shock: number;
}

/**
 * Markov-switching multifractal volatility (Calvet and Fisher, Journal of Financial Econometrics 2(1), 2004): the
 * variance is a product of independent factors, each either high or low, each drawn anew about every so many hours.
 * Few numbers give the fat tails and the slowly fading memory of real hourly returns, with nothing but products.
 */
const MEAN_HOURS_BETWEEN_DRAWS = [1, 5, 25, 200, 800, 1600];
const HIGH = 1.6;
const LOW = 2 - HIGH;

/** One hour in 1,250 (about every seven weeks) moves as a liquidation cascade or a piece of news does. */
const SHOCK_CHANCE = 0.0008;
const SHOCK_SIZE = 7;
const SHOCK_MEAN_SQUARE = 1 + SHOCK_CHANCE * (SHOCK_SIZE * SHOCK_SIZE - 1);

/** A volatility process in its long-run state; each call gives the next hour and takes the same number of draws. */
export function startVolatility(draws: Draws): () => HourVolatility {
  const drawFactor = (): number => (draws.uniform() < 0.5 ? LOW : HIGH);
  const factors = MEAN_HOURS_BETWEEN_DRAWS.map(drawFactor);

  return () => {
    let variance = 1;
    for (const [index, meanHours] of MEAN_HOURS_BETWEEN_DRAWS.entries()) {
      const candidate = drawFactor();
      if (draws.uniform() * meanHours < 1) factors[index] = candidate;
      variance *= factors[index] ?? 1;
    }
    const shock = draws.uniform() < SHOCK_CHANCE ? SHOCK_SIZE : 1;
    return { level: Math.sqrt(variance), shock: shock / Math.sqrt(SHOCK_MEAN_SQUARE) };
  };
}
