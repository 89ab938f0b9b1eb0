import type { HedgeState } from '../hedge/hedge-state.ts';
import { policyInForce } from '../hedge/hedge-view.ts';
import type { Fill } from '../market/fill.ts';
import type { Booked } from '../orders/book-fills.ts';
import type { Slot } from '../orders/intent.ts';
import { latchIfLiquidated, stateAfterFills } from '../orders/order-record.ts';
import { rearmFingerprint } from '../policy/rearm-fingerprint.ts';
import type { Pass } from './pass.ts';

/**
 * What trades change in the memory of a symbol's hedges, to be written with the trades themselves: since when the short is
 * open, by the trades in `dating` and for the hedge that is tended, and after a liquidation that all stay closed until the
 * owner acts.
 */
export function statesAfterTrades(
  pass: Pass,
  before: Slot,
  booked: Booked,
  dating: readonly Fill[],
): readonly HedgeState[] {
  const atMs = pass.desk.clock.nowMs();
  const tended = pass.hedges.find(({ symbol }) => symbol === before.symbol)?.policyId;
  const states = [...pass.states.values()].filter(({ symbol }) => symbol === before.symbol);
  const after = states.map((state) => {
    const opened = state.policyId === tended ? stateAfterFills(state, before.booked, dating) : state;
    const latched = latchIfLiquidated(opened, booked, atMs);
    return latched === opened ? opened : withFingerprint(pass, latched);
  });
  return after.filter((state) => !states.includes(state));
}

/** An edit that came before the liquidation was seen is no answer to it: only a later one re-arms the hedge. */
function withFingerprint({ hedges }: Pass, state: HedgeState): HedgeState {
  const hedge = hedges.find(({ policyId }) => policyId === state.policyId);
  const policy = hedge === undefined ? undefined : policyInForce(hedge.standing);
  return policy === undefined ? state : { ...state, fingerprint: rearmFingerprint(policy) };
}
