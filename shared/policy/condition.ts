import type { Price, Ratio } from '../money/amount.ts';
import type { Sentiment } from '../signals/judge-sentiment.ts';
import type { SignalQuestion } from '../signals/judge-signal.ts';
import type { StabilityQuestion } from '../signals/judge-stability.ts';
import type { TrendQuestion } from '../signals/judge-trend.ts';
import type { VolatilityQuestion } from '../signals/judge-volatility.ts';
import type { Conviction } from './conviction.ts';

/** What an owner can ask about the coin's market. Which bars those are: `barsSymbolOf`; only closed ones count. */
export type MarketCondition =
  | ({ readonly kind: 'signal' } & SignalQuestion)
  | ({ readonly kind: 'trend' } & TrendQuestion)
  | ({ readonly kind: 'stable' } & StabilityQuestion)
  | ({ readonly kind: 'volatilityAbove' } & VolatilityQuestion)
  | { readonly kind: 'sentiment'; readonly is: Sentiment }
  /** Each of the last `periods` settlements, its rate taken for 8 hours whatever the contract's interval. */
  | { readonly kind: 'fundingBelow' | 'fundingAbove'; readonly rate: Ratio; readonly periods: number }
  /** The margin coin's price in dollars. */
  | { readonly kind: 'stablecoinBelow'; readonly price: Price };

/**
 * What an owner can ask about the hedge itself. Prices are mark prices; parts are parts of the short's entry value.
 * An answer is true, false, or unknown where its input is missing (`hedge/evaluate-condition.ts`).
 */
export type HedgeCondition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'priceAbove' | 'priceBelow'; readonly price: Price }
  /** Profit, loss, or the mark's rise since entry, as a part of the entry value; above zero. */
  | { readonly kind: 'gainAbove' | 'lossAbove' | 'riseFromEntry'; readonly part: Ratio }
  /** How much the short has given back since its best moment, as a part of the entry value. */
  | { readonly kind: 'drawdownAbove'; readonly part: Ratio }
  /** Liquidation is nearer than this part of the mark price. */
  | { readonly kind: 'marginBelow'; readonly part: Ratio }
  | { readonly kind: 'heldFor'; readonly forMs: number }
  | { readonly kind: 'after' | 'before'; readonly atMs: number }
  | { readonly kind: 'between'; readonly fromMs: number; readonly untilMs: number }
  /** A switch the owner set in the policy's `flags`. */
  | { readonly kind: 'flag'; readonly name: string }
  /** The conviction in force is at least this one. */
  | { readonly kind: 'conviction'; readonly atLeast: Conviction };

/** Whether a condition on markets looks at bars. */
export const isOfBars = (condition: Condition): condition is MarketCondition => KINDS_OF_BARS.has(condition.kind);

const KINDS_OF_BARS: ReadonlySet<string> = new Set<MarketCondition['kind']>([
  'signal',
  'trend',
  'stable',
  'volatilityAbove',
  'sentiment',
]);

/** What an owner can ask. */
export type Condition = MarketCondition | HedgeCondition;

/** The conditions that a condition is made of, itself where it is not made of others. */
export function leavesOf(condition: Condition): readonly Condition[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf);
    case 'not':
      return leavesOf(condition.of);
    default:
      return [condition];
  }
}
