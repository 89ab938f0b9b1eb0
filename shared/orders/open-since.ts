import type { Fill } from '../market/fill.ts';
import type { Contracts } from '../money/amount.ts';

/**
 * Since when a short is open once `fills` (oldest first) are booked on top of `before`: since the trade that opened it,
 * however much later it was booked or seen, for what it paid in between is its own. `sinceMs` is what was known until now.
 * Undefined where none is open.
 */
export function openSince(sinceMs: number | undefined, before: Contracts, fills: readonly Fill[]): number | undefined {
  if (fills.length === 0) return sinceMs;
  let [short, since] = [before, before.isPositive() ? sinceMs : undefined];
  for (const { side, contracts, atMs } of fills) {
    short = side === 'sell' ? short.plus(contracts) : short.minus(contracts);
    since = short.isPositive() ? (since ?? atMs) : undefined;
  }
  return since;
}
