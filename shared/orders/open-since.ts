import type { Fill } from '../market/fill.ts';
import type { Contracts } from '../money/amount.ts';

/**
 * Since when a short is open once `fills` (oldest first) are booked on top of `before`: since the trade that opened it,
 * however much later it was booked or seen, for what it paid in between is its own. `sinceMs` is what was known until now,
 * and stands where none of them opens or closes it. Undefined where none is open, or nobody knows since when.
 */
export function openSince(sinceMs: number | undefined, before: Contracts, fills: readonly Fill[]): number | undefined {
  let [short, since] = [before, sinceMs];
  for (const { side, contracts, atMs } of fills) {
    const after = side === 'sell' ? short.plus(contracts) : short.minus(contracts);
    if (!after.isPositive()) since = undefined;
    else if (!short.isPositive()) since = atMs;
    short = after;
  }
  return since;
}
