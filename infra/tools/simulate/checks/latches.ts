import type { HedgeState, LatchKind } from '../../../../shared/hedge/hedge-state.ts';
import type { Price } from '../../../../shared/money/amount.ts';
import { DAY_MS } from '../../../../shared/time/duration.ts';
import { type RearmWish, wishFor } from '../wishes/owners-wish.ts';
import { symbolIn } from '../world/hedge-kinds.ts';
import type { Testimony } from './testimony.ts';

/** What re-arms a hedge, as a process has read it. */
function rearming(items: Testimony['items'], symbol: string): string {
  const item = items?.ok ? items.value.find((each) => symbolIn(each) === symbol) : undefined;
  return JSON.stringify([item?.['ratio'], item?.['remove'], item?.['takeProfit'], item?.['rearm']]);
}

const WEEK_MS = 7 * DAY_MS;
const REOPENINGS_MAX = 2;
/** Clocks of processes are wrong by less than this. */
const CLOCKS_MS = 90_000;

interface Removed {
  readonly askedFor: string;
  readonly kind: LatchKind;
  readonly atMs: number;
  /** By a memory from before a restore: what the owner asked for then, and when, nobody here knows. */
  readonly isRestored: boolean;
}

/** How a hedge came back. */
export type Release = 'by-owner' | 'by-rule';

/** Hedges that were taken off, and what the owner asked for then: without a change of it, or a rule of his, they stay off. */
export class Latches {
  readonly #removed = new Map<string, Removed>();
  /** Hedges whose memory has been written, without a removal, since the ledger was restored. */
  readonly #standing = new Set<string>();
  #restoredMs = 0;
  readonly #reopenedMs = new Map<string, number[]>();

  noteRemoval({ policyId, symbol, latch }: HedgeState, items: Testimony['items'], nowMs: number): boolean {
    if (latch === undefined || this.#removed.has(policyId)) return false;
    const isRestored = latch.atMs < this.#restoredMs + CLOCKS_MS;
    this.#removed.set(policyId, { askedFor: rearming(items, symbol), kind: latch.kind, atMs: nowMs, isRestored });
    return !isRestored;
  }

  /** A memory without the removal that was in it: who brought the hedge back, or why nobody may have. */
  noteRelease(
    { policyId, symbol, latch }: HedgeState,
    items: Testimony['items'],
    mark: Price | undefined,
    nowMs: number,
  ): { readonly release?: Release; readonly fault?: string } {
    if (latch === undefined) this.#standing.add(policyId);
    const removed = this.#removed.get(policyId);
    if (removed === undefined || latch !== undefined) return {};
    this.#removed.delete(policyId);
    if (removed.isRestored) return {};
    if (removed.askedFor !== rearming(items, symbol)) return { release: 'by-owner' };
    const recent = (this.#reopenedMs.get(policyId) ?? []).filter((atMs) => nowMs - atMs < WEEK_MS);
    this.#reopenedMs.set(policyId, [...recent, nowMs]);
    if (recent.length >= REOPENINGS_MAX)
      return { fault: `I7: ${policyId} comes back by itself for the ${recent.length + 1}th time in a week` };
    const rearm = items?.ok ? wishFor(items.value, symbol)?.rearm : undefined;
    const isAllowed = rearm !== undefined && removed.kind !== 'liquidated' && allows(rearm, removed, mark, nowMs);
    return isAllowed
      ? { release: 'by-rule' }
      : { fault: `I7: a hedge that was taken off (${policyId}, ${removed.kind}) comes back by itself` };
  }

  has(policyId: string): boolean {
    return this.#removed.has(policyId);
  }

  isUnchanged(policyId: string, symbol: string, items: Testimony['items']): boolean {
    return this.#removed.get(policyId)?.askedFor === rearming(items, symbol);
  }

  /** Whether a hedge has been taken off, or may have been by a memory that was restored and not written since. */
  mayHave(policyId: string): boolean {
    return this.has(policyId) || (this.#restoredMs > 0 && !this.#standing.has(policyId));
  }

  /** The ledger is what it was at a backup: what it knew of removals then, nobody here knows. */
  restored(nowMs: number): void {
    this.#restoredMs = nowMs;
    this.#standing.clear();
    this.#removed.clear();
    this.#reopenedMs.clear();
  }
}

function allows(rearm: RearmWish, { atMs }: Removed, mark: Price | undefined, nowMs: number): boolean {
  if (rearm === 'manual') return false;
  if (rearm === 'now') return true;
  if ('afterMs' in rearm) return nowMs - atMs >= rearm.afterMs - CLOCKS_MS;
  return mark?.lt(rearm.below) === true;
}
