import { isInverseSymbol, ownPerpetual } from '../market/instrument.ts';
import type { MarginMode } from '../market/snapshot.ts';
import type { Wallet } from '../market/wallet.ts';
import type { Coins, Price, Quote, Ratio } from '../money/amount.ts';
import type { Condition } from './condition.ts';
import type { Conviction } from './conviction.ts';

export type Mode = 'paper' | 'live';

/** How much an alert matters: `info` is news, `warning` wants a look today, `critical` wants a hand now. */
export type Severity = 'info' | 'warning' | 'critical';

/** Which coins the hedge protects. */
export interface HoldingsPolicy {
  /** Count the coins on the account. */
  readonly onAccount: boolean;
  /** In which of its wallets; each beside spot is one more question to the exchange in every pass. */
  readonly wallets: readonly Wallet[];
  /** Coins kept elsewhere, and when the owner last confirmed that they are still there. */
  readonly elsewhere?: { readonly amount: Coins; readonly confirmedMs: number };
  /** Coins to leave out of the hedge. */
  readonly except: Coins;
}

/** How the short is kept away from liquidation. */
export interface MarginPolicy {
  /** Warn, and top up, when the distance to liquidation has shrunk to this part of the distance at entry. */
  readonly warnAt: Ratio;
  readonly topUpAt: Ratio;
  /** With no cash left: act below this distance to liquidation (a part of the mark price). */
  readonly reduceAt: Ratio;
  readonly whenOut: 'reduce' | 'alert' | 'remove';
  /** Where cash for margin may come from, in this order. */
  readonly from: readonly ('futures' | 'spot')[];
  /** The most that top-ups may move in a UTC day while liquidation is not near; absent: no cap. */
  readonly perDay?: Quote;
  /**
   * Return surplus margin to the futures wallet when the distance to liquidation has grown to so many times the distance
   * at entry; absent: never.
   */
  readonly sweepAt?: Ratio;
}

/** How far the short may drift from its target before it is traded, and where a trade lands: parts of the target. */
interface BandPolicy {
  readonly below: Ratio;
  readonly landBelow: Ratio;
  readonly above: Ratio;
  readonly landAbove: Ratio;
}

export interface OrderPolicy {
  readonly style: 'limit' | 'market';
  /** The worst price an immediate order accepts, as a part of the mark price. */
  readonly slippageMax: Ratio;
  /** Passes a limit order may stay unfilled before an immediate one takes its place. */
  readonly patience: number;
}

/** What an account in paper mode starts with for this policy, paid in once. */
interface PaperPolicy {
  readonly coins: Coins;
  /** Quote coin in the futures wallet; absent: ample for a hedge of all the coins. */
  readonly quote?: Quote;
  /** Quote coin in the spot wallet. */
  readonly quoteSpot: Quote;
}

export type TakeProfit =
  | { readonly kind: 'price'; readonly price: Price }
  | { readonly kind: 'gain'; readonly part: Ratio };

/** When a removed hedge may come back by itself. */
export type RearmPolicy =
  | { readonly kind: 'manual' }
  | { readonly kind: 'now' }
  | { readonly kind: 'after'; readonly forMs: number }
  | { readonly kind: 'when'; readonly when: Condition };

interface RemovalRule {
  readonly when: Condition;
  /** The owner's own words, quoted in alerts. */
  readonly because: string;
}

/** The level the conviction is raised to while the condition holds, if it is below that. */
export interface RaiseRule {
  readonly when: Condition;
  readonly to: Conviction;
}

/** A ratio that stands in the place of ratio and ladder while the condition holds. */
export interface AdjustRule {
  readonly when: Condition;
  readonly ratio: Ratio;
  readonly because: string;
}

/** A span of time in which more, or exactly so much, is to be short; it stands when the span begins. */
export interface EventPolicy {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly ratio: Ratio;
  /** The ratio stands alone: also where more would be short otherwise. */
  readonly exact: boolean;
}

