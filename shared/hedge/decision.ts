import type { OrderStyle } from '../market/order.ts';
import type { MarginMode } from '../market/snapshot.ts';
import type { Contracts, Quote, Ratio } from '../money/amount.ts';
import type { HedgeState } from './hedge-state.ts';
import type { HedgeView } from './hedge-view.ts';
import type { Verdict } from './verdict.ts';

/** Why a short changes, in the words alerts and journal use. */
export type Purpose = 'open' | 'grow' | 'shrink' | 'remove' | 'rescue' | 'naked';

/** Something the owner should hear of although (or because) no order follows. */
export interface Notice {
  readonly code:
    | 'margin-low'
    | 'cash-short'
    | 'out-of-cash'
    | 'margin-disputed'
    | 'naked-short'
    | 'policy-disabled'
    | 'policy-orphaned'
    | 'policy-faulty'
    | 'not-started'
    | 'stopped'
    | 'partial-hedge'
    | 'stale-confirmation'
    | 'prices-unusable'
    | 'foreign-position'
    | 'cross-weak'
    | 'margin-coin-low'
    | 'price-alarm'
    | 'adopted'
    | 'per-day-small'
    | 'funding-costly'
    | 'target-held'
    | 'still-removed'
    | 'contract-halted'
    | 'growth-held'
    | 'less-than-a-lot'
    | 'not-opened'
    | 'settings-differ'
    | 'key-unsafe'
    | 'keys-missing'
    | 'mode-changed';
  readonly sentence: string;
  /** What makes it another notice than one of the same code told before; its words may change from pass to pass. */
  readonly about?: string;
}

/** The size of the short should change. */
export interface Trade {
  readonly kind: 'trade';
  readonly purpose: Purpose;
  readonly side: 'sell' | 'buy';
  /** Above zero, whole lots, at most one order's maximum. */
  readonly contracts: Contracts;
  /** The short this pass is bound for; an order never goes past it. */
  readonly target: Contracts;
  readonly style: OrderStyle;
  readonly because: string;
}

/** Cash should go to the short's margin, from spot first where `fromSpot` is above zero. */
export interface TopUp {
  readonly kind: 'top-up';
  readonly amount: Quote;
  readonly fromSpot: Quote;
  readonly because: string;
}

/** Surplus margin should go back from the short to the futures wallet. */
export interface Sweep {
  readonly kind: 'sweep';
  readonly amount: Quote;
  readonly because: string;
}

/** How the exchange margins the contract should change before a first order. */
export interface SettingsChange {
  readonly kind: 'settings';
  readonly leverage?: Ratio;
  readonly marginMode?: MarginMode;
  readonly because: string;
}

/** What should happen to one hedge now, why, and what to remember. */
export interface Decision {
  readonly action: { readonly kind: 'hold'; readonly because: string } | Trade | TopUp | Sweep | SettingsChange;
  readonly verdicts: readonly Verdict[];
  readonly notices: readonly Notice[];
  readonly state: HedgeState;
  /** The short the policy asks for, before band, cash and limits; absent where the decision was made ahead of its size. */
  readonly target?: Contracts;
  /** Distance to liquidation as a part of the mark; absent when flat. */
  readonly distance?: Ratio;
  /** Look again this soon, sooner than the schedule would. */
  readonly againInMs?: number;
}

/** A decision in the making: everything but what to do. */
export type Draft = Omit<Decision, 'action'>;

/** The owner asked for a hedge and gets none: not without a word. */
export function withNotOpened(view: HedgeView, draft: Draft, because: string): Draft {
  const sentence = `The ${view.instrument.coin} hedge is not opened: ${because}.`;
  return { ...draft, notices: [...draft.notices, { code: 'not-opened', sentence }] };
}

/** Nothing is to be done, and why. */
export const hold = (draft: Draft, because: string): Decision => ({ ...draft, action: { kind: 'hold', because } });
