import * as z from 'zod';
import { BARS_MAX } from '../market/candle-need.ts';
import { FRAMES } from '../market/frame.ts';
import { price, ratio } from '../money/amount.ts';
import { SIGNAL_NAMES } from '../signals/detection.ts';
import { signalBars } from '../signals/judge-signal.ts';
import type { Condition, MarketCondition } from './condition.ts';
import { amount, choice, duration, map, partBetween, positive, whole } from './schema-parts.ts';

const on = choice(...FRAMES).prefault('1d');

const signal = map(
  { name: choice(...SIGNAL_NAMES), on, within: duration.prefault('3d') },
  'a map with name, and maybe on, the length of the bars, and within, how old it may be',
).transform(({ name, on: frame, within }, context): MarketCondition => {
  const question = { name, on: frame, withinMs: within };
  if (signalBars(question) <= BARS_MAX) return { kind: 'signal', ...question };
  context.addIssue({ code: 'custom', path: ['within'], message: `shorter: that many bars of ${frame} are not kept` });
  return z.NEVER;
});

const trend = map(
  { is: choice('up', 'down', 'sideways'), on },
  'a map with is, one of up, down and sideways, and maybe on, the length of the bars',
).transform((read): MarketCondition => ({ kind: 'trend', ...read }));

const stable = map(
  { on, bars: whole(2, BARS_MAX), range: partBetween('0', '1') },
  'a map with bars, their number, range, a part such as 0.05, and maybe on, the length of the bars',
).transform(({ range, ...read }): MarketCondition => ({ kind: 'stable', ...read, rangeBelow: range }));

const volatilityAbove = map(
  { on, bars: whole(2, BARS_MAX - 1), rate: positive(ratio, '0.8') },
  'a map with bars, their number, rate, the volatility of a year such as 0.8, and maybe on, the length of the bars',
).transform(({ rate, ...read }): MarketCondition => ({ kind: 'volatilityAbove', ...read, above: rate }));

/** Ninety settlements are a month; exchanges cap a rate far below 5 %. */
const PERIODS_MAX = 90;
const RATE_MAX = ratio('0.05');
const fundingRate = amount(
  ratio,
  (rate) => rate.abs().lte(RATE_MAX),
  `a rate for 8 hours from -${RATE_MAX} to ${RATE_MAX}, such as -0.0001`,
);
const funding = (kind: 'fundingBelow' | 'fundingAbove') =>
  map(
    { rate: fundingRate, periods: whole(1, PERIODS_MAX) },
    'a map with rate, for 8 hours, and periods, the number of settlements in a row',
  ).transform((read): Condition => ({ kind, ...read }));

/** What may be asked about the market, as a person writes it. */
export const marketConditions = {
  signal: signal.optional(),
  trend: trend.optional(),
  stable: stable.optional(),
  volatilityAbove: volatilityAbove.optional(),
  sentiment: choice('improved', 'worsened')
    .transform((is): Condition => ({ kind: 'sentiment', is }))
    .optional(),
  fundingBelow: funding('fundingBelow').optional(),
  fundingAbove: funding('fundingAbove').optional(),
  stablecoinBelow: positive(price, '0.98')
    .transform((at): Condition => ({ kind: 'stablecoinBelow', price: at }))
    .optional(),
};
