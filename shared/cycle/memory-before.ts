import { forget, type HedgeState, newHedge, renamed } from '../hedge/hedge-state.ts';
import type { HedgeView } from '../hedge/hedge-view.ts';
import { isOpen } from './hedges.ts';
import type { Pass } from './pass.ts';

/** What is remembered of another coin's short says nothing about this one; a second look of one pass is no second pass. */
export function memoryBefore(pass: Pass, policyId: string, { instrument, position }: HedgeView): HedgeState {
  const { states, insaneBefore } = pass;
  const { symbol } = instrument;
  const known = states.get(policyId);
  if (known?.symbol !== symbol) return afresh(pass, policyId, symbol);
  const state = position.side === 'flat' ? withoutClosed(pass, known) : known;
  return { ...state, insanePasses: insaneBefore.get(policyId) ?? 0 };
}

/** Where neither exchange nor books know of a short, none is open: the next one is not as old as one shown late was. */
function withoutClosed({ slots }: Pass, state: HedgeState): HedgeState {
  const slot = slots.get(state.symbol);
  return slot === undefined || isOpen(slot) ? state : forget(state, 'openedAtMs');
}

/** A policy nobody has tended yet. Where its short was opened under another name, that one's memory of it goes on. */
function afresh({ states, slots }: Pass, policyId: string, symbol: string): HedgeState {
  const slot = slots.get(symbol);
  const opener = slot !== undefined && isOpen(slot) ? states.get(slot.intent?.policyId ?? '') : undefined;
  return opener?.symbol === symbol ? renamed(opener, policyId) : newHedge(policyId, symbol);
}
