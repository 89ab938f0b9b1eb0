import { readFileSync } from 'node:fs';
import type { HedgeView } from '../../shared/hedge/hedge-view.ts';
import { findingKey } from '../../shared/hedge/market-sight.ts';
import { isInverseSymbol } from '../../shared/market/instrument.ts';
import { found } from '../../shared/market/read.ts';
import { price, ratio } from '../../shared/money/amount.ts';
import { ratioOf } from '../../shared/money/conversions.ts';
import { isOfBars, leavesOf, type MarketCondition } from '../../shared/policy/condition.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { conditionsOf, type HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import { parseInstant } from '../../shared/time/instant.ts';
import { instrumentOf } from '../support/given.ts';
import { INVERSE, INVERSE_LIMITS } from '../support/inverse.ts';
import type { Meaning } from './target-phrases.ts';

/** The one that is about an inverse contract. */
export const COIN_MARGINED = 'coin-margined';
export const EXAMPLES = new URL('../../shared/policy/examples/', import.meta.url);

/** An example as a stack with the cautious limits reads it; an inverse contract must be allowed, and is no matter of paper. */
export const readExample = (name: string) =>
  parsePolicy(JSON.parse(readFileSync(new URL(`${name}.json`, EXAMPLES), 'utf8')), limitsFor(name));

/** A ready policy instead of what stands in the row. */
export const EXAMPLE_RULES: Meaning<HedgePolicy> = [
  [
    /^example ([\w-]+)$/,
    (_policy, name) => {
      const reading = readExample(name);
      if (!reading.ok) throw new Error(`the example ${name} is faulty`);
      return reading.policy;
    },
  ],
];

const isNamed = (leaf: MarketCondition, names: readonly string[]): boolean =>
  names.includes(leaf.kind) || (leaf.kind === 'signal' && names.includes(leaf.name));

/** Conditions on bars, answered: those that are named hold, the others do not. */
function answered(policy: HedgePolicy, view: HedgeView, names: readonly string[]): HedgeView {
  const leaves = conditionsOf(policy).flatMap(leavesOf).filter(isOfBars);
  const findings = leaves.map((leaf) => {
    const answer = isNamed(leaf, names) ? ('true' as const) : ('false' as const);
    return [findingKey(leaf), { answer, because: 'as the row says' }] as const;
  });
  return { ...view, market: { ...view.market, findings: new Map(findings) } };
}

/** What was measured of the policy's coin, at this price, and the perpetual that hedges it, at its mark. */
function measured(view: HedgeView, beta: string, rSquared: string, coinPrice = '60000'): HedgeView {
  const own = price(coinPrice);
  const perpetualPrice = view.prices.mark;
  const shortPerCoin = ratio(beta).times(ratioOf(own, perpetualPrice));
  const sight = { beta: ratio(beta), rSquared: ratio(rSquared), coinPrice: own, perpetualPrice, shortPerCoin };
  return { ...view, market: { ...view.market, cross: found(sight) } };
}

/** The same, with the coin at another price than in the measurement before. */
function coinAt(view: HedgeView, coinPrice: string): HedgeView {
  const { cross } = view.market;
  if (cross?.ok !== true) throw new Error('say beta before the price of the coin');
  return measured(view, cross.value.beta.toString(), cross.value.rSquared.toString(), coinPrice);
}

function at(view: HedgeView, time: string): HedgeView {
  const nowMs = parseInstant(time);
  if (nowMs === undefined) throw new Error(`${time} is no time`);
  return { ...view, nowMs, prices: { ...view.prices, markAtMs: nowMs - 1_000 } };
}

/** What the market and the clock say beyond one price. */
export const exampleWeathers = (policy: HedgePolicy): Meaning<HedgeView> => [
  [/^bars deny all$/, (view) => answered(policy, view, [])],
  [/^bars show ([\w-]+)$/, (view, name) => answered(policy, view, [name])],
  [/^bars show ([\w-]+) and ([\w-]+)$/, (view, one, other) => answered(policy, view, [one, other])],
  [/^beta ([\d.]+), R squared ([\d.]+)$/, (view, beta, rSquared) => measured(view, beta, rSquared)],
  [/^coin at (\d+)$/, coinAt],
  [/^at (\S+)$/, at],
];

const limitsFor = (name: string) => (name === COIN_MARGINED ? INVERSE_LIMITS : CAUTIOUS_LIMITS);

/** The contract that a policy names, and the limits of a deployment that allows it. */
export const contractFor = ({ instrument }: HedgePolicy) =>
  isInverseSymbol(instrument)
    ? { instrument: INVERSE, limits: INVERSE_LIMITS }
    : { instrument: instrumentOf({ symbol: instrument, coin: instrument.split('/')[0] ?? '' }) };
