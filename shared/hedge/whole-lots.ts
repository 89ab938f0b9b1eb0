import { roundDownTo } from '../money/rounding.ts';
import { type Decision, hold, type Notice } from './decision.ts';
import type { HedgeView } from './hedge-view.ts';

/**
 * Holds a buy-back to whole lots. An exchange that makes its lots coarser under an open short takes no order for the rest of
 * one: what is whole is bought back, and of the rest the owner is told. What grows a short is in whole lots as it is.
 */
export function inWholeLots(view: HedgeView, decision: Decision): Decision {
  const { action } = decision;
  if (action.kind !== 'trade' || action.side === 'sell') return decision;
  const contracts = roundDownTo(action.contracts, view.instrument.lot);
  if (contracts.eq(action.contracts)) return decision;
  if (contracts.isPositive()) return { ...decision, action: { ...action, contracts } };
  const { symbol, lot } = view.instrument;
  const sentence =
    `${action.contracts} contracts of ${symbol} should be bought back (${action.because}), and the exchange takes orders ` +
    `in whole lots of ${lot} only: close the rest by hand, if the exchange lets you.`;
  const notice: Notice = { code: 'less-than-a-lot', sentence };
  return hold(
    { ...decision, notices: [...decision.notices, notice] },
    `less than one lot of ${lot} is to be bought back`,
  );
}