/** What funding may cost, and what is done beyond that. */
export interface FundingPolicy {
  /** A part of the hedge's value a year. */
  readonly budgetPerYear?: Ratio;
  readonly costAbove?: { readonly days: number; readonly rate: Ratio };
  /** Settlements in a row that the short paid. */
  readonly negativeFor?: number;
  readonly response:
    | { readonly kind: 'alert' }
    | { readonly kind: 'remove' }
    /** The ratio is held to this one, above zero, until funding is cheap again. */
    | { readonly kind: 'reduce'; readonly ratio: Ratio };
}

/** How a coin is hedged by another coin's perpetual. */
export interface CrossPolicy {
  /** Part of the coin's notional that is short for a full hedge: measured over 30 days, or the owner's own. */
  readonly beta: { readonly kind: 'auto' } | { readonly kind: 'fixed'; readonly beta: Ratio };
  /** Below this the hedge does not grow. */
  readonly rSquaredMin: Ratio;
  /** A net loss of this part of the coins' worth stops growth, and twice that removes the hedge. */
  readonly lossMax: Ratio;
}

/** One owner's wish for one hedge, valid in every part. What a person may write is in `parse-policy.ts`. */
export interface HedgePolicy {
  readonly policyId: string;
  readonly account: string;
  readonly coin: string;
  readonly enabled: boolean;
  readonly mode: Mode;
  readonly paper: PaperPolicy;
  /** Part of the holdings to hedge, 0 to 1. */
  readonly ratio: Ratio;
  readonly holdings: HoldingsPolicy;
  /** Unified symbol of the perpetual. */
  readonly instrument: string;
  readonly leverage: Ratio;
  readonly marginMode: MarginMode;
  /** Free cash needed beside the margin to open or grow, as a part of the hedge's notional. */
  readonly reserve: Ratio;
  readonly margin: MarginPolicy;
  readonly band: BandPolicy;
  readonly order: OrderPolicy;
  /** Batches that add up to one, as parts of the ratio: one more for each step of conviction. Absent: all at once. */
  readonly ladder?: readonly Ratio[];
  /** As the owner wrote it; what holds is in `hedge/conviction.ts`. */
  readonly conviction: Conviction;
  readonly raise: readonly RaiseRule[];
  readonly adjust: readonly AdjustRule[];
  readonly event?: EventPolicy;
  readonly funding?: FundingPolicy;
  readonly remove: readonly RemovalRule[];
  readonly takeProfit?: TakeProfit;
  readonly rearm: RearmPolicy;
  /** Open what the margin allows rather than nothing. */
  readonly allowPartial: boolean;
  /** The hedge is taken off when the margin coin is worth less than this, in dollars. */
  readonly cross?: CrossPolicy;
  readonly stablecoinBelow?: Price;
  /** A short that is already there may be taken over. */
  readonly adopt: boolean;
  /** Mark prices whose crossing the owner wants to hear of. */
  readonly alertPrices: readonly Price[];
  /** The least severity the owner wants to hear of. */
  readonly alertMinimum: Severity;
  readonly flags: readonly string[];
  /** After this instant the hedge is removed. */
  readonly expiresMs?: number;
}

/** Every condition an owner has written into a policy. */
export function conditionsOf({ raise, adjust, remove, rearm }: HedgePolicy): readonly Condition[] {
  const rules = [...raise, ...adjust, ...remove].map(({ when }) => when);
  return rearm.kind === 'when' ? [...rules, rearm.when] : rules;
}

/**
 * Whose bars the conditions of a policy look at: marks of the coin's own perpetual, or the coin's spot market where it is
 * hedged by another coin's.
 */
export function barsSymbolOf({ coin, instrument }: Pick<HedgePolicy, 'coin' | 'instrument'>): string {
  if (isInverseSymbol(instrument)) return ownPerpetual(coin);
  const [base, quoteCoin] = instrument.split(/[/:]/);
  return base === coin ? instrument : `${coin}/${quoteCoin}`;
}
