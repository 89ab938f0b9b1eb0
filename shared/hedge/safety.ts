import { ONE, type Ratio, ratio } from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import { SECOND_MS } from '../time/duration.ts';
import type { HedgeView } from './hedge-view.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** Prices older than this are yesterday's news. */
const AGE_MAX_MS = 30 * SECOND_MS;
/** Mark, index and spot of one coin that lie further apart than this are not one market: a halt, a wick or an error. */
const SPREAD_MAX: Ratio = ratio('0.03');
const HUNDRED: Ratio = ratio('100');

/** Whether these prices are fit to trade on. Growth and rules by price stop on unfit ones; shrinking does not. */
export function judgePrices({ prices, nowMs }: HedgeView): Verdict {
  const { mark, index, spot, bid, ask, markAtMs } = prices;
  const ageMs = nowMs - markAtMs;
  if (prices.standIns !== undefined) return blocked(`mark ${mark}`, prices.standIns);
  if (!(Math.abs(ageMs) <= AGE_MAX_MS))
    return blocked(`mark is ${Math.round(ageMs / SECOND_MS)} s old`, 'the price is stale');
  if (!bid.lte(ask)) return blocked(`bid ${bid}, ask ${ask}`, 'the book is crossed');
  const pairs = [
    ['index', mark, index],
    ['spot', mark, spot],
    ['bid', bid, mark],
    ['ask', ask, mark],
  ] as const;
  for (const [name, one, other] of pairs) {
    // What is a quotient for a person to read is a product here: every decision asks, and hardly one has to tell.
    if (one.minus(other).abs().lte(other.times(SPREAD_MAX))) continue;
    const distance = ratioOf(one, other).minus(ONE).abs();
    const number = `${name} ${distance.times(HUNDRED).toText(2)} % from mark ${mark}`;
    return blocked(number, 'prices of one coin lie too far apart');
  }
  return verdictOf('safety', 'passes', `mark ${mark}`, 'prices are fresh and agree');
}

const blocked = (number: string, because: string): Verdict => verdictOf('safety', 'blocks', number, because);

/** Why nothing may grow now, apart from prices: the owner's switch, a halt, a limit of the exchange. */
export function judgeControl({ control, growthBlocked }: HedgeView): Verdict {
  if (control !== 'run') return verdictOf('safety', 'blocks', `control ${control}`, CONTROL_WORDS[control]);
  if (growthBlocked !== undefined) return verdictOf('safety', 'blocks', 'account', growthBlocked);
  return verdictOf('safety', 'passes', 'control run', 'the owner allows orders');
}

const CONTROL_WORDS: Readonly<Record<Exclude<HedgeView['control'], 'run'>, string>> = {
  reduceOnly: 'the control allows shrinking only',
  stop: 'the control says stop',
  unset: 'no control item says run yet',
  unreadable: 'the control item cannot be read',
};
