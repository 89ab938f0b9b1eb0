import type { Alert } from '../alerts/alert.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import type { DayBudget } from '../hedge/hedge-view.ts';
import type { JournalEntry } from '../journal/entry.ts';
import type { Fill, FundingPayment } from '../market/fill.ts';
import type { ActionSlot } from './action-slot.ts';
import type { Slot } from './intent.ts';

/** Who is writing: only the holder of the account's lease, with time left on it, may. */
export interface LeaseProof {
  readonly account: string;
  readonly runId: string;
  readonly fence: number;
}

/** Everything that becomes true together. At most 90 records. */
export interface Commit {
  readonly lease: LeaseProof;
  readonly nowMs: number;
  /** Names this commit within its run: repeated with the same name it is the same commit, applied once. */
  readonly name: string;
  /** New slots; each replaces the stored one only if that is exactly one `rev` behind (absent counts as rev 0). */
  readonly slots?: readonly Slot[];
  readonly action?: ActionSlot;
  readonly states?: readonly HedgeState[];
  readonly budget?: DayBudget;
  readonly fills?: readonly Fill[];
  readonly funding?: readonly FundingPayment[];
  readonly entries?: readonly JournalEntry[];
  readonly alerts?: readonly Alert[];
}

/** `lost`: another run holds the lease now, or wrote a slot in between. Nothing of the commit was applied. */
export type CommitResult = { readonly kind: 'committed' } | { readonly kind: 'lost'; readonly because: string };

/** Port: our own memory of wishes, in one transaction each. Throws when the store itself fails. */
export interface IntentBook {
  commit(commit: Commit): Promise<CommitResult>;
  /** The slot as stored now, strongly consistent. */
  readSlot(account: string, symbol: string): Promise<Slot | undefined>;
}

/** A lease must outlive a commit by this much: what is decided under it must still be sent under it. */
export const LEASE_MARGIN_MS = 20_000;
