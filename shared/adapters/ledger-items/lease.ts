import { type AccountRecord, readAccountRecord, type Taken } from '../../cycle/ledger.ts';
import { readOnce, type StoredReader, storedCount, storedRecord, storedText } from '../../money/stored.ts';
import { LEASE_MARGIN_MS, type LeaseProof } from '../../orders/intent-book.ts';
import { isoOf } from '../../time/instant.ts';
import { type PlainItem, placeOf } from './item-key.ts';

/** Who may write to an account, and for how long. */
export interface Holder {
  readonly runId: string;
  readonly fence: number;
  /** Zero once given back. */
  readonly leaseUntilMs: number;
}

/** An account's item: its holder, and what is remembered of the account. */
export interface Lease extends Holder {
  readonly record?: AccountRecord;
}

/** A lease whose end is text would look held for ever: the table compares numbers with numbers only. */
const readEnd: StoredReader<number> = (stored, path) => {
  if (typeof stored !== 'number') throw new Error(`the stored field ${path} must be a number, not a ${typeof stored}`);
  return storedCount(stored, path);
};

const HOLDER = { runId: storedText, fence: storedCount, leaseUntilMs: readEnd };

/** Reads what is remembered of an account back; throws a sentence naming the field when it cannot. */
export const readRecord = readOnce(readAccountRecord);

const readFields = storedRecord<Lease>({ ...HOLDER, record: readRecord }, ['record']);
const readHolderFields = storedRecord<Holder>(HOLDER);

/** Reads an account's item back; throws a sentence naming the field when it cannot. */
export const readLease = (item: PlainItem): Lease => readFields(item, placeOf(item));

/** Reads who holds an account's item, and nothing of what is remembered there; throws as `readLease` does. */
export const readHolder = (item: PlainItem): Holder => readHolderFields(item, placeOf(item));

/** The latest end of a lease that anybody may have meant; one beyond comes from a wrong clock and binds nobody. */
export const plausibleEndMs = (nowMs: number, lifetimeMs: number): number => nowMs + 2 * lifetimeMs;

/** Whether a run may take an account whose lease is `held`: it has expired, is the run's own, or binds nobody. */
export const isFreeFor = (runId: string, held: Lease, nowMs: number, lifetimeMs: number): boolean =>
  held.leaseUntilMs <= nowMs || held.runId === runId || held.leaseUntilMs > plausibleEndMs(nowMs, lifetimeMs);

/** The instant a lease must outlive for a commit at `nowMs`. */
export const neededUntilMs = (nowMs: number): number => nowMs + LEASE_MARGIN_MS;

/** Whether a lease is the one the proof names, whatever is left of it. */
export const isLeaseOf = (proof: LeaseProof, held: Holder | undefined): held is Holder =>
  held?.runId === proof.runId && held.fence === proof.fence;

/** The answer to a run that holds the lease. */
export const takenOf = ({ fence, record }: Lease): Taken => ({
  kind: 'taken',
  fence,
  ...(record === undefined ? {} : { record }),
});

/** Why a run may not write any more, as a sentence for the journal. */
export function leaseFault(proof: LeaseProof, held: Holder | undefined): string {
  const { account, runId, fence } = proof;
  if (held === undefined) return `Nobody has taken the lease of the account ${account}, so run ${runId} may not write.`;
  if (held.runId !== runId) return `Run ${held.runId} has taken the lease of the account ${account} from run ${runId}.`;
  if (held.fence !== fence) {
    return `Run ${runId} has taken the lease of the account ${account} anew (fence ${held.fence}); this was decided under fence ${fence}.`;
  }
  if (held.leaseUntilMs === 0) return `Run ${runId} has given back its lease of the account ${account}.`;
  const left = `it ends at ${isoOf(held.leaseUntilMs)}, and ${LEASE_MARGIN_MS / 1000} s must be left`;
  return `The lease of run ${runId} on the account ${account} is too near its end: ${left}.`;
}
