import type { HedgeState } from '../hedge/hedge-state.ts';
import type { Fill } from '../market/fill.ts';
import type { AccountSnapshot, Position } from '../market/snapshot.ts';
import { type Contracts, NO_CONTRACTS } from '../money/amount.ts';
import { type Booked, bookFills } from '../orders/book-fills.ts';
import { isPending, type Slot } from '../orders/intent.ts';
import { foreignEntries } from '../orders/order-record.ts';
import { readNewFills } from '../orders/settle-order.ts';
import { TIMING } from '../orders/timing.ts';
import { halt, Overtaken, type Pass, remember } from './pass.ts';

const PAGES_MAX = 20;
const FILLS_A_COMMIT = 60;

/** A position as a signed short: above zero short, below zero long. */
export function shortOf(position: Position | undefined): Contracts {
  if (position === undefined || position.side === 'flat') return NO_CONTRACTS;
  return position.side === 'short' ? position.contracts : position.contracts.negated();
}

/**
 * Holds every position against the trades we know of. Where they differ, the exchange's own list of trades must explain
 * it; what stays unexplained for longer than positions lag halts the account.
 */
export async function verifyPositions(pass: Pass, seen: AccountSnapshot): Promise<void> {
  if (!seen.positions.ok) return;
  pass.isVerified = true;
  for (const slot of [...pass.slots.values()]) {
    if (isPending(slot)) pass.isVerified = false;
    else await verifyOne(pass, slot, shortOf(seen.positions.value.get(slot.symbol)));
  }
}

async function verifyOne(pass: Pass, slot: Slot, observed: Contracts): Promise<void> {
  await haltIfOverfilled(pass, slot);
  if (agrees(slot, observed)) return;
  const latest = await importFills(pass, slot);
  if (latest === undefined) return closeFor(pass, slot, 'its position changed, and its trades could not be read');
  if (agrees(latest, observed)) return;
  const settledMs = pass.desk.clock.nowMs() - (latest.result?.atMs ?? 0);
  if (settledMs < TIMING.quarantineMs) return closeFor(pass, slot, 'its position does not show our last trade yet');
  pass.isVerified = false;
  const owed = latest.owed.isZero() ? '' : `, and ${latest.owed} more of ours are missing`;
  await halt(
    pass,
    `The exchange shows a short of ${observed} contracts of ${slot.symbol}; the trades it lists add up to ${latest.booked}${owed}.`,
  );
}

const agrees = (slot: Slot, observed: Contracts): boolean => slot.booked.eq(observed) && slot.owed.isZero();

async function haltIfOverfilled(pass: Pass, { intent, result }: Slot): Promise<void> {
  if (intent === undefined || result === undefined || result.contracts.lte(intent.contracts)) return;
  const { clientOrderId, contracts } = intent;
  await halt(
    pass,
    `The order ${clientOrderId} was for ${contracts} contracts, and the exchange traded ${result.contracts}.`,
  );
}

function closeFor(pass: Pass, slot: Slot, because: string): void {
  pass.isVerified = false;
  pass.closed.set(slot.symbol, because);
}

/** Books every trade the exchange lists and we do not know yet. Undefined when they could not be read. */
async function importFills(pass: Pass, slot: Slot, isAccepting = false): Promise<Slot | undefined> {
  let latest = slot;
  for (let page = 0; page < PAGES_MAX; page++) {
    const fills = await readNewFills(pass.desk, latest);
    if (fills === undefined) return undefined;
    const chunk = fills.slice(0, FILLS_A_COMMIT);
    const booked = bookFills(latest, chunk);
    // Trades that cannot be stay unbooked, so that every pass sees them until the owner has lifted the halt.
    if (booked.impossible !== undefined && !isAccepting) await halt(pass, booked.impossible);
    if (chunk.length === 0 || (booked.impossible !== undefined && !isAccepting)) break;
    latest = await keepBooked(pass, booked, chunk);
  }
  return latest;
}

async function keepBooked(pass: Pass, booked: Booked, fills: readonly Fill[]): Promise<Slot> {
  const { slot, foreign, highestSeq } = booked;
  const latest: Slot = { ...slot, seq: Math.max(slot.seq, highestSeq), rev: slot.rev + 1 };
  const states = latched(pass, slot.symbol, booked);
  const written = await pass.desk.write({ slots: [latest], fills, states, happenings: foreignEntries(booked) });
  if (written.kind === 'lost') throw new Overtaken(written.because);
  remember(pass, latest);
  for (const state of states) pass.states.set(state.policyId, state);
  if (foreign.length > 0) pass.noGrowth.set(slot.symbol, 'somebody else traded the position since the last pass');
  return latest;
}

/** After a liquidation the hedges of a symbol stay closed until the owner acts: written with the trades themselves. */
function latched(pass: Pass, symbol: string, booked: Booked): readonly HedgeState[] {
  if (!booked.foreign.some(({ origin }) => origin === 'liquidation')) return [];
  const atMs = pass.desk.clock.nowMs();
  const latch = { kind: 'liquidated', because: 'the exchange liquidated the short', atMs } as const;
  return [...pass.states.values()].filter((state) => state.symbol === symbol).map((state) => ({ ...state, latch }));
}

/** Takes the positions as they are, once the owner has looked: the books start again from here. */
export async function acceptPositions(pass: Pass, seen: AccountSnapshot): Promise<boolean> {
  const { halt: standing } = pass.account;
  const resume = pass.control.ok ? pass.control.value?.resume : undefined;
  if (standing === undefined || resume !== standing.id || !seen.positions.ok) return false;
  for (const slot of [...pass.slots.values()]) {
    if (isPending(slot)) continue;
    const imported = (await importFills(pass, slot, true)) ?? slot;
    const observed = shortOf(seen.positions.value.get(slot.symbol));
    const { intent: _ended, result: _closed, ...kept } = imported;
    const accepted: Slot = { ...kept, rev: imported.rev + 1, booked: observed, owed: NO_CONTRACTS };
    const written = await pass.desk.write({ slots: [accepted], happenings: [] });
    if (written.kind === 'lost') throw new Overtaken(written.because);
    remember(pass, accepted);
  }
  const { halt: _lifted, ...account } = pass.account;
  pass.account = account;
  pass.pending.push({ kind: 'resumed', haltId: standing.id });
  return true;
}
