import type { HedgeState } from '../hedge/hedge-state.ts';
import type { Fill } from '../market/fill.ts';
import { type Instrument, sizeOf } from '../market/instrument.ts';
import type { Found } from '../market/outcome.ts';
import { type Contracts, larger, NO_CONTRACTS, type Price } from '../money/amount.ts';
import { bookFills } from './book-fills.ts';
import type { Desk } from './desk.ts';
import type { Intent, IntentResult, Slot } from './intent.ts';
import {
  averageOf,
  closedSlot,
  foreignEntries,
  latchIfLiquidated,
  recordOf,
  stateAfterFills,
  stateAfterOrder,
} from './order-record.ts';
import { TIMING } from './timing.ts';

/** A pending slot and what settling it needs. */
export interface Pending {
  readonly slot: Slot & { readonly intent: Intent };
  readonly state: HedgeState;
  readonly instrument: Instrument;
  readonly survivalAfter: (shortAfter: Contracts) => string | undefined;
}

/** `waiting`: nobody knows yet; nothing may be sent for the symbol. `lost`: another run is at work. */
export type Settlement =
  | { readonly kind: 'settled'; readonly slot: Slot; readonly state: HedgeState }
  | { readonly kind: 'waiting'; readonly because: string }
  | { readonly kind: 'lost'; readonly because: string };

/** Each trade of somebody else is an entry and an alert besides: a commit must hold them all. */
export const FILLS_A_COMMIT = 25;

/**
 * Asks what became of an order an earlier pass left in doubt or resting. A resting one is cancelled and asked about
 * again. "Never heard of it" is believed only once the quarantine has passed, and only if no trade says otherwise.
 */
export async function settlePending(desk: Desk, pending: Pending): Promise<Settlement> {
  const reference = { symbol: pending.slot.symbol, clientOrderId: pending.slot.intent.clientOrderId };
  const first = await desk.orders.find(reference);
  if (first.kind !== 'open') return settleFound(desk, pending, first);
  await desk.orders.cancel(reference); // whatever it answers, the order itself is asked again
  const second = await desk.orders.find(reference);
  if (second.kind === 'open') return { kind: 'waiting', because: 'a resting order could not be cancelled' };
  return settleFound(desk, pending, second);
}

async function settleFound(desk: Desk, pending: Pending, found: Found): Promise<Settlement> {
  switch (found.kind) {
    case 'filled':
    case 'partial':
      return settleClosed(desk, pending, found.kind, found.contracts, found.averagePrice);
    case 'closed-unfilled':
      return settleVoid(desk, pending, 'the exchange closed it without a trade');
    case 'absent':
      return settleAbsent(desk, pending);
    case 'open':
      return { kind: 'waiting', because: 'the order still rests in the book' };
    case 'unknown':
      return { kind: 'waiting', because: `the exchange could not say what became of an order: ${found.because}` };
  }
}

async function settleAbsent(desk: Desk, pending: Pending): Promise<Settlement> {
  const { slot } = pending;
  const ageMs = desk.clock.nowMs() - slot.intent.plannedAtMs;
  if (!(ageMs > TIMING.quarantineMs)) {
    return { kind: 'waiting', because: 'an order is not found yet, and too young for that to mean anything' };
  }
  // A second, independent proof: if it had traded, its trades would be listed.
  const fills = await readNewFills(desk, slot);
  if (fills === undefined) return { kind: 'waiting', because: 'the trades could not be read' };
  const traded = bookFills(slot, fills).ours;
  if (traded.isPositive()) return settleClosed(desk, pending, 'partial', traded, undefined);
  return settleVoid(desk, pending, 'it never reached the exchange');
}

async function settleVoid(desk: Desk, { slot, state, instrument }: Pending, words: string): Promise<Settlement> {
  const atMs = desk.clock.nowMs();
  const closed: Slot = {
    ...slot,
    rev: slot.rev + 1,
    isResting: false,
    result: { kind: 'void', contracts: NO_CONTRACTS, atMs },
  };
  const after = stateAfterOrder(state, slot.intent, NO_CONTRACTS, atMs);
  const record = recordOf(slot.symbol, instrument.coin, slot.intent);
  const result = await desk.write({
    slots: [closed],
    states: [after],
    happenings: [{ kind: 'order-void', words, ...record }],
  });
  return result.kind === 'lost' ? result : { kind: 'settled', slot: closed, state: after };
}

/** Books an order that has ended with trades: slot, trades, memory, journal and alert in one commit. */
export async function settleClosed(
  desk: Desk,
  { slot, state, instrument, survivalAfter }: Pending,
  kind: 'filled' | 'partial',
  traded: Contracts,
  averagePrice: Price | undefined,
): Promise<Exclude<Settlement, { kind: 'waiting' }>> {
  const fills = await readBookable(desk, slot);
  const booked = bookFills(slot, fills);
  const atMs = desk.clock.nowMs();
  // Two orders of one id would trade more than either of them says.
  const result: IntentResult = { kind, contracts: larger(traded, booked.ours), atMs };
  const closed: Slot = { ...closedSlot(booked, result), rev: slot.rev + 1 };
  const opened = stateAfterFills(state, slot.booked, fills);
  const after = latchIfLiquidated(stateAfterOrder(opened, slot.intent, traded, atMs), booked, atMs);
  const shortAfter = closed.booked.plus(slot.intent.side === 'sell' ? closed.owed : closed.owed.negated());
  const ours = fills.filter((fill) => fill.clientOrderId === slot.intent.clientOrderId);
  const at = averagePrice ?? averageOf(ours, instrument);
  const survival = survivalAfter(shortAfter);
  const written = await desk.write({
    slots: [closed],
    states: [after],
    fills,
    happenings: [
      {
        kind: 'order-settled',
        ...recordOf(slot.symbol, instrument.coin, slot.intent),
        filled: traded,
        shortAfter,
        ...sizeOf(instrument),
        ...(at === undefined ? {} : { averagePrice: at }),
        ...(survival === undefined ? {} : { survival }),
      },
      ...foreignEntries(booked),
    ],
  });
  if (written.kind === 'lost') return written;
  return { kind: 'settled', slot: closed, state: after };
}

/**
 * New trades that one commit can book; those beyond it are booked by the passes that follow, for the slot says what it is
 * owed. Where some cannot be, or are of an order nobody remembers, none is booked: verification sees them again, and halts.
 */
async function readBookable(desk: Desk, slot: Slot): Promise<readonly Fill[]> {
  const listed = ((await readNewFills(desk, slot)) ?? []).slice(0, FILLS_A_COMMIT);
  const { impossible, stray } = bookFills(slot, listed);
  return impossible === undefined && stray === undefined ? listed : [];
}

/** The trades of a slot's symbol that are not booked yet, oldest first; undefined when they could not be read. */
export async function readNewFills(desk: Desk, slot: Slot): Promise<readonly Fill[] | undefined> {
  const { lastFillId, fillsSinceMs: sinceMs } = slot;
  const read = await desk.reader.readFills(slot.symbol, {
    sinceMs,
    ...(lastFillId === undefined ? {} : { afterId: lastFillId }),
  });
  return read.ok ? read.value : undefined;
}
