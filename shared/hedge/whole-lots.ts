import { roundDownTo } from '../money/rounding.ts';
import { type Decision, hold, type Notice, type Trade } from './decision.ts';
import type { HedgeView } from './hedge-view.ts';

/**
 * Holds a trade to whole lots. An exchange that makes its lots coarser under an open short leaves it with a part of one that
 * no order can touch: what is whole is traded, and where a short should go or be rescued, its owner is told of the rest.
 */
export function inWholeLots(view: HedgeView, decision: Decision): Decision {
  const { action } = decision;
  if (action.kind !== 'trade') return decision;
  const { lot } = view.instrument;
  const contracts = roundDownTo(action.contracts, lot);
  if (contracts.eq(action.contracts)) return decision;
  if (contracts.isPositive()) return { ...decision, action: { ...action, contracts } };
  const notices = [...decision.notices, ...noticesOf(view, action)];
  return hold({ ...decision, notices }, `it would take less than one lot of ${lot}`);
}

/** A size that is off by less than a lot is as near as it can be. */
function noticesOf({ instrument }: HedgeView, { purpose, contracts, because }: Trade): readonly Notice[] {
  const { symbol, lot, quoteCoin } = instrument;
  if (purpose === 'open' || purpose === 'grow' || purpose === 'shrink') return [];
  const rest =
    `${contracts} contracts of ${symbol} should be bought back (${because}), and the exchange takes orders in whole lots ` +
    `of ${lot} only`;
  return purpose === 'rescue'
    ? [{ code: 'out-of-cash', sentence: `${rest}. Send ${quoteCoin} to the futures wallet.` }]
    : [{ code: 'less-than-a-lot', sentence: `${rest}: close the rest by hand, if the exchange lets you.` }];
}
