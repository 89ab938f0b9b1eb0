import { distanceTo, distanceWhenOpened, equityAt, liquidationOf, type ShortMargin } from '../margin/short-margin.ts';
import {
  type Coins,
  larger,
  NO_COINS,
  NO_QUOTE,
  type Price,
  type Quote,
  quote,
  type Ratio,
  ratio,
  smaller,
} from '../money/amount.ts';
import { notional } from '../money/conversions.ts';
import { roundDownTo, roundUpTo } from '../money/rounding.ts';
import { dayOf } from '../time/instant.ts';
import type { HedgeState } from './hedge-state.ts';
import { type HedgeView, policyInForce, shortCoins } from './hedge-view.ts';

/** What the margin duty asks for. `short-of-cash`: warned, not yet near. `out`: cash is gone and liquidation is near. */
export type MarginStep =
  | { readonly kind: 'safe' | 'warn' | 'short-of-cash' | 'cash-unknown' | 'out' }
  | { readonly kind: 'top-up'; readonly amount: Quote; readonly fromSpot: Quote };

/** Where the short stands, and what its margin needs. */
export interface MarginDuty {
  readonly step: MarginStep;
  readonly short: ShortMargin;
  readonly liquidation: Price;
  /** How far the mark may rise before liquidation, as a part of the mark. */
  readonly distance: Ratio;
  /** The distance a short opened at this entry with this leverage starts with. */
  readonly distanceAtEntry: Ratio;
  /** What would restore equity to quantity x mark / leverage, the naked part left out. */
  readonly needed: Quote;
  /** Cash that may become margin. */
  readonly cash: Quote;
}

/** A buy-back restores this much distance beyond `reduceAt`; up to here no daily cap holds a rescue back. */
export const RESCUE_ROOM: Ratio = ratio('0.10');
/** Below this part of what is needed a top-up is not worth its call, unless liquidation is near. */
const WORTH_MOVING: Ratio = ratio('0.05');
/** Less than this is dust. */
const TRIFLE: Quote = quote('1');
const HALF: Ratio = ratio('0.5');
/** Cash is moved in whole cents: exchanges and tables take no endless fractions, such as a third leaves. */
const CENT: Quote = quote('0.01');

/** Whether a position is held in cross mode: it has no wallet of its own then. */
export const isCross = ({ position }: HedgeView): boolean =>
  position.side !== 'flat' && position.isolatedWallet.isZero();

/** The short and its wallet as the margin formulas want them; undefined when flat or long. */
export function shortMarginOf(view: HedgeView): ShortMargin | undefined {
  const { position, settings, standing } = view;
  if (position.side !== 'short') return undefined;
  return {
    quantity: shortCoins(view),
    entryPrice: position.entryPrice,
    wallet: isCross(view) ? view.futuresTotal : position.isolatedWallet,
    leverage: policyInForce(standing)?.leverage ?? (settings.ok ? settings.value.leverage : ratio('2')),
    tiers: view.instrument.tiers,
  };
}

/**
 * Judges the margin behind a short: safe, warn, top up, or out of cash. The same for every standing: the duty outlives
 * the policy. `nakedCoins` are not funded. Undefined when there is no short, or when no price liquidates it.
 */
export function judgeMargin(view: HedgeView, nakedCoins: Coins, state: HedgeState): MarginDuty | undefined {
  const short = shortMarginOf(view);
  if (short === undefined) return undefined;
  const liquidation = nearerLiquidation(view, short);
  if (liquidation === undefined) return undefined;
  const { mark } = view.prices;
  const covered = larger(NO_COINS, short.quantity.minus(nakedCoins));
  const duty = {
    short,
    liquidation,
    distance: distanceTo(liquidation, mark),
    distanceAtEntry: distanceWhenOpened(short, short.entryPrice),
    needed: roundUpTo(neededFor(short, covered, mark), CENT),
    cash: cashFor(view),
  };
  return { ...duty, step: stepFor(view, duty, state) };
}

/** By the coins covered, not as a share of the whole: a share would be asked for again until it had funded all of it. */
const neededFor = (short: ShortMargin, covered: Coins, mark: Price): Quote =>
  larger(NO_QUOTE, notional(covered, mark).dividedBy(short.leverage).minus(equityAt(short, mark)));

/** The exchange's word and our own formula answer the same question: act on the nearer price. */
function nearerLiquidation(view: HedgeView, short: ShortMargin): Price | undefined {
  const computed = liquidationOf(short);
  const stated = view.position.side === 'flat' ? undefined : view.position.liquidationPrice;
  return computed !== undefined && stated !== undefined ? smaller(computed, stated) : (stated ?? computed);
}

function stepFor(view: HedgeView, duty: Omit<MarginDuty, 'step'>, state: HedgeState): MarginStep {
  const { plan } = view;
  const { distance, distanceAtEntry, needed, cash } = duty;
  if (distance.gt(distanceAtEntry.times(plan.warnAt))) return { kind: 'safe' };
  if (distance.gt(distanceAtEntry.times(plan.topUpAt))) return { kind: 'warn' };
  const isNear = distance.lte(plan.reduceAt.plus(RESCUE_ROOM));
  const movable = isNear ? cash : smaller(cash, leftToday(view, cash, state));
  const amount = roundDownTo(smaller(needed, movable), CENT);
  const isWorthIt = isNear || amount.gte(needed.times(WORTH_MOVING));
  if (isWorthIt && amount.gte(TRIFLE)) {
    return { kind: 'top-up', amount, fromSpot: fromSpot(view, amount) };
  }
  if (distance.gt(plan.reduceAt)) return { kind: needed.lt(TRIFLE) ? 'warn' : 'short-of-cash' };
  return { kind: isOut(view, distance) ? 'out' : 'cash-unknown' };
}

/** Cash that could not be read may still be there: it is waited for until liquidation is half as near again. */
const isOut = ({ plan, cash }: HedgeView, distance: Ratio): boolean =>
  !plan.from.includes('spot') || cash.spot.ok || distance.lte(plan.reduceAt.times(HALF));

/** In cross mode the futures wallet already stands behind the short. */
const futuresCash = (view: HedgeView): Quote =>
  isCross(view) || !view.plan.from.includes('futures') ? NO_QUOTE : larger(NO_QUOTE, view.cash.futures);

const spotCash = ({ plan, cash }: HedgeView): Quote =>
  plan.from.includes('spot') && cash.spot.ok ? larger(NO_QUOTE, cash.spot.value) : NO_QUOTE;

/** Cash that may become margin of this hedge, from every source its plan names. */
export const cashFor = (view: HedgeView): Quote => futuresCash(view).plus(spotCash(view));

/** What must come from spot: all that is there where the plan names spot first, else what futures cannot give. */
const fromSpot = (view: HedgeView, amount: Quote): Quote =>
  view.plan.from[0] === 'spot' ? smaller(amount, spotCash(view)) : larger(NO_QUOTE, amount.minus(futuresCash(view)));

function leftToday(view: HedgeView, cash: Quote, state: HedgeState): Quote {
  const { perDay } = view.plan;
  if (perDay === undefined) return cash;
  const moved = state.toppedUpDay === dayOf(view.nowMs) ? (state.toppedUp ?? NO_QUOTE) : NO_QUOTE;
  return larger(NO_QUOTE, perDay.minus(moved));
}

/** Equity and cash together: all that can stand behind what is left of the short. */
export const everythingBehind = (duty: MarginDuty, mark: Price): Quote => equityAt(duty.short, mark).plus(duty.cash);
