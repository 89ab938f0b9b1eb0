import {
  crossWallet,
  distanceTo,
  distanceWhenOpened,
  equityAt,
  equityFor,
  liquidationOf,
  type ShortMargin,
  worthAt,
} from '../margin/short-margin.ts';
import { isInverse } from '../market/instrument.ts';
import { oneDollar, smallestMoney } from '../market/money-text.ts';
import {
  type Coins,
  larger,
  NO_COINS,
  NO_QUOTE,
  type Price,
  type Quote,
  type Ratio,
  ratio,
  smaller,
} from '../money/amount.ts';
import { roundDownTo, roundUpTo } from '../money/rounding.ts';
import { dayOf } from '../time/instant.ts';
import type { HedgeState } from './hedge-state.ts';
import { type HedgeView, policyInForce, shortCoins } from './hedge-view.ts';

/**
 * What the margin duty asks for. `short-of-cash`: warned, not yet near. `out`: cash is gone and liquidation is near.
 * `disputed`: near by the exchange's word only, while our formula finds nothing to buy back.
 */
export type MarginStep =
  | { readonly kind: 'safe' | 'warn' | 'short-of-cash' | 'cash-unknown' | 'disputed' | 'out' }
  | { readonly kind: 'top-up'; readonly amount: Quote; readonly fromSpot: Quote };

/** How near a short is to its liquidation. */
export interface Nearness {
  readonly short: ShortMargin;
  /** The nearer of the two below: it is acted on. */
  readonly liquidation: Price;
  /** By our own formula. */
  readonly computed: Price;
  /** By the exchange's word; absent where it gives none. */
  readonly stated?: Price;
  /** How far the mark may rise before liquidation, as a part of the mark. */
  readonly distance: Ratio;
  /** The distance a short opened at this entry with this leverage starts with. */
  readonly distanceAtEntry: Ratio;
}

/** Where the short stands, and what its margin needs. */
export interface MarginDuty extends Nearness {
  readonly step: MarginStep;
  /** What would restore equity to quantity x mark / leverage, the naked part left out. */
  readonly needed: Quote;
  /** Cash that may become margin. */
  readonly cash: Quote;
}

/** A buy-back restores this much distance beyond `reduceAt`; up to here no daily cap holds a rescue back. */
export const RESCUE_ROOM: Ratio = ratio('0.10');
/** Below this part of what is needed a top-up is not worth its call, unless liquidation is near. */
const WORTH_MOVING: Ratio = ratio('0.05');
const HALF: Ratio = ratio('0.5');
/** At this part of `reduceAt` the exchange's word alone is enough to buy back. */
export const STATED_ALONE: Ratio = HALF;

/** What the nearness of a short is measured from; no price but the mark. */
export type ShortView = Pick<
  HedgeView,
  'standing' | 'plan' | 'instrument' | 'position' | 'settings' | 'futuresTotal' | 'others'
> & { readonly prices: Pick<HedgeView['prices'], 'mark'> };

/** Whether a position is held in cross mode: it has no wallet of its own then. */
export const isCross = ({ position }: Pick<HedgeView, 'position'>): boolean =>
  position.side !== 'flat' && position.isolatedWallet.isZero();

/**
 * The short and its wallet as the margin formulas want them; undefined when flat or long. In cross mode that is what the
 * other positions leave of the futures wallet, with room for the other shorts to rise by half of `reduceAt` beside this
 * one: without it, two shorts that are each that far from liquidation would be half as far from it together.
 */
export function shortMarginOf(view: Omit<ShortView, 'prices'>): ShortMargin | undefined {
  const { position, settings, standing } = view;
  if (position.side !== 'short') return undefined;
  return {
    ...(isInverse(view.instrument) ? { isInverse: true } : {}),
    quantity: shortCoins(view),
    entryPrice: position.entryPrice,
    wallet: isCross(view) ? crossWallet(view.futuresTotal, view.others, riseBeside(view)) : position.isolatedWallet,
    leverage: policyInForce(standing)?.leverage ?? (settings.ok ? settings.value.leverage : ratio('2')),
    tiers: view.instrument.tiers,
  };
}

/** Measures how near a short is to its liquidation; undefined when there is none. */
export function measureNearness(view: ShortView): Nearness | undefined {
  const short = shortMarginOf(view);
  if (short === undefined) return undefined;
  const prices = liquidationPrices(view, short);
  const distance = distanceTo(prices.liquidation, view.prices.mark);
  return { short, ...prices, distance, distanceAtEntry: distanceWhenOpened(short, short.entryPrice) };
}

/**
 * Judges the margin behind a short: safe, warn, top up, or out of cash. The same for every standing: the duty outlives
 * the policy. `nakedCoins` are not funded. Undefined when there is no short.
 */
export function judgeMargin(view: HedgeView, nakedCoins: Coins, state: HedgeState): MarginDuty | undefined {
  const nearness = measureNearness(view);
  if (nearness === undefined) return undefined;
  const { short, distance } = nearness;
  const isNear = distance.lte(view.plan.reduceAt.plus(RESCUE_ROOM));
  const sources = sourcesOf(view, isNear);
  const covered = larger(NO_COINS, short.quantity.minus(nakedCoins));
  const duty = {
    ...nearness,
    needed: roundUpTo(neededFor(short, covered, view.prices.mark), smallestMoney(view.instrument)),
    cash: sources.futures.plus(sources.spot),
  };
  const movable = isNear ? duty.cash : smaller(duty.cash, leftToday(view, duty.cash, state));
  return { ...duty, step: stepFor(view, duty, topUpFrom(view, sources, smaller(duty.needed, movable)), isNear) };
}

