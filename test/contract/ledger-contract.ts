import { describe, expect, it } from 'vitest';
import type { Ledger, Taken } from '../../shared/cycle/ledger.ts';
import type { Commit, LeaseProof } from '../../shared/orders/intent-book.ts';
import { LIFETIME_MS, recordOf, START_MS } from './ledger-records.ts';

/** One place where ledgers store, and the doors to it. */
interface LedgerStore {
  /** A ledger of its own at this store: another process. */
  open(): Ledger;
  /** Writes an item as another version of the program would. */
  plant(item: { readonly pk: string; readonly sk: string } & Readonly<Record<string, unknown>>): Promise<void>;
}

/** Opens an empty store for one test; its own clock, where it has one, is `nowMs`. */
export type NewStore = (nowMs?: () => number) => Promise<LedgerStore>;

const proofOf = (taken: Taken, runId: string): LeaseProof => {
  if (taken.kind !== 'taken') throw new Error(`The lease is held by ${taken.runId}.`);
  return { account: 'main', runId, fence: taken.fence };
};

/** Takes the account main for a run. */
export const lease = async (ledger: Ledger, runId: string, nowMs = START_MS): Promise<LeaseProof> =>
  proofOf(await ledger.take('main', runId, nowMs, LIFETIME_MS), runId);

/** A commit at the beginning of the story. */
export const commitOf = (proof: LeaseProof, name: string, records: Partial<Commit>): Commit => ({
  lease: proof,
  nowMs: START_MS,
  name,
  ...records,
});

export const COMMITTED = { kind: 'committed' };

/** What every ledger does about the lease. */
export function describeLease(name: string, newStore: NewStore): void {
  describe(`the lease of ${name}`, () => {
    it('goes to one of two runs that ask at once, and names it to the other', async () => {
      const store = await newStore();
      const runs = ['run-a', 'run-b', 'run-c'];
      const answers = await Promise.all(runs.map((run) => store.open().take('main', run, START_MS, LIFETIME_MS)));
      const taken = answers.filter(({ kind }) => kind === 'taken');
      expect(taken).toEqual([{ kind: 'taken', fence: 1 }]);
      const winner = runs[answers.findIndex(({ kind }) => kind === 'taken')];
      const held = { kind: 'held', runId: winner, untilMs: START_MS + LIFETIME_MS };
      expect(answers.filter(({ kind }) => kind === 'held')).toEqual([held, held]);
    });

    it('raises its fence with every taking, given back, expired or taken twice by one run', async () => {
      const ledger = (await newStore()).open();
      const first = await lease(ledger, 'run-a');
      expect(await ledger.release(first, recordOf())).toBe(true);
      expect((await lease(ledger, 'run-b', START_MS + 1)).fence).toBe(2);
      const afterEnd = START_MS + 1 + LIFETIME_MS;
      expect((await ledger.take('main', 'run-c', afterEnd - 1, LIFETIME_MS)).kind).toBe('held');
      expect((await lease(ledger, 'run-c', afterEnd)).fence).toBe(3);
      expect((await lease(ledger, 'run-c', afterEnd + 5)).fence).toBe(4);
    });

    it('binds nobody when it ends later than anybody can have meant', async () => {
      const ledger = (await newStore()).open();
      await lease(ledger, 'run-with-a-wrong-clock', START_MS + LIFETIME_MS);
      expect((await ledger.take('main', 'run-b', START_MS, LIFETIME_MS)).kind).toBe('held');
      expect((await ledger.take('main', 'run-b', START_MS - 1, LIFETIME_MS)).kind).toBe('taken');
    });

    it('belongs to one account', async () => {
      const ledger = (await newStore()).open();
      await lease(ledger, 'run-a');
      expect(await ledger.take('other', 'run-b', START_MS, LIFETIME_MS)).toEqual({ kind: 'taken', fence: 1 });
    });

    it('brings the record that the last holder left', async () => {
      const store = await newStore();
      const ledger = store.open();
      const record = recordOf();
      expect(await ledger.release(await lease(ledger, 'run-a'), record)).toBe(true);
      const taken = await store.open().take('main', 'run-b', START_MS, LIFETIME_MS);
      expect(taken).toEqual({ kind: 'taken', fence: 2, record });
      const { halt: _, ...lifted } = record;
      expect(await ledger.release(proofOf(taken, 'run-b'), lifted)).toBe(true);
      expect(await ledger.take('main', 'run-c', START_MS, LIFETIME_MS)).toEqual({
        kind: 'taken',
        fence: 3,
        record: lifted,
      });
    });

    it('remembers the first record of an account that nothing was remembered of, and no later one', async () => {
      const store = await newStore();
      const first = recordOf({ refusals: 1 });
      const taken = await store.open().take('main', 'run-a', START_MS, LIFETIME_MS, first);
      expect(taken).toEqual({ kind: 'taken', fence: 1, record: first });
      expect(await store.open().readAccount('main')).toEqual(first);
      const again = await store.open().take('main', 'run-a', START_MS, LIFETIME_MS, recordOf({ refusals: 2 }));
      expect(again).toEqual({ kind: 'taken', fence: 2, record: first });
    });

    it('is given back only by its holder, though it has expired', async () => {
      const ledger = (await newStore()).open();
      const old = await lease(ledger, 'run-a');
      const present = await lease(ledger, 'run-b', START_MS + LIFETIME_MS);
      expect(await ledger.release(old, recordOf({ refusals: 3 }))).toBe(false);
      expect(await ledger.release({ ...present, fence: present.fence - 1 }, recordOf())).toBe(false);
      expect(await ledger.release({ ...present, account: 'other' }, recordOf())).toBe(false);
      expect((await ledger.take('main', 'run-c', START_MS + LIFETIME_MS, LIFETIME_MS)).kind).toBe('held');
      expect(await ledger.release(present, recordOf({ refusals: 1 }))).toBe(true);
      const taken = await ledger.take('main', 'run-c', START_MS + LIFETIME_MS, LIFETIME_MS);
      expect(taken).toMatchObject({ kind: 'taken', record: { refusals: 1 } });
    });

    it('refuses a record it could not read back', async () => {
      const ledger = (await newStore()).open();
      const proof = await lease(ledger, 'run-a');
      await expect(ledger.release(proof, recordOf({ refusedAtMs: Number.NaN }))).rejects.toThrow(
        /main\/ACCOUNT.refusedAtMs must be a whole number/,
      );
    });

    it('names the field of a stored item that cannot be understood', async () => {
      const store = await newStore();
      const damaged = { pk: 'main', sk: 'ACCOUNT', runId: 'run-a', fence: 1, leaseUntilMs: 0, record: { told: [] } };
      await store.plant(damaged);
      const take = () => store.open().take('main', 'run-b', START_MS, LIFETIME_MS);
      await expect(take()).rejects.toThrow(
        /^the stored field main\/ACCOUNT\.record\.lastTickMs must be a whole number/,
      );
      await store.plant({ ...damaged, leaseUntilMs: '0', record: undefined });
      await expect(take()).rejects.toThrow('the stored field main/ACCOUNT.leaseUntilMs must be a number, not a string');
    });
  });
}
