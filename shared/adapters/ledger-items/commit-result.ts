import type { Commit, CommitResult } from '../../orders/intent-book.ts';
import { type PlainItem, placeOf } from './item-key.ts';
import { leaseFault, readHolder } from './lease.ts';
import type { LedgerWrite } from './ledger-writes.ts';

/** Something the table refused to do, and the item that stood in the way, if there was one. */
export interface Refusal {
  readonly refused: 'lease' | LedgerWrite;
  readonly stored: PlainItem | undefined;
}

/**
 * What a refused commit means. Where every slot and action of it already stands as this very commit wrote it, it had
 * been applied before and only the reply was lost: slots and the rest are written together or not at all.
 */
export function resultOfRefusals(
  commit: Commit,
  writes: readonly LedgerWrite[],
  refusals: readonly Refusal[],
): CommitResult {
  const revised = writes.filter(({ rev }) => rev !== undefined);
  const own = refusals.filter(({ refused, stored }) => refused !== 'lease' && isWrittenBy(commit, refused, stored));
  if (revised.length > 0 && own.length === revised.length) return { kind: 'committed' };
  return { kind: 'lost', because: refusals.map((refusal) => faultOf(commit, refusal)).join(' ') };
}

const isWrittenBy = ({ lease, name }: Commit, { rev }: LedgerWrite, stored: PlainItem | undefined): boolean =>
  stored !== undefined && stored['rev'] === rev && stored['byRun'] === lease.runId && stored['byCommit'] === name;

function faultOf({ lease }: Commit, { refused, stored }: Refusal): string {
  if (refused === 'lease') return leaseFault(lease, stored === undefined ? undefined : readHolder(stored));
  const found = stored === undefined ? 'there is none' : `its rev is ${String(stored['rev'])}`;
  const expected = refused.rev === 1 ? 'none was expected' : `${Number(refused.rev) - 1} was expected`;
  return `Another run has written ${placeOf(refused.item)} in between: ${found}, ${expected}.`;
}
