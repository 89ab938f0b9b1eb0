import type { Price, Ratio } from '../money/amount.ts';
import type { Conviction } from './conviction.ts';

/**
 * What an owner can ask about a hedge. Prices are mark prices; parts are parts of the short's entry value.
 * An answer is true, false, or unknown where its input is missing (`hedge/evaluate-condition.ts`).
 */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'priceAbove' | 'priceBelow'; readonly price: Price }
  /** Profit, loss, or the mark's rise since entry, as a part of the entry value; above zero. */
  | { readonly kind: 'gainAbove' | 'lossAbove' | 'riseFromEntry'; readonly part: Ratio }
  | { readonly kind: 'heldFor'; readonly forMs: number }
  | { readonly kind: 'after' | 'before'; readonly atMs: number }
  | { readonly kind: 'between'; readonly fromMs: number; readonly untilMs: number }
  /** A switch the owner set in the policy's `flags`. */
  | { readonly kind: 'flag'; readonly name: string }
  /** The conviction in force is at least this one. */
  | { readonly kind: 'conviction'; readonly atLeast: Conviction };
