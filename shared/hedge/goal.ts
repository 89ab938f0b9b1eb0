import { coinsHedged, contractsHedging } from '../market/contract-value.ts';
import { type InverseInstrument, isInverse, type LinearInstrument } from '../market/instrument.ts';
import {
  type Coins,
  type Contracts,
  larger,
  NO_COINS,
  ONE,
  type Price,
  type Ratio,
  ratio,
  smaller,
} from '../money/amount.ts';
import { contractsFor, ratioOf } from '../money/conversions.ts';
import { roundDownTo } from '../money/rounding.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import { contractsLeft } from './buy-back.ts';
import type { HedgeState } from './hedge-state.ts';
import { type HedgeView, shortCoins, shortContracts } from './hedge-view.ts';
import { preferredStyle } from './order-choice.ts';

/** The short that is wanted, beside the one that stands. */
export interface Goal {
  /** In whole lots, rounded down so that the short never stands above its coins. */
  readonly contracts: Contracts;
  /** Whether the present short is the one wanted. */
  readonly isMet: boolean;
  /** How large the present short is beside the one wanted; that must not be zero. */
  partHeld(): Ratio;
  /** So near to where it is bound for, a short that lands counts as there. */
  readonly slack: Contracts;
  /** The short at a part of what is wanted, in whole lots, rounded down. */
  reach(part: Ratio): Contracts;
}

/** The short that `ratio` of the coins asks for: whole lots, rounded down, so that it never stands above the coins. */
export const targetContracts = (hedgeable: Coins, wanted: Ratio, instrument: LinearInstrument): Contracts =>
  roundDownTo(contractsFor(hedgeable.times(smaller(wanted, ONE)), instrument.contractSize), instrument.lot);

/** What `ratio` of the coins asks for. `sellAt` prices the contracts that an inverse short grows by. */
export const goalOf = (view: HedgeView, policy: HedgePolicy, hedgeable: Coins, ratio: Ratio, sellAt: Price): Goal =>
  isInverse(view.instrument)
    ? inverseGoal(view, policy, view.instrument, { hedgeable, ratio: smaller(ratio, ONE), sellAt })
    : linearGoal(view, targetContracts(hedgeable, ratio, view.instrument));

/** A linear short as its contracts. */
export function linearGoal(view: Pick<HedgeView, 'position' | 'instrument'>, contracts: Contracts): Goal {
  const short = shortContracts(view);
  return {
    contracts,
    isMet: short.eq(contracts),
    partHeld: () => ratioOf(short, contracts),
    slack: view.instrument.lot,
    reach: (part) => roundDownTo(contracts.times(part), view.instrument.lot),
  };
}

interface InverseWish {
  readonly hedgeable: Coins;
  /** At most one. */
  readonly ratio: Ratio;
  /** What the contracts that are added are sold at. */
  readonly sellAt: Price;
}

/**
 * An inverse short as the coins it was sold for (dollars / entry). Those do not move with the price, and neither does a
 * goal that is met: it is traded only when the coins or the ratio change.
 */
function inverseGoal(view: HedgeView, policy: HedgePolicy, instrument: InverseInstrument, wish: InverseWish): Goal {
  const wanted = wish.hedgeable.times(wish.ratio);
  const stands = shortCoins(view);
  const reach = (part: Ratio) => contractsStandingFor(view, instrument, { ...wish, ratio: wish.ratio.times(part) });
  const contracts = reach(ONE);
  return {
    contracts,
    isMet: stands.isZero()
      ? contracts.isZero()
      : stands
          .minus(wanted)
          .abs()
          .lte(wanted.times(sizedApart(view, policy)).plus(oneLot(view, instrument))),
    partHeld: () => ratioOf(stands, wanted),
    slack: instrument.lot.plus(contracts.times(sizedApart(view, policy))),
    reach,
  };
}

/** As near as an order comes that was sized at its worst price, its fee set aside, and then traded at a better one. */
const sizedApart = ({ takerFee }: HedgeView, { order }: HedgePolicy): Ratio =>
  order.slippageMax.times(TWICE).plus(takerFee);
const TWICE: Ratio = ratio('2');

/** Coins that one lot of the present short stands for. */
const oneLot = ({ position }: HedgeView, instrument: InverseInstrument): Coins =>
  position.side === 'flat' ? NO_COINS : coinsHedged(instrument, instrument.lot, position.entryPrice);

/**
 * The contracts of an inverse short that stands for at most `wanted` coins. What is added is sold at `sellAt`, its fee
 * paid out of the same coins; what is bought back is counted at the price it was sold for. Less than one lot of the present
 * short is no gap, whatever price has become of it.
 */
function contractsStandingFor(
  view: HedgeView,
  instrument: InverseInstrument,
  { hedgeable, ratio, sellAt }: InverseWish,
): Contracts {
  const wanted = hedgeable.times(ratio);
  const short = shortContracts(view);
  const stands = shortCoins(view);
  const gap = wanted.minus(stands);
  const { position, prices } = view;
  if (position.side === 'short' && gap.isNegative())
    return contractsLeft({ instrument, position, mark: larger(prices.mark, prices.ask) }, stands, wanted, ratio);
  if (gap.lt(oneLot(view, instrument))) return short;
  const sold = gap.dividedBy(ONE.plus(view.takerFee));
  return short.plus(roundDownTo(contractsHedging(instrument, sold, sellAt), instrument.lot));
}

/**
 * The lowest price at which an order that grows the short may trade. By it an inverse short is sized: at a lower price
 * the same dollars stand for more coins, and the short must not stand above them.
 */
export function lowestSale(view: HedgeView, policy: HedgePolicy, state: HedgeState, isUrgent: boolean): Price {
  const { mark, bid } = view.prices;
  const style = preferredStyle(view, policy, 'sell', state, isUrgent);
  return style.kind === 'market' ? smaller(mark, bid).times(ONE.minus(policy.order.slippageMax)) : style.price;
}
