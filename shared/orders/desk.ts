import type { Alert } from '../alerts/alert.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import type { Happening, JournalEntry } from '../journal/entry.ts';
import type { MarketReader } from '../market/market-reader.ts';
import type { Controls } from '../policy/controls.ts';
import type { DeployedLimits } from '../policy/deployed-limits.ts';
import type { Clock } from '../time/clock.ts';
import type { Commit, CommitResult, IntentBook } from './intent-book.ts';
import type { MarginGateway, OrderGateway } from './order-gateway.ts';

/** The run an order is handled in. */
export interface Run {
  readonly account: string;
  readonly runId: string;
  readonly fence: number;
  readonly startedAtMs: number;
}

/**
 * A write that failed: it may have become true all the same. Nobody in this run knows what the ledger holds any more, so
 * the run ends there, as if it had been killed, and the next one begins with what is stored.
 */
export class Unwritten extends Error {
  override readonly name = 'Unwritten';
}

/** What becomes true together, in the words of the rooms; the desk adds who, when and what the owner is told. */
type Writing = Omit<Commit, 'lease' | 'nowMs' | 'name' | 'entries' | 'alerts'> & {
  readonly happenings: readonly Happening[];
};

/** Where orders and actions are handled: the ports they need and the run they belong to. */
export interface Desk {
  readonly clock: Clock;
  readonly reader: MarketReader;
  readonly orders: OrderGateway;
  readonly margin: MarginGateway;
  readonly controls: Controls;
  readonly book: IntentBook;
  readonly limits: DeployedLimits;
  readonly run: Run;
  /**
   * Commits a writing under the run's lease; what happened is journalled and the owner's alerts are put in the outbox.
   * Throws `Unwritten` when nobody can say whether it was committed.
   */
  write(writing: Writing): Promise<CommitResult>;
  /** Everything this run has journalled and announced so far, oldest first; and the memories it has stored, the latest each. */
  readonly written: {
    readonly entries: JournalEntry[];
    readonly alerts: Alert[];
    readonly states: Map<string, HedgeState>;
  };
}

/** The alerts an entry owes its owner; `id` is unique for the entry. */
type Owed = (entry: JournalEntry, id: string) => readonly Alert[];

/** Opens the desk of one run; `owed` says what the owner is told of each entry. */
export function openDesk(ports: Omit<Desk, 'write' | 'written'>, owed: Owed): Desk {
  const written: Desk['written'] = { entries: [], alerts: [], states: new Map() };
  let commits = 0;
  const write = async ({ happenings, ...parts }: Writing): Promise<CommitResult> => {
    commits += 1;
    const { account, runId, fence } = ports.run;
    const nowMs = ports.clock.nowMs();
    const name = `${commits}`;
    const entries = happenings.map((happening) => ({ ...happening, atMs: nowMs, runId, account }));
    const alerts = entries.flatMap((entry, at) => owed(entry, `${runId}-${name}-${at}`));
    const commit = { ...parts, lease: { account, runId, fence }, nowMs, name, entries, alerts };
    const result = await ports.book.commit(commit).catch((error: unknown) => {
      throw new Unwritten(`the ledger could not be written: ${String(error)}`, { cause: error });
    });
    if (result.kind === 'committed') {
      written.entries.push(...entries);
      written.alerts.push(...alerts);
      for (const state of parts.states ?? []) written.states.set(state.policyId, state);
    }
    return result;
  };
  return { ...ports, write, written };
}
