import { worthCarried } from '../margin/short-margin.ts';
import { contractsWorth, worthOf } from '../market/contract-value.ts';
import { isInverse } from '../market/instrument.ts';
import { type Contracts, larger, NO_CONTRACTS, ONE, type Ratio, ratio } from '../money/amount.ts';
import { roundDownTo } from '../money/rounding.ts';
import type { HedgeState } from './hedge-state.ts';
import { type HedgeView, shortContracts } from './hedge-view.ts';
import { everythingBehind, type MarginDuty, RESCUE_ROOM } from './margin-duty.ts';

/** How far a rescue order may reach from the mark: wider each time it found no counterpart. */
const WIDENING: readonly Ratio[] = [ratio('0.003'), ratio('0.01'), ratio('0.03')];

/** The slippage a rescue or naked order accepts now: 0.3 %, then 1 %, then 3 % of the mark. */
export const rescueSlippage = (state: HedgeState): Ratio =>
  WIDENING[Math.min(state.unfilledRescues, WIDENING.length - 1)] ?? ratio('0.03');

/**
 * The short that is left after buying back just enough: with all equity and cash behind it, liquidation is again
 * `reduceAt` + 0.10 away. Closing costs (fee and slippage on the whole short) are taken off first, so that the answer
 * errs to the safe side. Whole lots, rounded down; at least one lot less than now; never below zero.
 */
export function shortAfterBuyBack(view: HedgeView, duty: MarginDuty, state: HedgeState): Contracts {
  const { instrument, prices, plan } = view;
  const short = shortContracts(view);
  const costs = worthOf(instrument, short, prices.mark).times(view.takerFee.plus(rescueSlippage(state)));
  const kept = worthCarried(
    everythingBehind(duty, prices.mark).minus(costs),
    plan.reduceAt.plus(RESCUE_ROOM),
    instrument.tiers,
    isInverse(instrument),
  );
  const inLots = roundDownTo(contractsWorth(instrument, kept, prices.mark), instrument.lot);
  const oneLess = short.minus(instrument.lot);
  return larger(NO_CONTRACTS, inLots.lte(oneLess) ? inLots : oneLess);
}

/** A price this far on the giving side of the mark: above it for a buy, below it for a sell. */
export const giving = (side: 'buy' | 'sell', slippage: Ratio): Ratio =>
  side === 'buy' ? ONE.plus(slippage) : ONE.minus(slippage);
