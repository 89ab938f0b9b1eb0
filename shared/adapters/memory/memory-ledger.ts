import type { Alert } from '../../alerts/alert.ts';
import type { AccountRecord, History, Ledger, LedgerPage, Taken } from '../../cycle/ledger.ts';
import { toStored } from '../../money/stored.ts';
import type { Slot } from '../../orders/intent.ts';
import type { Commit, CommitResult, LeaseProof } from '../../orders/intent-book.ts';
import { type Refusal, resultOfRefusals } from '../ledger-items/commit-result.ts';
import {
  accountKey,
  alertKey,
  historyItems,
  journalFrom,
  journalItems,
  liveItems,
  OPEN_ACCOUNT,
  placeOf,
  slotKey,
} from '../ledger-items/item-key.ts';
import {
  type Holder,
  isFreeFor,
  isLeaseOf,
  type Lease,
  neededUntilMs,
  readHolder,
  readLease,
  readRecord,
  takenOf,
} from '../ledger-items/lease.ts';
import { type LedgerWrite, writesOf } from '../ledger-items/ledger-writes.ts';
import { entryOf, historyOf, pageOf } from '../ledger-items/read-items.ts';
import { readStoredSlot } from '../ledger-items/stored-records.ts';
import { MemoryTable } from './memory-table.ts';

/**
 * The ledger in memory. It stores the same plain items under the same keys as the table, so nothing survives here
 * that would not survive there; several ledgers on one `MemoryTable` are several processes at one table.
 */
export class MemoryLedger implements Ledger {
  readonly #table: MemoryTable;

  constructor(table: MemoryTable = new MemoryTable()) {
    this.#table = table;
  }

  async readAccount(account: string): Promise<AccountRecord | undefined> {
    return this.#leaseOf(account)?.record;
  }

  async take(account: string, runId: string, nowMs: number, lifetimeMs: number, first?: AccountRecord): Promise<Taken> {
    const held = this.#leaseOf(account);
    if (held !== undefined && !isFreeFor(runId, held, nowMs, lifetimeMs)) {
      return { kind: 'held', runId: held.runId, untilMs: held.leaseUntilMs };
    }
    this.#table.expire(liveItems(account), nowMs);
    const key = accountKey(account);
    const fence = (held?.fence ?? 0) + 1;
    const open = { [OPEN_ACCOUNT]: account };
    const known = this.#table.get(key);
    const fresh = first === undefined || known?.['record'] !== undefined ? {} : { record: toStored(first) };
    const lease = { runId, fence, leaseUntilMs: nowMs + lifetimeMs };
    this.#table.put({ ...fresh, ...known, ...key, ...lease, ...open });
    return takenOf(this.#leaseOf(account) ?? lease);
  }

  async readPage(account: string, day: string): Promise<LedgerPage> {
    return pageOf(this.#table.itemsOf(liveItems(account)), day);
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const writes = writesOf(commit);
    const token = this.#unusedToken(commit, writes);
    if (token === undefined) return { kind: 'committed' };
    const refusals = [...this.#leaseRefusals(commit), ...writes.flatMap((write) => this.#refusalsOf(write))];
    if (refusals.length > 0) return resultOfRefusals(commit, writes, refusals);
    for (const { item } of writes) this.#table.put(item);
    this.#table.remember(token, contentOf(commit, writes), commit.nowMs);
    return { kind: 'committed' };
  }

  async release(lease: LeaseProof, record: AccountRecord): Promise<boolean> {
    const key = accountKey(lease.account);
    const stored = toStored(record);
    readRecord(stored, placeOf(key));
    const held = this.#holderOf(lease.account);
    if (!isLeaseOf(lease, held)) return false;
    const open = record.isOpen ? { [OPEN_ACCOUNT]: lease.account } : {};
    this.#table.put({ ...key, runId: held.runId, fence: held.fence, leaseUntilMs: 0, record: stored, ...open });
    return true;
  }

  async readSlot(account: string, symbol: string): Promise<Slot | undefined> {
    const item = this.#table.get(slotKey(account, symbol));
    return item === undefined ? undefined : readStoredSlot(item, placeOf(item));
  }

  async delivered(alert: Alert): Promise<void> {
    this.#table.delete(alertKey(alert));
  }

  async readHistory(account: string): Promise<History> {
    return historyOf(this.#table.itemsOf(historyItems(account)));
  }

  async readJournal(account: string, fromMs: number, limit: number): Promise<readonly unknown[]> {
    const from = journalFrom(fromMs);
    const entries = this.#table.itemsOf(journalItems(account)).filter(({ sk }) => sk >= from);
    return entries.slice(0, limit).map((item) => entryOf(structuredClone(item)));
  }

  async readInputs(account: string, at: string): Promise<unknown> {
    return structuredClone(this.#table.get({ pk: journalItems(account), sk: at })?.['inputs']);
  }

  #leaseOf(account: string): Lease | undefined {
    const item = this.#table.get(accountKey(account));
    return item === undefined ? undefined : readLease(item);
  }

  #holderOf(account: string): Holder | undefined {
    const item = this.#table.get(accountKey(account));
    return item === undefined ? undefined : readHolder(item);
  }

  #leaseRefusals({ lease, nowMs }: Commit): readonly Refusal[] {
    const held = this.#holderOf(lease.account);
    if (isLeaseOf(lease, held) && held.leaseUntilMs > neededUntilMs(nowMs)) return [];
    return [{ refused: 'lease', stored: this.#table.get(accountKey(lease.account)) }];
  }

  #refusalsOf(write: LedgerWrite): readonly Refusal[] {
    if (write.rev === undefined) return [];
    const stored = this.#table.get(write.item);
    const isNext = write.rev === 1 ? stored === undefined : stored?.['rev'] === write.rev - 1;
    return isNext ? [] : [{ refused: write, stored }];
  }

  /** The token this commit is applied under; undefined when it has been applied already. */
  #unusedToken(commit: Commit, writes: readonly LedgerWrite[]): string | undefined {
    const { lease, name, nowMs } = commit;
    const token = JSON.stringify([lease.runId, name]);
    const written = this.#table.writtenUnder(token, nowMs);
    if (written === undefined) return token;
    const content = JSON.stringify(contentOf(commit, writes));
    if (JSON.stringify(written) === content) return undefined;
    // The name was used before with other content, such as another instant: what is stored says whether it counted.
    const ownToken = token + content;
    return this.#table.writtenUnder(ownToken, nowMs) === undefined ? ownToken : undefined;
  }
}

const contentOf = ({ lease, nowMs }: Commit, writes: readonly LedgerWrite[]): unknown => [lease.fence, nowMs, writes];
