import { describe, expect, it } from 'vitest';
import { dollars, NO_DOLLARS } from '../../shared/money/amount.ts';
import { COMMITTED, commitOf, lease, type NewStore } from './ledger-contract.ts';
import {
  alertOf,
  BTC,
  DAY,
  entryAt,
  fillOf,
  fundingOf,
  LIFETIME_MS,
  START_MS,
  slotOf,
  stateOf,
} from './ledger-records.ts';

const ETH = 'ETH/USDT:USDT';

/** What every ledger does about reading. */
export function describeReading(name: string, newStore: NewStore): void {
  describe(`reading from ${name}`, () => {
    it('finds nothing where nobody has looked yet', async () => {
      const ledger = (await newStore()).open();
      const today = { day: DAY, orders: 0, turnover: NO_DOLLARS };
      expect(await ledger.readPage('main', DAY)).toEqual({ slots: [], states: [], today, outbox: [] });
      expect(await ledger.readHistory('main')).toEqual({ fills: [], funding: [] });
      expect(await ledger.readJournal('main', 0, 10)).toEqual([]);
    });

    it('tells the history oldest first, with trade 9 before trade 10, however it was committed', async () => {
      const ledger = (await newStore()).open();
      const proof = await lease(ledger, 'run-a');
      const ids = ['10001', '9999', '10', '9', '100000000000000000', '11'];
      const fills = ids.map((id) => fillOf(id));
      const eth = [fillOf('1', START_MS - 1, { symbol: ETH }), fillOf('2', START_MS + 1, { symbol: ETH })];
      const funding = [fundingOf(START_MS + 8), fundingOf(START_MS), fundingOf(START_MS + 4, ETH)];
      await ledger.commit(commitOf(proof, 'one', { fills: [...eth.slice(1), ...fills], funding }));
      await ledger.commit(commitOf(proof, 'two', { fills: eth }));
      const history = await ledger.readHistory('main');
      expect(history.fills.map(({ symbol, id }) => `${symbol.slice(0, 3)} ${id}`)).toEqual([
        'ETH 1',
        'BTC 9',
        'BTC 10',
        'BTC 11',
        'BTC 9999',
        'BTC 10001',
        'BTC 100000000000000000',
        'ETH 2',
      ]);
      expect(history.funding.map(({ atMs }) => atMs - START_MS)).toEqual([0, 4, 8]);
    });

    it('hands out alerts oldest first until they are delivered', async () => {
      const ledger = (await newStore()).open();
      const proof = await lease(ledger, 'run-a');
      const alerts = [alertOf('z', 999), alertOf('b', START_MS), alertOf('a', START_MS), alertOf('c', 1_000)];
      await ledger.commit(commitOf(proof, 'one', { alerts }));
      const idsWaiting = async () => (await ledger.readPage('main', DAY)).outbox.map(({ id }) => id);
      expect(await idsWaiting()).toEqual(['z', 'c', 'a', 'b']);
      await ledger.delivered(alertOf('c', 1_000));
      await ledger.delivered(alertOf('c', 1_000));
      expect(await idsWaiting()).toEqual(['z', 'a', 'b']);
    });

    it('keeps what was numbered within one instant in the order of the numbers', async () => {
      const ledger = (await newStore()).open();
      const proof = await lease(ledger, 'run-a');
      for (const name of ['1', '10', '2']) {
        const alerts = [alertOf(`run-a-${name}-0`)];
        await ledger.commit(commitOf(proof, name, { alerts, entries: [entryAt(START_MS, { action: name })] }));
      }
      const { outbox } = await ledger.readPage('main', DAY);
      expect(outbox.map(({ id }) => id)).toEqual(['run-a-1-0', 'run-a-2-0', 'run-a-10-0']);
      const entries = (await ledger.readJournal('main', 0, 10)) as { action: string }[];
      expect(entries.map(({ action }) => action)).toEqual(['1', '2', '10']);
    });

    it("gives today's budget, not yesterday's, and keeps accounts apart", async () => {
      const ledger = (await newStore()).open();
      const proof = await lease(ledger, 'run-a');
      const budget = { day: DAY, orders: 7, turnover: dollars('100') };
      await ledger.commit(commitOf(proof, 'one', { budget, states: [stateOf('btc-core')] }));
      const tomorrow = await ledger.readPage('main', '2026-09-22');
      expect(tomorrow.today).toEqual({ day: '2026-09-22', orders: 0, turnover: NO_DOLLARS });
      await ledger.commit(commitOf(proof, 'two', { budget: { ...budget, day: '2026-09-22', orders: 1 } }));
      expect((await ledger.readPage('main', DAY)).today).toEqual(budget);
      expect((await ledger.readPage('mai', DAY)).states).toEqual([]);
    });

    it('reads a page of more than a hundred items and more than a megabyte', async () => {
      const store = await newStore();
      const ledger = store.open();
      const proof = await lease(ledger, 'run-a');
      const alerts = Array.from({ length: 170 }, (_, index) =>
        alertOf(String(index), START_MS + index, { text: `${index} ${'ü'.repeat(4_000)}` }),
      );
      await ledger.commit(commitOf(proof, 'one', { alerts: alerts.slice(0, 85), slots: [slotOf(1)] }));
      await ledger.commit(commitOf(proof, 'two', { alerts: alerts.slice(85), states: [stateOf('btc-core')] }));
      const page = await store.open().readPage('main', DAY);
      expect(page.outbox).toEqual(alerts);
      expect(page.slots).toEqual([slotOf(1)]);
      expect(page.states).toEqual([stateOf('btc-core')]);
    });

    it('reads the journal from an instant on, oldest first, as far as asked', async () => {
      const ledger = (await newStore()).open();
      const atMs = [5, 3, 4, 1, 2].map((offset) => START_MS + offset);
      const proof = await lease(ledger, 'run-a');
      for (const at of atMs) {
        const entries = [entryAt(at, { action: 'first' }), entryAt(at, { action: 'second' })];
        expect(await ledger.commit(commitOf(proof, `at ${at}`, { entries }))).toEqual(COMMITTED);
      }
      await ledger.commit(commitOf(proof, 'one more', { entries: [entryAt(START_MS + 2, { action: 'third' })] }));
      const read = async (fromMs: number, limit: number) =>
        ((await ledger.readJournal('main', fromMs, limit)) as { atMs: number; action: string }[]).map(
          (entry) => `${entry.atMs - START_MS} ${entry.action}`,
        );
      expect(await read(START_MS + 2, 4)).toEqual(['2 first', '2 second', '2 third', '3 first']);
      expect(await read(START_MS + 5, 100)).toEqual(['5 first', '5 second']);
      expect(await read(START_MS + 6, 100)).toEqual([]);
      expect(await read(0, 100)).toHaveLength(11);
    });
  });
}

