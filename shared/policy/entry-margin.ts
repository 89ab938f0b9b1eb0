import { distanceWhenOpened, isOutOfReach, priceAtDistance, topUpNeeded } from '../margin/short-margin.ts';
import { isInverseSymbol, type MarginTier } from '../market/instrument.ts';
import { moneyText } from '../market/money-text.ts';
import { coins, NO_QUOTE, price, type Quote, quote, type Ratio, ratio } from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import { roundUpTo } from '../money/rounding.ts';
import { mustBe } from './fault-sentences.ts';
import type { HedgePolicy } from './hedge-policy.ts';
import type { PolicyFault } from './policy-fault.ts';

/** A policy names no size, so its plan is judged by one tier: 0.5 %, what BTC and ETH demand of most private hedges. */
const TYPICAL_TIER: MarginTier = {
  notionalFloor: NO_QUOTE,
  notionalCap: quote('99999999999999999999'),
  rate: ratio('0.005'),
  deduction: NO_QUOTE,
};

/** Distances and parts do not depend on size or price: one coin at a price of one stands for every short. */
const UNIT_SHORT = { quantity: coins('1'), entryPrice: price('1'), tiers: [TYPICAL_TIER] };
const UNIT_NOTIONAL = quote('1');

type Margined = Pick<HedgePolicy, 'leverage' | 'instrument'>;

const unitShort = ({ leverage, instrument }: Margined) => ({
  ...UNIT_SHORT,
  leverage,
  isInverse: isInverseSymbol(instrument),
});

/**
 * About how far a short of this leverage is from liquidation when opened, as a part of the mark: 0.49 at 2x, of an inverse
 * one 0.99.
 */
export function distanceAtEntry(policy: Margined): Ratio {
  const known = isInverseSymbol(policy.instrument) ? INVERSE_DISTANCES : DISTANCES;
  const distance = known.get(policy.leverage) ?? distanceWhenOpened(unitShort(policy), UNIT_SHORT.entryPrice);
  known.set(policy.leverage, distance);
  return distance;
}

/** Every decision asks for the distance its policy begins with. */
const DISTANCES = new WeakMap<Ratio, Ratio>();
const INVERSE_DISTANCES = new WeakMap<Ratio, Ratio>();

/**
 * About what the first top-up of a short worth `notional` at entry costs: the equity needed at the price that triggers
 * it minus the equity left there; 0.3 of the notional at 2x with `topUpAt` 0.5. Nothing for an inverse short at 1x, which no
 * price liquidates.
 */
export function firstTopUp(policy: Margined & Pick<HedgePolicy, 'margin'>, notional: Quote): Quote {
  const short = { ...unitShort(policy), wallet: UNIT_NOTIONAL.dividedBy(policy.leverage) };
  const trigger = priceAtDistance(short, distanceAtEntry(policy).times(policy.margin.topUpAt));
  if (isOutOfReach(trigger)) return NO_QUOTE;
  return notional.times(ratioOf(topUpNeeded(short, trigger), UNIT_NOTIONAL));
}

/**
 * What is wrong with `margin.perDay` for a hedge worth `notional`: a cap below one full top-up would leave the short
 * half rescued. Undefined where the cap is absent or wide enough.
 */
export function perDayFault(policy: HedgePolicy, notional: Quote): PolicyFault | undefined {
  const { perDay } = policy.margin;
  if (perDay === undefined) return undefined;
  const needed = firstTopUp(policy, notional);
  if (perDay.gte(needed)) return undefined;
  const least = roundUpTo(needed, isInverseSymbol(policy.instrument) ? quote('0.000001') : quote('1'));
  const worth = moneyText(notional, policy.instrument);
  const allowed = `at least ${least}, one full top-up of a hedge worth ${worth}, or left out for no cap`;
  return mustBe({ margin: { perDay: perDay.toString() } }, ['margin', 'perDay'], allowed);
}
