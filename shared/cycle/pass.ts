import type { Alert } from '../alerts/alert.ts';
import type { Notice } from '../hedge/decision.ts';
import { bookFunding } from '../hedge/funding-cost.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import type { DayBudget } from '../hedge/hedge-view.ts';
import type { Happening } from '../journal/entry.ts';
import type { CandleBook } from '../market/candle-need.ts';
import type { FundingPayment } from '../market/fill.ts';
import type { SettledRate } from '../market/public-market.ts';
import type { Read } from '../market/read.ts';
import type { OtherWallet } from '../market/wallet.ts';
import type { Coins } from '../money/amount.ts';
import type { ActionSlot } from '../orders/action-slot.ts';
import type { Desk } from '../orders/desk.ts';
import { isPending, type Slot } from '../orders/intent.ts';
import { TIMING } from '../orders/timing.ts';
import type { Control } from '../policy/controls.ts';
import type { HedgeSeen } from './hedge-seen.ts';
import type { Hedge } from './hedges.ts';
import type { AccountRecord } from './ledger.ts';
import type { Outside } from './outside.ts';

/**
 * One pass at work: what it has read of its own memory, changed as it goes. What a crash may not lose is committed at
 * once by the desk; the rest is written when the pass ends.
 */
export interface Pass {
  readonly outside: Outside;
  readonly desk: Desk;
  readonly control: Read<Control | undefined>;
  readonly slots: Map<string, Slot>;
  readonly states: Map<string, HedgeState>;
  /** States as they were stored when the pass began, to write only what changed. */
  readonly stored: Map<string, string>;
  readonly hedges: readonly Hedge[];
  /** Passes in a row with unfit prices before this one, by policy: however often this pass looks, it counts once. */
  readonly insaneBefore: ReadonlyMap<string, number>;
  /** Alerts that earlier passes could not deliver. */
  readonly outbox: readonly Alert[];
  /** Closed bars that conditions look at; read once, for they do not change while a pass is at work. */
  candles: CandleBook;
  /** Wallets beside spot that a policy counts, as last read. */
  readonly wallets: Map<OtherWallet, Read<ReadonlyMap<string, Coins>>>;
  /** Settlements that conditions look at, by symbol. */
  readonly rates: Map<string, Read<readonly SettledRate[]>>;
  action: ActionSlot | undefined;
  today: DayBudget;
  account: AccountRecord;
  /** Symbols nothing more is sent for in this pass, and why. */
  readonly closed: Map<string, string>;
  /** Symbols nothing may grow for in this pass, and why. */
  readonly noGrowth: Map<string, string>;
  /** Symbols whose margin was topped up in this pass. */
  readonly toppedUp: Set<string>;
  /** Symbols whose surplus margin was returned in this pass, or was asked for. */
  readonly swept: Set<string>;
  /** Rescues that had to wait, and why: told as notices of the hedge. */
  readonly heldBack: Map<string, Notice>;
  /** Hedges as this pass last saw them, by policy. */
  readonly seen: Map<string, HedgeSeen>;
  /** To be journalled when the pass ends. */
  readonly pending: Happening[];
  /** Settlements to be booked when the pass ends. */
  readonly funding: FundingPayment[];
  /** Whether every symbol's position was what its trades say. */
  isVerified: boolean;
  againInMs: number | undefined;
}

/** Nothing was done, and why; where it is worth trying again soon, when. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly because: string;
  readonly againInMs?: number;
}

/** A run that finds another at work stops where it is: the other one goes on. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Takes note of what a settled or placed order left behind, and of settlements that turn out to be of its short. */
export function remember(pass: Pass, slot: Slot, ...states: readonly HedgeState[]): void {
  pass.slots.set(slot.symbol, slot);
  for (const state of states) pass.states.set(state.policyId, bookFunding(state, pass.funding));
}

/** Stops growth on the whole account until the owner has looked; the first reason stands. */
export async function halt(pass: Pass, because: string): Promise<void> {
  if (pass.account.halt !== undefined) return;
  const atMs = pass.desk.clock.nowMs();
  const id = `halt-${Math.floor(atMs / 1000).toString(36)}`;
  pass.account = { ...pass.account, halt: { id, because, atMs } };
  pass.pending.push({ kind: 'halted', haltId: id, because });
}

/** Whether the exchange has asked not to be called for a while. */
export const isSilenced = ({ account, desk }: Pass): boolean => desk.clock.nowMs() < account.bannedUntilMs;

/** Symbols whose last order or action may still be under way. */
export const pendingSlots = (pass: Pass): readonly Slot[] => [...pass.slots.values()].filter(isPending);

/** Looks again after this long, or sooner if something asked for that already. */
export function lookAgain(pass: Pass, inMs: number | undefined): void {
  if (inMs !== undefined) pass.againInMs = Math.min(pass.againInMs ?? inMs, inMs);
}

/** What is in doubt can be known for certain once the quarantine is over: no need to wait for the schedule. */
export const DOUBT_ENDS_MS = TIMING.quarantineMs + 10_000;

/** Positions need a moment to catch up with trades; an order in that moment could be the same order twice. */
export function isCoolingDown(pass: Pass, symbol: string): boolean {
  const result = pass.slots.get(symbol)?.result;
  return result?.contracts.isPositive() === true && pass.desk.clock.nowMs() - result.atMs < TIMING.cooldownMs;
}
