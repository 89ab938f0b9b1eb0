import type { Notice } from '../hedge/decision.ts';
import { newHedge } from '../hedge/hedge-state.ts';
import type { HedgeView } from '../hedge/hedge-view.ts';
import { coinsHedged } from '../market/contract-value.ts';
import type { Fill } from '../market/fill.ts';
import { NO_QUOTE, type Price } from '../money/amount.ts';
import { newSlot, type Slot } from '../orders/intent.ts';
import { SECOND_MS } from '../time/duration.ts';
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

/** Older stamps, or a clock that is wrong by more, do not say which trades are in the position already. */
const STAMP_AGE_MAX_MS = 30 * SECOND_MS;

/**
 * Takes over a short that is already there, where the owner consents to it in the policy: the books begin with it as it
 * is, at its entry price, and from now on it is kept like one of our own. Undefined where nothing was taken over.
 */
export async function adopt(
  pass: Pass,
  { policyId, symbol, standing }: Hedge & { readonly symbol: string },
  { position, instrument, control, prices }: HedgeView,
): Promise<Notice | undefined> {
  const isWanted = standing.kind === 'active' && standing.policy.adopt && control === 'run';
  const nowMs = pass.desk.clock.nowMs();
  const isStamped = Math.abs(nowMs - prices.markAtMs) <= STAMP_AGE_MAX_MS;
  if (!isWanted || !isStamped || position.side !== 'short') return undefined;
  // By the exchange's own clock: by ours, if it is fast, the first trades of our own would be older than the books.
  const fillsSinceMs = prices.markAtMs;
  const slot: Slot = {
    ...newSlot(pass.desk.run.account, symbol, nowMs),
    rev: 1,
    fillsSinceMs,
    booked: position.contracts,
  };
  const known = pass.states.get(policyId);
  const state = { ...(known?.symbol === symbol ? known : newHedge(policyId, symbol)), openedAtMs: nowMs };
  const fills = [openingOf(slot, position.entryPrice)];
  const written = await pass.desk.write({ slots: [slot], states: [state], fills, happenings: [] });
  if (written.kind === 'lost') throw new Overtaken(written.because);
  remember(pass, slot, state);
  const taken = coinsHedged(instrument, position.contracts, position.entryPrice);
  const sentence =
    `A short of ${taken} ${instrument.coin} that was already there has been taken over, as the policy allows: its size and ` +
    'its margin are kept from now on.';
  return { code: 'adopted', sentence };
}

/** What stands in the books for the trades nobody here has seen; it is older than any that may still be booked. */
function openingOf({ account, symbol, booked, fillsSinceMs }: Slot, entryPrice: Price): Fill {
  const { fillsSinceMs: atMs } = newSlot(account, symbol, fillsSinceMs);
  const id = `taken-over-${fillsSinceMs}`;
  const nothing = { fee: NO_QUOTE, realised: NO_QUOTE, exchangeOrderId: id, clientOrderId: id };
  return { id, symbol, side: 'sell', contracts: booked, price: entryPrice, ...nothing, origin: 'taken-over', atMs };
}
