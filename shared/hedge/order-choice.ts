import type { OrderStyle, Side } from '../market/order.ts';
import { type Contracts, type Ratio, smaller } from '../money/amount.ts';
import { roundDownTo, roundUpTo } from '../money/rounding.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import type { Purpose, Trade } from './decision.ts';
import type { HedgeState } from './hedge-state.ts';
import { type HedgeView, policyInForce, shortContracts } from './hedge-view.ts';
import { giving, rescueSlippage } from './rescue.ts';
import { judgePrices } from './safety.ts';

/** Takes at the mark or at most `slippage` worse, rounded to the tick towards the mark: never worse than allowed. */
function immediate(view: HedgeView, side: Side, slippage: Ratio): OrderStyle {
  const worst = view.prices.mark.times(giving(side, slippage));
  const price = side === 'buy' ? roundDownTo(worst, view.instrument.tick) : roundUpTo(worst, view.instrument.tick);
  return { kind: 'immediate', price };
}

/** The owner's style: at once, or posted at the best price of its own side until patience runs out or time presses. */
export function preferredStyle(
  view: HedgeView,
  policy: HedgePolicy,
  side: Side,
  state: HedgeState,
  isUrgent: boolean,
): OrderStyle {
  const isUnpriced = side === 'buy' && judgePrices(view).verdict === 'blocks';
  if (policy.order.style === 'market' || isUnpriced) return { kind: 'market' };
  if (isUrgent || state.unfilledPosts >= policy.order.patience) return immediate(view, side, policy.order.slippageMax);
  return { kind: 'post', price: side === 'sell' ? view.prices.ask : view.prices.bid };
}

/** A reduce-only order that takes: for removals, rescues and naked shorts, which never wait in the book. */
export function orderToShrink(
  view: HedgeView,
  state: HedgeState,
  target: Contracts,
  purpose: Extract<Purpose, 'remove' | 'rescue' | 'naked'>,
  because: string,
): Trade {
  const policy = policyInForce(view.standing);
  // Where no price can be trusted no price can be a limit: shrinking is not blocked by that.
  const arePricesFit = judgePrices(view).verdict === 'passes';
  const wantsMarket = !arePricesFit || (purpose === 'remove' && policy?.order.style === 'market');
  const slippage = purpose === 'remove' && policy !== undefined ? policy.order.slippageMax : rescueSlippage(state);
  const widened = state.unfilledRescues > 0 ? rescueSlippage(state) : slippage;
  return {
    kind: 'trade',
    purpose,
    side: 'buy',
    contracts: smaller(shortContracts(view).minus(target), view.instrument.quantityMax),
    target,
    style: wantsMarket ? { kind: 'market' } : immediate(view, 'buy', widened.gt(slippage) ? widened : slippage),
    because,
  };
}
