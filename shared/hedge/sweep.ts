import { distanceTo, equityAt, equityFor, liquidationOf, type ShortMargin } from '../margin/short-margin.ts';
import { isInverse } from '../market/instrument.ts';
import { larger, NO_QUOTE, type Price, type Quote, quote, type Ratio, ratio, smaller } from '../money/amount.ts';
import { notional } from '../money/conversions.ts';
import { roundDownTo } from '../money/rounding.ts';
import type { HedgePolicy } from '../policy/hedge-policy.ts';
import type { Decision, Sweep } from './decision.ts';
import type { HedgeView } from './hedge-view.ts';
import { cashFor, isCross, measureNearness, type Nearness } from './margin-duty.ts';
import { settingsThatDiffer } from './standing.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** So many times the margin that a short is opened with stay behind it as equity, whatever is returned. */
const KEPT: Ratio = ratio('2');
/** Less than this part of the margin it is opened with is not worth a call. */
const WORTH_RETURNING: Ratio = ratio('0.05');
const HUNDRED: Ratio = ratio('100');
const CENT: Quote = quote('0.01');

/**
 * A quiet hedge far from liquidation returns surplus margin to the futures wallet, where the owner asked for that. It
 * raises risk, so whatever blocks growth blocks it (`blocked`), and only a decision to hold is followed by it.
 */
export function withSweep(view: HedgeView, policy: HedgePolicy, held: Decision, blocked: string | undefined): Decision {
  const { sweepAt } = view.plan;
  // In cross mode the wallet is the margin: there is nowhere to return it to. What margins an inverse short is the coins
  // it protects, and twice that margin is all of them: policies do not ask for it, and a kept plan is not followed.
  const isBound = isCross(view) || isInverse(view.instrument);
  const nearness = sweepAt === undefined || isBound ? undefined : measureNearness(view);
  if (sweepAt === undefined || nearness === undefined) return held;
  const { verdict, amount } = judge(view, policy, nearness, sweepAt, blocked);
  const noted = { ...held, verdicts: [...held.verdicts, verdict] };
  if (amount === undefined) return noted;
  const action: Sweep = { kind: 'sweep', amount, because: `${verdict.number} and ${verdict.because}` };
  return { ...noted, action };
}

interface Judged {
  readonly verdict: Verdict;
  /** What is to be returned; absent where nothing is. */
  readonly amount?: Quote;
}

function judge(
  view: HedgeView,
  policy: HedgePolicy,
  nearness: Nearness,
  sweepAt: Ratio,
  blocked: string | undefined,
): Judged {
  const { short, distance, distanceAtEntry } = nearness;
  const number = `liquidation is ${distance.times(HUNDRED).toText(2)} % away`;
  const says = (word: Verdict['verdict'], because: string): Judged => ({
    verdict: verdictOf('sweep', word, number, because),
  });
  if (!distance.gte(distanceAtEntry.times(sweepAt)))
    return says('passes', `margin.sweepAt returns surplus from ${sweepAt} times the distance at entry on`);
  const surplus = roundDownTo(surplusOf(nearness, view.prices.mark), CENT);
  if (!surplus.gte(marginOpened(short, short.entryPrice).times(WORTH_RETURNING)))
    return says('passes', 'there is no surplus worth returning beyond twice the margin it was opened with');
  const because = blocked ?? whySettingsForbid(view, policy) ?? whyReserveNeedsIt(view, policy, short);
  if (because !== undefined) return says('blocks', `surplus margin stays: ${because}`);
  if (!distanceAfter(nearness, surplus, view.prices.mark).gte(distanceAtEntry))
    return says('passes', 'without its surplus the short would be nearer to liquidation than when it was opened');
  return { ...says('acts', 'the margin holds more than twice what it was opened with'), amount: surplus };
}

/** The margin this short is opened with at a price. */
const marginOpened = ({ quantity, leverage }: ShortMargin, at: Price): Quote =>
  notional(quantity, at).dividedBy(leverage);

/**
 * What may leave the margin: equity beyond twice the margin of a short opened at entry or at mark, whichever is more; and
 * never any of the margin it was opened with itself, so that at no price it stands nearer to liquidation than one that was
 * never topped up. Zero or below: none.
 */
function surplusOf({ short, stated }: Nearness, mark: Price): Quote {
  const ours = equityAt(short, mark);
  const equity = stated === undefined ? ours : smaller(ours, equityFor(short, stated, mark));
  const beyondTwice = equity.minus(marginOpened(short, larger(short.entryPrice, mark)).times(KEPT));
  return smaller(beyondTwice, short.wallet.minus(marginOpened(short, short.entryPrice)));
}

/** How far liquidation is once `surplus` is gone, by whichever of our formula and the exchange's word is nearer. */
function distanceAfter({ short, stated }: Nearness, surplus: Quote, mark: Price): Ratio {
  const ours = equityAt(short, mark);
  const doubted = stated === undefined ? NO_QUOTE : larger(NO_QUOTE, ours.minus(equityFor(short, stated, mark)));
  const wallet = short.wallet.minus(doubted).minus(surplus);
  return distanceTo(liquidationOf({ ...short, wallet }), mark);
}

/** Leverage decides what the exchange keeps as margin: it must be known, and what the policy says. */
function whySettingsForbid({ settings }: HedgeView, policy: HedgePolicy): string | undefined {
  if (!settings.ok) return `leverage and margin mode are not known: ${settings.because}`;
  return settingsThatDiffer(policy, settings.value);
}

/** While the wallets fall short of what the reserves of the hedges on them need, margin is the better place for cash. */
function whyReserveNeedsIt(view: HedgeView, policy: HedgePolicy, { quantity }: ShortMargin): string | undefined {
  const claimed = notional(quantity, view.prices.mark).times(policy.reserve).plus(view.reservedElsewhere);
  const cash = cashFor(view);
  if (cash.gte(claimed)) return undefined;
  return `${cash.toText(0)} in cash are less than the ${claimed.toText(0)} that the reserve needs`;
}