/** What every ledger does about what it finds stored. */
export function describeStored(name: string, newStore: NewStore): void {
  describe(`what is stored in ${name}`, () => {
    it('is a long entry shortened, with its amounts whole', async () => {
      const ledger = (await newStore()).open();
      const verdict = { rule: 'band', verdict: 'passes', number: '99.1 %', because: 'weil 📈 '.repeat(100) } as const;
      const entry = entryAt(START_MS, { verdicts: Array.from({ length: 12 }, () => verdict) });
      expect(await ledger.commit(commitOf(await lease(ledger, 'run-a'), 'long', { entries: [entry] }))).toEqual(
        COMMITTED,
      );
      const [stored] = (await ledger.readJournal('main', 0, 1)) as [typeof entry];
      expect(Buffer.byteLength(JSON.stringify(stored))).toBeLessThan(4_000);
      expect(stored).toMatchObject({ mark: '64120.55', short: '0.5', symbol: BTC, action: entry.action });
      expect(stored.verdicts).toHaveLength(12);
      expect(stored.verdicts[0]?.because).toMatch(/^weil 📈 .*…$/u);
    });

    it('is the inputs of a decision beside an entry that has no room for them, and they are found from there', async () => {
      const ledger = (await newStore()).open();
      const inputs = { bars: 'x'.repeat(5_000) };
      const entries = [entryAt(START_MS, { inputs: { few: '1' } }), entryAt(START_MS + 1, { inputs })];
      expect(await ledger.commit(commitOf(await lease(ledger, 'run-a'), 'two', { entries }))).toEqual(COMMITTED);
      const stored = (await ledger.readJournal('main', 0, 10)) as { inputs?: object; inputsAt?: string }[];
      expect(stored.map((entry) => entry.inputs)).toEqual([{ few: '1' }, undefined]);
      expect(await ledger.readInputs('main', stored[1]?.inputsAt ?? '')).toEqual(inputs);
      expect(await ledger.readInputs('main', 'INPUTS#gone')).toBeUndefined();
    });

    it('stops a reader with a sentence when it is of a newer version or damaged', async () => {
      const store = await newStore();
      const ledger = store.open();
      const plain = JSON.parse(JSON.stringify(slotOf(1)));
      await store.plant({ ...plain, pk: 'main', sk: `SLOT#${BTC}`, schema: 2 });
      const newer = `the stored field main/SLOT#${BTC}.schema is of a newer version than this program`;
      await expect(ledger.readSlot('main', BTC)).rejects.toThrow(newer);
      await expect(ledger.readPage('main', DAY)).rejects.toThrow(newer);
      await store.plant({ ...plain, pk: 'main', sk: `SLOT#${BTC}`, booked: 0.5 });
      await expect(ledger.readPage('main', DAY)).rejects.toThrow(
        `the stored field main/SLOT#${BTC}.booked must be plain decimal digits as text, was 0.5`,
      );
      await store.plant({ ...plain, pk: 'main', sk: `SLOT#${BTC}` });
      await store.plant({ pk: 'main', sk: 'SOMETHING#new', of: 'a newer version' });
      expect((await ledger.readPage('main', DAY)).slots).toEqual([slotOf(1)]);
    });

    it('is there for the next holder of the lease', async () => {
      const store = await newStore();
      const first = store.open();
      await first.commit(commitOf(await lease(first, 'run-a'), 'one', { slots: [slotOf(1)] }));
      const second = store.open();
      const proof = await lease(second, 'run-b', START_MS + LIFETIME_MS);
      expect(await second.readSlot('main', BTC)).toEqual(slotOf(1));
      const commit = { ...commitOf(proof, 'one', { slots: [slotOf(2)] }), nowMs: START_MS + LIFETIME_MS };
      expect(await second.commit(commit)).toEqual(COMMITTED);
    });
  });
}
