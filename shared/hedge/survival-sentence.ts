import type { ShortMargin } from '../margin/short-margin.ts';
import { survivalOf } from '../margin/survival.ts';
import { type Contracts, larger, NO_QUOTE, type Quote, ratio } from '../money/amount.ts';
import { coinsIn, notional } from '../money/conversions.ts';
import { type HedgeView, policyInForce, shortContracts } from './hedge-view.ts';
import { shortMarginOf } from './margin-duty.ts';

const HUNDRED = ratio('100');

/** Cash that may become margin of this hedge, from every source its plan names, less what the other hedges' reserves claim. */
export function cashBeside(view: HedgeView): Quote {
  const { plan, cash } = view;
  const futures = plan.from.includes('futures') ? larger(NO_QUOTE, cash.futures) : NO_QUOTE;
  const spot = plan.from.includes('spot') && cash.spot.ok ? larger(NO_QUOTE, cash.spot.value) : NO_QUOTE;
  return larger(NO_QUOTE, futures.plus(spot).minus(view.reservedElsewhere));
}

/**
 * What the cash present is good for, in the owner's words, for the short as it is. Empty when flat, or when no price
 * liquidates it.
 */
export function survivalNow(view: HedgeView): string | undefined {
  const short = shortMarginOf(view);
  return short === undefined ? undefined : sentence(view, short, cashBeside(view));
}

/** The same for the short an order leaves behind: opened at mark, its margin taken from the cash. */
export function survivalAfterOrder(view: HedgeView, shortAfter: Contracts): string | undefined {
  if (!shortAfter.isPositive()) return undefined;
  const { mark } = view.prices;
  const quantity = coinsIn(shortAfter, view.instrument.contractSize);
  const leverage = policyInForce(view.standing)?.leverage ?? ratio('2');
  const before = shortMarginOf(view);
  const added = coinsIn(
    larger(shortAfter.minus(shortContracts(view)), shortAfter.minus(shortAfter)),
    view.instrument.contractSize,
  );
  const margin = notional(added, mark).dividedBy(leverage);
  const wallet = before === undefined ? margin : before.wallet.plus(margin);
  const short: ShortMargin = {
    quantity,
    entryPrice: before?.entryPrice ?? mark,
    wallet,
    leverage,
    tiers: view.instrument.tiers,
  };
  return sentence(view, short, larger(NO_QUOTE, cashBeside(view).minus(margin)));
}

/** The same once `added` has been moved to the margin. */
export function survivalAfterTopUp(view: HedgeView, added: Quote): string | undefined {
  const short = shortMarginOf(view);
  if (short === undefined) return undefined;
  const cash = larger(NO_QUOTE, cashBeside(view).minus(added));
  return sentence(view, { ...short, wallet: short.wallet.plus(added) }, cash);
}

function sentence(view: HedgeView, short: ShortMargin, cash: Quote): string | undefined {
  const survival = survivalOf(short, cash, view.prices.mark, view.plan.topUpAt);
  if (survival === undefined) return undefined;
  const { quoteCoin } = view.instrument;
  const { survivesRise, survivesTo, doubled, missingAtDoubled, nextTopUp } = survival;
  const rise = `With the cash present this short survives a rise of ${survivesRise.times(HUNDRED).toText(1)} % (price ${survivesTo.toText(0)}).`;
  const double = missingAtDoubled.isZero()
    ? `A rise to ${doubled.toText(0)} needs no more cash.`
    : `A rise to ${doubled.toText(0)} needs ${missingAtDoubled.toText(0)} ${quoteCoin} more.`;
  const next =
    nextTopUp === undefined
      ? 'A top-up is due now.'
      : `The next top-up is ${nextTopUp.amount.toText(0)} ${quoteCoin} at price ${nextTopUp.at.toText(0)}.`;
  return `${rise} ${double} ${next}`;
}
