import { describe, expect, it } from 'vitest';
import { dollars } from '../../shared/money/amount.ts';
import { LEASE_MARGIN_MS } from '../../shared/orders/intent-book.ts';
import { COMMITTED, commitOf, lease, type NewStore } from './ledger-contract.ts';
import {
  actionOf,
  alertOf,
  BTC,
  DAY,
  entryAt,
  fillOf,
  fundingOf,
  LIFETIME_MS,
  recordOf,
  START_MS,
  slotOf,
  stateOf,
} from './ledger-records.ts';

const ETH = 'ETH/USDT:USDT';
const TEN_MINUTES_MS = 600_000;

/** What every ledger does about commits. */
export function describeCommits(name: string, newStore: NewStore): void {
  describe(`a commit to ${name}`, () => {
    it('gives everything back as it was', async () => {
      const store = await newStore();
      const ledger = store.open();
      const everything = {
        slots: [slotOf(1), slotOf(1, { symbol: ETH })],
        action: actionOf(1),
        states: [stateOf('btc-core'), stateOf('eth', { symbol: ETH, nakedSinceMs: START_MS })],
        budget: { day: DAY, orders: 3, turnover: dollars('12345.678') },
        fills: [fillOf('1')],
        funding: [fundingOf(START_MS)],
        entries: [entryAt(START_MS)],
        alerts: [alertOf('1')],
      };
      expect(await ledger.commit(commitOf(await lease(ledger, 'run-a'), 'all', everything))).toEqual(COMMITTED);
      const { slots, action, states, budget, alerts } = everything;
      const page = await store.open().readPage('main', DAY);
      expect(page).toEqual({ slots, action, states, today: budget, outbox: alerts });
      expect(await ledger.readHistory('main')).toEqual({ fills: everything.fills, funding: everything.funding });
      expect(await ledger.readSlot('main', ETH)).toEqual(slots[1]);
      expect(await ledger.readSlot('main', 'SOL/USDT:USDT')).toBeUndefined();
      expect(await ledger.readJournal('main', 0, 10)).toEqual([JSON.parse(JSON.stringify(everything.entries[0]))]);
    });

    it('is refused to a run whose lease is lost, anew, given back, or near its end', async () => {
      const ledger = (await newStore()).open();
      const records = { slots: [slotOf(1)], alerts: [alertOf('1')] };
      const proof = await lease(ledger, 'run-a');
      const nearEnd = { ...commitOf(proof, 'late', records), nowMs: START_MS + LIFETIME_MS - LEASE_MARGIN_MS };
      expect(await ledger.commit(nearEnd)).toEqual({
        kind: 'lost',
        because: expect.stringMatching(/^The lease of run run-a on the account main is too near its end: .* 20 s must/),
      });
      await lease(ledger, 'run-a');
      expect(await ledger.commit(commitOf(proof, 'anew', records))).toMatchObject({
        because: expect.stringMatching(/^Run run-a has taken the lease of the account main anew/),
      });
      const present = await lease(ledger, 'run-b', START_MS + LIFETIME_MS);
      expect(await ledger.commit(commitOf(proof, 'lost', records))).toEqual({
        kind: 'lost',
        because: 'Run run-b has taken the lease of the account main from run run-a.',
      });
      await ledger.release(present, recordOf());
      expect(await ledger.commit(commitOf(present, 'back', records))).toMatchObject({
        because: 'Run run-b has given back its lease of the account main.',
      });
      const stranger = { ...proof, account: 'other' };
      expect(await ledger.commit(commitOf(stranger, 'none', {}))).toMatchObject({
        because: 'Nobody has taken the lease of the account other, so run run-a may not write.',
      });
      const { slots, outbox } = await ledger.readPage('main', DAY);
      expect([slots, outbox]).toEqual([[], []]);
    });

    it('is taken up to the last instant of the lease that leaves its margin', async () => {
      const ledger = (await newStore()).open();
      const commit = commitOf(await lease(ledger, 'run-a'), 'in time', { slots: [slotOf(1)] });
      const lastMs = START_MS + LIFETIME_MS - LEASE_MARGIN_MS - 1;
      expect(await ledger.commit({ ...commit, nowMs: lastMs })).toEqual(COMMITTED);
    });

    it('replaces a slot or an action only if it is exactly one behind', async () => {
      const ledger = (await newStore()).open();
      const proof = await lease(ledger, 'run-a');
      const write = (step: string, rev: number) => ledger.commit(commitOf(proof, step, { slots: [slotOf(rev)] }));
      expect(await write('skips the first', 2)).toEqual({
        kind: 'lost',
        because: `Another run has written main/SLOT#${BTC} in between: there is none, 1 was expected.`,
      });
      expect(await write('first', 1)).toEqual(COMMITTED);
      expect(await write('first again', 1)).toEqual({
        kind: 'lost',
        because: `Another run has written main/SLOT#${BTC} in between: its rev is 1, none was expected.`,
      });
      expect(await write('skips one', 3)).toMatchObject({ kind: 'lost' });
      expect(await write('second', 2)).toEqual(COMMITTED);
      expect(await ledger.readSlot('main', BTC)).toEqual(slotOf(2));
      const act = (step: string, rev: number) => ledger.commit(commitOf(proof, step, { action: actionOf(rev) }));
      expect(await act('action', 1)).toEqual(COMMITTED);
      expect(await act('action again', 1)).toMatchObject({
        kind: 'lost',
        because: expect.stringContaining('main/ACTION'),
      });
      expect(await act('next action', 2)).toEqual(COMMITTED);
    });

    it('writes all or nothing', async () => {
      const ledger = (await newStore()).open();
      const proof = await lease(ledger, 'run-a');
      await ledger.commit(commitOf(proof, 'first', { slots: [slotOf(1)] }));
      const rest = { states: [stateOf('btc-core')], fills: [fillOf('1')], entries: [entryAt(START_MS)] };
      const half = { ...rest, slots: [slotOf(1, { symbol: ETH }), slotOf(3)], alerts: [alertOf('1')] };
      expect(await ledger.commit(commitOf(proof, 'half', half))).toMatchObject({ kind: 'lost' });
      expect(await ledger.readPage('main', DAY)).toMatchObject({ slots: [slotOf(1)], states: [], outbox: [] });
      expect(await ledger.readHistory('main')).toEqual({ fills: [], funding: [] });
      expect(await ledger.readJournal('main', 0, 10)).toEqual([]);
    });

    it('counts once when it is repeated by the same name, whatever became of the slot and the lease', async () => {
      let nowMs = START_MS;
      const ledger = (await newStore(() => nowMs)).open();
      const proof = await lease(ledger, 'run-a');
      const first = commitOf(proof, 'first', { slots: [slotOf(1)], alerts: [alertOf('1')] });
      expect(await ledger.commit(first)).toEqual(COMMITTED);
      await ledger.delivered(alertOf('1'));
      expect(await ledger.commit(first)).toEqual(COMMITTED);
      expect(await ledger.commit({ ...first, nowMs: START_MS + 1_000 })).toEqual(COMMITTED);
      await lease(ledger, 'run-b', START_MS + LIFETIME_MS);
      expect(await ledger.commit(first)).toEqual(COMMITTED);
      nowMs = START_MS + 2 * TEN_MINUTES_MS;
      expect(await ledger.commit({ ...first, nowMs })).toEqual(COMMITTED);
      expect((await ledger.readPage('main', DAY)).outbox).toEqual([]);
      const other = await lease(ledger, 'run-c', nowMs);
      const next = { ...commitOf(other, 'first', { slots: [slotOf(2)] }), nowMs };
      expect(await ledger.commit(next)).toEqual(COMMITTED);
      expect(await ledger.commit({ ...first, nowMs: nowMs + 2 * TEN_MINUTES_MS })).toMatchObject({ kind: 'lost' });
    });
  });
}

