import { ONE, type Price, type Quote, type Ratio } from '../money/amount.ts';
import {
  cashToStandAt,
  distanceTo,
  distanceWhenOpened,
  isOutOfReach,
  liquidationOf,
  priceAtDistance,
  type ShortMargin,
  topUpNeeded,
} from './short-margin.ts';

/** What the cash present is good for, said before it is needed. */
export interface Survival {
  /** The mark at which this short is liquidated once all the cash stands behind it, and the rise until there. */
  readonly survivesTo: Price;
  readonly survivesRise: Ratio;
  /** Twice today's mark, and the cash missing to stand there. */
  readonly doubled: Price;
  readonly missingAtDoubled: Quote;
  /** Where the next top-up comes and what it will cost; absent where the trigger is passed, or no rise reaches it. */
  readonly nextTopUp?: { readonly at: Price; readonly amount: Quote };
}

const TWICE: Ratio = ONE.plus(ONE);

/**
 * How much rise a short survives with `cash` beside it, what a doubling of the price would still need, and its next
 * top-up (at `topUpAt` of the distance it had when opened).
 */
export function survivalOf(short: ShortMargin, cash: Quote, mark: Price, topUpAt: Ratio): Survival {
  const survivesTo = liquidationOf({ ...short, wallet: short.wallet.plus(cash) });
  const doubled = mark.times(TWICE);
  const at = priceAtDistance(short, distanceWhenOpened(short, short.entryPrice).times(topUpAt));
  return {
    survivesTo,
    survivesRise: distanceTo(survivesTo, mark),
    doubled,
    missingAtDoubled: cashToStandAt({ ...short, wallet: short.wallet.plus(cash) }, doubled),
    ...(at.gt(mark) && !isOutOfReach(at) ? { nextTopUp: { at, amount: topUpNeeded(short, at) } } : {}),
  };
}
