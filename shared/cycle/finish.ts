import type { Alert } from '../alerts/alert.ts';
import type { JournalEntry } from '../journal/entry.ts';
import type { PassRequest } from './outside.ts';
import type { Pass } from './pass.ts';
import { finished, tell } from './tell.ts';

/** A pass that went to its end. */
export interface PassDone {
  readonly kind: 'done';
  readonly entries: readonly JournalEntry[];
  readonly alerts: readonly Alert[];
  /** Every position is what its trades say, and the owner was told all he is owed: the metric whose absence wakes him. */
  readonly isVerified: boolean;
  readonly againInMs?: number;
  /** Policies whose tending failed; the handler fails with them, after everything else was done. */
  readonly failures: readonly string[];
}

/** The end of every pass: the owner is told, and the account is given back with what is remembered of it. */
export async function finish(pass: Pass, request: PassRequest, failures: readonly string[]): Promise<PassDone> {
  const isAllTold = await tell(pass.outside, [...pass.outbox, ...pass.desk.written.alerts]);
  await pass.outside.ledger.release(pass.desk.run, finished(pass, request, isAllTold));
  return {
    kind: 'done',
    entries: pass.desk.written.entries,
    alerts: pass.desk.written.alerts,
    // While alerts cannot be delivered, the alarm on this metric is the one that still reaches the owner.
    isVerified: pass.isVerified && isAllTold,
    failures,
    ...(pass.againInMs === undefined ? {} : { againInMs: pass.againInMs }),
  };
}