/** By the coins covered, not as a share of the whole: a share would be asked for again until it had funded all of it. */
const neededFor = (short: ShortMargin, covered: Coins, mark: Price): Quote =>
  larger(
    NO_QUOTE,
    worthAt({ ...short, quantity: covered }, mark)
      .dividedBy(short.leverage)
      .minus(equityAt(short, mark)),
  );

/** How much rise of the other cross shorts a cross short must be able to bear. */
export const riseBeside = ({ plan }: Pick<HedgeView, 'plan'>): Ratio => plan.reduceAt.times(HALF);

/** The exchange's word and our own formula answer the same question: act on the nearer price. */
function liquidationPrices(
  { position }: Pick<HedgeView, 'position'>,
  short: ShortMargin,
): Pick<Nearness, 'computed' | 'stated' | 'liquidation'> {
  const computed = liquidationOf(short);
  const stated = position.side === 'flat' ? undefined : position.liquidationPrice;
  if (stated === undefined) return { computed, liquidation: computed };
  return { computed, stated, liquidation: smaller(computed, stated) };
}

type TopUpStep = Extract<MarginStep, { readonly kind: 'top-up' }>;

function stepFor(view: HedgeView, duty: Omit<MarginDuty, 'step'>, topUp: TopUpStep, isNear: boolean): MarginStep {
  const { plan } = view;
  const { distance, distanceAtEntry, needed } = duty;
  if (distance.gt(distanceAtEntry.times(plan.warnAt))) return { kind: 'safe' };
  if (distance.gt(distanceAtEntry.times(plan.topUpAt))) return { kind: 'warn' };
  const trifle = oneDollar(view.instrument, view.prices.mark);
  const isWorthIt = isNear || topUp.amount.gte(needed.times(WORTH_MOVING));
  if (isWorthIt && topUp.amount.gte(trifle)) return topUp;
  if (distance.gt(plan.reduceAt)) return { kind: needed.lt(trifle) ? 'warn' : 'short-of-cash' };
  if (isDisputed(view, duty)) return { kind: 'disputed' };
  return { kind: isOut(view, distance) ? 'out' : 'cash-unknown' };
}

/**
 * Where our formula would leave the short as it is, the exchange's word alone warns; it is acted on only once it is half
 * as near again, because it may be about something a buy-back does not help.
 */
function isDisputed({ plan, prices }: HedgeView, { computed, distance }: Omit<MarginDuty, 'step'>): boolean {
  const byOurs = distanceTo(computed, prices.mark);
  return byOurs.gt(plan.reduceAt.plus(RESCUE_ROOM)) && distance.gt(plan.reduceAt.times(STATED_ALONE));
}

/** Cash that could not be read may still be there: it is waited for until liquidation is half as near again. */
const isOut = ({ plan, cash }: HedgeView, distance: Ratio): boolean =>
  !plan.from.includes('spot') || cash.spot.ok || distance.lte(plan.reduceAt.times(HALF));

interface Sources {
  readonly futures: Quote;
  readonly spot: Quote;
}

/**
 * Cash that may become margin, by the wallets the plan names. In cross mode the futures wallet already stands behind the
 * short. Near liquidation an isolated short may draw on it whatever the plan says: a buy-back sets its own margin free
 * there, and if that could not go back, every buy-back would be followed by the next.
 */
function sourcesOf(view: HedgeView, isNear: boolean): Sources {
  const { plan, cash } = view;
  const isFutures = !isCross(view) && (isNear || plan.from.includes('futures'));
  return {
    futures: isFutures ? larger(NO_QUOTE, cash.futures) : NO_QUOTE,
    spot: plan.from.includes('spot') && cash.spot.ok ? larger(NO_QUOTE, cash.spot.value) : NO_QUOTE,
  };
}

/** Cash that may become margin of this hedge while liquidation is far, from every source its plan names. */
export function cashFor(view: HedgeView): Quote {
  const { futures, spot } = sourcesOf(view, false);
  return futures.plus(spot);
}

/**
 * From spot comes all that is there where the plan names spot first, else what futures cannot give. Cash is moved in whole
 * cents: exchanges and tables take no endless fractions, such as a third leaves.
 */
function topUpFrom({ plan, instrument }: HedgeView, { futures, spot }: Sources, wanted: Quote): TopUpStep {
  const amount = roundDownTo(wanted, smallestMoney(instrument));
  const fromSpot = plan.from[0] === 'spot' ? smaller(amount, spot) : larger(NO_QUOTE, amount.minus(futures));
  return { kind: 'top-up', amount, fromSpot };
}

function leftToday(view: HedgeView, cash: Quote, state: HedgeState): Quote {
  const { perDay } = view.plan;
  if (perDay === undefined) return cash;
  const moved = state.toppedUpDay === dayOf(view.nowMs) ? (state.toppedUp ?? NO_QUOTE) : NO_QUOTE;
  return larger(NO_QUOTE, perDay.minus(moved));
}

/**
 * All that can stand behind what is left of the short: equity and cash together, and no more equity than the exchange's
 * own word on the liquidation allows for.
 */
export function everythingBehind({ short, stated, cash }: MarginDuty, mark: Price): Quote {
  const ours = equityAt(short, mark).plus(cash);
  return stated === undefined ? ours : smaller(ours, equityFor(short, stated, mark));
}
