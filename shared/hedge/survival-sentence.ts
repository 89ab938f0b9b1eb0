import { isOutOfReach, type ShortMargin } from '../margin/short-margin.ts';
import { type Survival, survivalOf } from '../margin/survival.ts';
import { coinsHedged, gainOf, worthOf } from '../market/contract-value.ts';
import { isInverse } from '../market/instrument.ts';
import { moneyWords } from '../market/money-text.ts';
import { type Contracts, larger, NO_COINS, NO_QUOTE, type Quote, ratio } from '../money/amount.ts';
import { notional, pricePerCoin, ratioOf } from '../money/conversions.ts';
import { type HedgeView, policyInForce, shortContracts } from './hedge-view.ts';
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
  return figures === undefined ? undefined : survivalWords(figures, view.instrument.symbol);
}

/** The same for the short an order leaves behind, filled whole at mark. */
export function survivalAfterOrder(view: HedgeView, shortAfter: Contracts): string | undefined {
  if (!shortAfter.isPositive()) return undefined;
  const before = shortMarginOf(view);
  const added = shortAfter.minus(shortContracts(view));
  const isGrowing = before === undefined || !added.isNegative();
  const { short, cash } = isGrowing ? grown(view, before, added) : shrunk(view, before, shortAfter);
  return sentence(view, short, larger(NO_QUOTE, cash));
}

interface Backed {
  readonly short: ShortMargin;
  readonly cash: Quote;
}

/** Coins are added at mark, their margin taken from the cash; in cross mode it stands behind the short already. */
function grown(view: HedgeView, before: ShortMargin | undefined, added: Contracts): Backed {
  const { instrument, prices } = view;
  const leverage = policyInForce(view.standing)?.leverage ?? ratio('2');
  const margin = isCross(view) ? NO_QUOTE : worthOf(instrument, added, prices.mark).dividedBy(leverage);
  const wallet = (before?.wallet ?? NO_QUOTE).plus(margin);
  const sold = coinsHedged(instrument, added, prices.mark);
  const quantity = sold.plus(before?.quantity ?? NO_COINS);
  const soldFor = notional(sold, prices.mark);
  const value = before === undefined ? soldFor : soldFor.plus(notional(before.quantity, before.entryPrice));
  const entryPrice = pricePerCoin(value, quantity);
  const kind = isInverse(instrument) ? { isInverse: true } : {};
  const short = { ...kind, quantity, entryPrice, wallet, leverage, tiers: instrument.tiers };
  return { short, cash: cashBeside(view).minus(margin) };
}

/** Coins are bought back at mark: what that gains or loses is booked, and their part of the margin is set free. */
function shrunk(view: HedgeView, before: ShortMargin, left: Contracts): Backed {
  const { instrument, prices } = view;
  const short = shortContracts(view);
  const part = ratioOf(left, short);
  const quantity = before.quantity.times(part);
  const realised = gainOf(instrument, short.minus(left), before.entryPrice, prices.mark);
  const cash = cashBeside(view);
  if (isCross(view)) return { short: { ...before, quantity, wallet: before.wallet.plus(realised) }, cash };
  const wallet = before.wallet.times(part);
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
  survivalWords(survivalOf(short, cash, view.prices.mark, view.plan.topUpAt), view.instrument.symbol);

/** What the cash present is good for, in the owner's words. */
export function survivalWords(survival: Survival, symbol: string): string {
  const { survivesRise, survivesTo, doubled, missingAtDoubled, nextTopUp } = survival;
  if (isOutOfReach(survivesTo)) return 'With the coins present no rise of the price liquidates this short.';
  const rise = `With the cash present this short survives a rise of ${survivesRise.times(HUNDRED).toText(1)} % (price ${survivesTo.toText(0)}).`;
  const double = missingAtDoubled.isZero()
    ? `A rise to ${doubled.toText(0)} needs no more cash.`
    : `A rise to ${doubled.toText(0)} needs ${moneyWords(missingAtDoubled, symbol)} more.`;
  const next =
    nextTopUp === undefined
      ? 'A top-up is due now.'
      : `The next top-up is ${moneyWords(nextTopUp.amount, symbol)} at price ${nextTopUp.at.toText(0)}.`;
  return `${rise} ${double} ${next}`;
}
