import * as z from 'zod/mini';
import { BARS_MAX } from '../market/candle-need.ts';
import { FRAMES } from '../market/frame.ts';
import { price, ratio } from '../money/amount.ts';
import { SIGNAL_NAMES } from '../signals/detection.ts';
import { signalBars } from '../signals/judge-signal.ts';
import type { Condition, MarketCondition } from './condition.ts';
import {
  amount,
  choice,
  duration,
  into,
  map,
  partBetween,
  positive,
  type Reader,
  refuse,
  whole,
} from './schema-parts.ts';

const on = () => z.prefault(choice(...FRAMES), '1d');

const signal = () =>
  into(
    map(
      { name: choice(...SIGNAL_NAMES), on: on(), within: z.prefault(duration, '3d') },
      'a map with name, and maybe on, the length of the bars, and within, how old it may be',
    ),
    ({ name, on: frame, within }, at): MarketCondition => {
      const question = { name, on: frame, withinMs: within };
      if (signalBars(question) <= BARS_MAX) return { kind: 'signal', ...question };
      return refuse(at, `shorter: that many bars of ${frame} are not kept`, ['within']);
    },
  );

const trend = () =>
  into(
    map(
      { is: choice('up', 'down', 'sideways'), on: on() },
      'a map with is, one of up, down and sideways, and maybe on, the length of the bars',
    ),
    (read): MarketCondition => ({ kind: 'trend', ...read }),
  );

const stable = () =>
  into(
    map(
      { on: on(), bars: whole(2, BARS_MAX), range: partBetween('0', '1') },
      'a map with bars, their number, range, a part such as 0.05, and maybe on, the length of the bars',
    ),
    ({ range, ...read }): MarketCondition => ({ kind: 'stable', ...read, rangeBelow: range }),
  );

const volatilityAbove = () =>
  into(
    map(
      { on: on(), bars: whole(2, BARS_MAX - 1), rate: positive(ratio, '0.8') },
      'a map with bars, their number, rate, the volatility of a year such as 0.8, and maybe on, the length of the bars',
    ),
    ({ rate, ...read }): MarketCondition => ({ kind: 'volatilityAbove', ...read, above: rate }),
  );

/** Ninety settlements are a month; exchanges cap a rate far below 5 %. */
const PERIODS_MAX = 90;
const RATE_MAX = ratio('0.05');
const fundingRate = () =>
  amount(
    ratio,
    (rate) => rate.abs().lte(RATE_MAX),
    `a rate for 8 hours from -${RATE_MAX} to ${RATE_MAX}, such as -0.0001`,
  );
const funding = (kind: 'fundingBelow' | 'fundingAbove') =>
  into(
    map(
      { rate: fundingRate(), periods: whole(1, PERIODS_MAX) },
      'a map with rate, for 8 hours, and periods, the number of settlements in a row',
    ),
    (read): Condition => ({ kind, ...read }),
  );

/** What may be asked about the market, as a person writes it; built for whoever reads conditions. */
export const marketConditions = (): Readonly<Record<string, Reader<Condition>>> => ({
  signal: signal(),
  trend: trend(),
  stable: stable(),
  volatilityAbove: volatilityAbove(),
  sentiment: into(choice('improved', 'worsened'), (is): Condition => ({ kind: 'sentiment', is })),
  fundingBelow: funding('fundingBelow'),
  fundingAbove: funding('fundingAbove'),
  stablecoinBelow: into(positive(price, '0.98'), (at): Condition => ({ kind: 'stablecoinBelow', price: at })),
});
