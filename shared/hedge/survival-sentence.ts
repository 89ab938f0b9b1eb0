import type { ShortMargin } from '../margin/short-margin.ts';
import { type Survival, survivalOf } from '../margin/survival.ts';
import { type Coins, type Contracts, larger, NO_COINS, NO_QUOTE, type Quote, ratio } from '../money/amount.ts';
import { coinsIn, notional, pricePerCoin, ratioOf } from '../money/conversions.ts';
import { type HedgeView, policyInForce } from './hedge-view.ts';
import { cashFor, isCross, shortMarginOf } from './margin-duty.ts';

const HUNDRED = ratio('100');

/** Cash that may become margin of this hedge, from every source its plan names, less what the other hedges' reserves claim. */
const cashBeside = (view: HedgeView): Quote => larger(NO_QUOTE, cashFor(view).minus(view.reservedElsewhere));

/** What the cash present is good for, for the short as it is. Undefined when flat. */
export function survivalFigures(view: HedgeView): Survival | undefined {
  const short = shortMarginOf(view);
  return short === undefined ? undefined : survivalOf(short, cashBeside(view), view.prices.mark, view.plan.topUpAt);
}

/** The same in the owner's words. */
export function survivalNow(view: HedgeView): string | undefined {
  const figures = survivalFigures(view);
  return figures === undefined ? undefined : survivalWords(figures, view.instrument.quoteCoin);
}

/** The same for the short an order leaves behind, filled whole at mark. */
export function survivalAfterOrder(view: HedgeView, shortAfter: Contracts): string | undefined {
  if (!shortAfter.isPositive()) return undefined;
  const quantity = coinsIn(shortAfter, view.instrument.contractSize);
  const before = shortMarginOf(view);
  const isGrowing = before === undefined || quantity.gte(before.quantity);
  const { short, cash } = isGrowing ? grown(view, before, quantity) : shrunk(view, before, quantity);
  return sentence(view, short, larger(NO_QUOTE, cash));
}

interface Backed {
  readonly short: ShortMargin;
  readonly cash: Quote;
}

/** Coins are added at mark, their margin taken from the cash; in cross mode it stands behind the short already. */
function grown(view: HedgeView, before: ShortMargin | undefined, quantity: Coins): Backed {
  const { mark } = view.prices;
  const leverage = policyInForce(view.standing)?.leverage ?? ratio('2');
  const added = notional(quantity.minus(before?.quantity ?? NO_COINS), mark);
  const margin = isCross(view) ? NO_QUOTE : added.dividedBy(leverage);
  const value = before === undefined ? added : added.plus(notional(before.quantity, before.entryPrice));
  const wallet = (before?.wallet ?? NO_QUOTE).plus(margin);
  const entryPrice = pricePerCoin(value, quantity);
  const { tiers } = view.instrument;
  return { short: { quantity, entryPrice, wallet, leverage, tiers }, cash: cashBeside(view).minus(margin) };
}

/** Coins are bought back at mark: what that gains or loses is booked, and their part of the margin is set free. */
function shrunk(view: HedgeView, before: ShortMargin, quantity: Coins): Backed {
  const bought = before.quantity.minus(quantity);
  const realised = notional(bought, before.entryPrice).minus(notional(bought, view.prices.mark));
  const cash = cashBeside(view);
  if (isCross(view)) return { short: { ...before, quantity, wallet: before.wallet.plus(realised) }, cash };
  const wallet = before.wallet.times(ratioOf(quantity, before.quantity));
  const free = before.wallet.minus(wallet).plus(realised);
  return { short: { ...before, quantity, wallet }, cash: view.plan.from.includes('futures') ? cash.plus(free) : cash };
}

/** The same once `added` has been moved to the margin. */
export function survivalAfterTopUp(view: HedgeView, added: Quote): string | undefined {
  const short = shortMarginOf(view);
  if (short === undefined) return undefined;
  const cash = larger(NO_QUOTE, cashBeside(view).minus(added));
  return sentence(view, { ...short, wallet: short.wallet.plus(added) }, cash);
}

/** The same once `returned` has gone from the margin back to the futures wallet. */
export function survivalAfterSweep(view: HedgeView, returned: Quote): string | undefined {
  const short = shortMarginOf(view);
  if (short === undefined) return undefined;
  const cash = cashBeside(view).plus(view.plan.from.includes('futures') ? returned : NO_QUOTE);
  return sentence(view, { ...short, wallet: short.wallet.minus(returned) }, cash);
}

const sentence = (view: HedgeView, short: ShortMargin, cash: Quote): string =>
  survivalWords(survivalOf(short, cash, view.prices.mark, view.plan.topUpAt), view.instrument.quoteCoin);

/** What the cash present is good for, in the owner's words. */
export function survivalWords(survival: Survival, quoteCoin: string): string {
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