/** What every ledger does about the records of a commit. */
export function describeRecords(name: string, newStore: NewStore): void {
  describe(`the records of a commit to ${name}`, () => {
    it('refuses what belongs to another account, what it could not read back, and more than 90 records', async () => {
      const ledger = (await newStore()).open();
      const proof = await lease(ledger, 'run-a');
      const write = (records: Parameters<typeof commitOf>[2]) => ledger.commit(commitOf(proof, 'bad', records));
      await expect(write({ alerts: [alertOf('1', START_MS, { account: 'other' })] })).rejects.toThrow(
        /^other\/OUT#.* belongs to another account than main/,
      );
      await expect(write({ slots: [slotOf(1, { seq: Number.NaN })] })).rejects.toThrow(
        `the stored field main/SLOT#${BTC}.seq must be a whole number`,
      );
      await expect(write({ slots: [slotOf(1), slotOf(1)] })).rejects.toThrow(`bad writes main/SLOT#${BTC} twice.`);
      await expect(write({ slots: [slotOf(0)] })).rejects.toThrow('The first rev of main/SLOT#');
      const budget = { day: '2026-02-30', orders: 0, turnover: dollars('0') };
      await expect(write({ budget })).rejects.toThrow('must be a date such as 2026-11-01, was 2026-02-30');
      const fills = Array.from({ length: 91 }, (_, index) => fillOf(String(index)));
      await expect(write({ fills })).rejects.toThrow('A commit may hold at most 90 records, and bad holds 91.');
      expect(await ledger.commit(commitOf(proof, 'most', { fills: fills.slice(1) }))).toEqual(COMMITTED);
      expect((await ledger.readHistory('main')).fills).toHaveLength(90);
    });

    it('are written once by a repeated commit, also where no slot could show it', async () => {
      const ledger = (await newStore()).open();
      const told = commitOf(await lease(ledger, 'run-a'), 'told', { alerts: [alertOf('1')] });
      expect(await ledger.commit(told)).toEqual(COMMITTED);
      await ledger.delivered(alertOf('1'));
      await lease(ledger, 'run-b', START_MS + LIFETIME_MS);
      expect(await ledger.commit(told)).toEqual(COMMITTED);
      expect((await ledger.readPage('main', DAY)).outbox).toEqual([]);
    });

    it('keeps one of two records for one place', async () => {
      const ledger = (await newStore()).open();
      const twice = { alerts: [alertOf('1'), alertOf('1')], fills: [fillOf('1'), fillOf('1')] };
      expect(await ledger.commit(commitOf(await lease(ledger, 'run-a'), 'twice', twice))).toEqual(COMMITTED);
      expect((await ledger.readPage('main', DAY)).outbox).toEqual([alertOf('1')]);
      expect((await ledger.readHistory('main')).fills).toEqual([fillOf('1')]);
    });
  });
}
