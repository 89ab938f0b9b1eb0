import { worthOf } from '../market/contract-value.ts';
import { NO_QUOTE, type Price, type Ratio } from '../money/amount.ts';
import { isIsolated } from './account-margin.ts';
import { withPosition } from './apply-fill.ts';
import { bookDown, recordIncome } from './booking.ts';
import { liquidateDue } from './liquidate.ts';
import { instrumentOf } from './lookups.ts';
import type { Step, VenueEvent } from './venue-outcome.ts';
import type { VenueState } from './venue-state.ts';
import { paidInto } from './wallet-of.ts';

/**
 * One funding settlement of a symbol: a short receives rate x notional at mark (pays, when the rate is below zero), a long
 * the opposite. It goes into or out of the isolated wallet, or the shared one in cross mode. Paying can liquidate.
 */
export function settleFunding(
  state: VenueState,
  settlement: { readonly symbol: string; readonly rate: Ratio; readonly mark: Price },
  atMs: number,
): Step {
  const { symbol, rate, mark } = settlement;
  const position = state.positions[symbol];
  if (position === undefined) return { state, events: [] };
  const owed = worthOf(instrumentOf(state, symbol), position.contracts, mark).times(rate);
  const amount = bookDown(position.side === 'short' ? owed : owed.negated());
  const recorded = recordIncome(state, { kind: 'funding', symbol, amount, tradeId: '', atMs });
  const isolated = isIsolated(state, symbol);
  const paid = withPosition(isolated ? recorded : paidInto(recorded, symbol, amount), symbol, {
    ...position,
    isolatedWallet: position.isolatedWallet.plus(isolated ? amount : NO_QUOTE),
  });
  const income = paid.incomes.at(-1);
  const events: readonly VenueEvent[] = amount.isZero() || income === undefined ? [] : [{ kind: 'funded', income }];
  const liquidated = liquidateDue(paid, atMs);
  return { state: liquidated.state, events: [...events, ...liquidated.events] };
}
