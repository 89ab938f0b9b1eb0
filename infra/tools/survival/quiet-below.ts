import { measureNearness, shortMarginOf } from '../../../shared/hedge/margin-duty.ts';
import { distanceWhenOpened, priceAtDistance } from '../../../shared/margin/short-margin.ts';
import { larger, NO_RATIO, type Price, quote } from '../../../shared/money/amount.ts';
import { type Trial, viewOf } from './trial.ts';

/** Bounds are compared as plain numbers: what lies this near to one is looked at in decimals. */
export const SLACK = 1 - 1e-9;
/** Cash below this is never moved, so that without it nothing is done before the buy-back is due. */
const NOTHING_TO_MOVE = quote('1');

/**
 * The mark below which the margin duty leaves this short as it is: until the top-up is due; where there is no cash, until
 * the buy-back is; and where none is wanted either, until the liquidation. A saving of time alone, so it may err to the low side only: hours below it are skipped. Undefined when flat.
 */
export function quietBelow(trial: Trial, nowMs: number): Price | undefined {
  const view = viewOf(trial, nowMs);
  const short = shortMarginOf(view);
  if (short === undefined) return undefined;
  const { plan, cash } = view;
  if (cash.futures.lt(NOTHING_TO_MOVE))
    return priceAtDistance(short, plan.whenOut === 'alert' ? NO_RATIO : plan.reduceAt);
  const topUpAt = distanceWhenOpened(short, short.entryPrice).times(plan.topUpAt);
  return priceAtDistance(short, larger(plan.reduceAt, topUpAt));
}

/** The mark at or below which the program may return surplus margin; zero where it never does. May err to the high side only. */
export function sweepsBelow(trial: Trial, nowMs: number): number {
  const { sweepAt } = trial.policy.margin;
  const nearness = sweepAt === undefined ? undefined : measureNearness(viewOf(trial, nowMs));
  if (sweepAt === undefined || nearness === undefined) return 0;
  return priceAtDistance(nearness.short, nearness.distanceAtEntry.times(sweepAt)).toChartNumber() / SLACK;
}
