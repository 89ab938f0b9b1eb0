import type { Notice } from '../hedge/decision.ts';
import { newHedge } from '../hedge/hedge-state.ts';
import type { HedgeView } from '../hedge/hedge-view.ts';
import { coinsHedged } from '../market/contract-value.ts';
import { newSlot, type Slot } from '../orders/intent.ts';
import type { Hedge } from './hedges.ts';
import { Overtaken, type Pass, remember } from './pass.ts';

/** A position that is not ours is left alone until its owner says what it is. */
export function foreignNotice({ instrument, standing }: HedgeView): Notice {
  const { symbol } = instrument;
  const consent = standing.kind === 'active' ? ', set adopt to true to have a short taken over' : '';
  const sentence =
    `There is a position in ${symbol} that Counterweight did not open. It is left alone: close it${consent}, or hedge on ` +
    'another account.';
  return { code: 'foreign-position', sentence };
}

/**
 * Takes over a short that is already there, where the owner consents to it in the policy: the books begin with it as it
 * is, and from now on it is kept like one of our own. Undefined where nothing was taken over.
 */
export async function adopt(
  pass: Pass,
  { policyId, symbol, standing }: Hedge & { readonly symbol: string },
  { position, instrument, control }: HedgeView,
): Promise<Notice | undefined> {
  const isWanted = standing.kind === 'active' && standing.policy.adopt && control === 'run';
  if (!isWanted || position.side !== 'short') return undefined;
  const nowMs = pass.desk.clock.nowMs();
  const slot: Slot = {
    ...newSlot(pass.desk.run.account, symbol, nowMs),
    rev: 1,
    fillsSinceMs: nowMs,
    booked: position.contracts,
  };
  const known = pass.states.get(policyId);
  const state = { ...(known?.symbol === symbol ? known : newHedge(policyId, symbol)), openedAtMs: nowMs };
  const written = await pass.desk.write({ slots: [slot], states: [state], happenings: [] });
  if (written.kind === 'lost') throw new Overtaken(written.because);
  remember(pass, slot, state);
  const taken = coinsHedged(instrument, position.contracts, position.entryPrice);
  const sentence =
    `A short of ${taken} ${instrument.coin} that was already there has been taken over, as the policy allows: its size and ` +
    'its margin are kept from now on.';
  return { code: 'adopted', sentence };
}
