import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Ledger } from '../../shared/cycle/ledger.ts';
import { dollars } from '../../shared/money/amount.ts';
import { alertOf, DAY, entryAt, fillOf, LIFETIME_MS, recordOf, START_MS, slotOf, stateOf } from './ledger-records.ts';
import { LEDGERS } from './ledger-stores.ts';

const RUNS = ['run-a', 'run-b'] as const;

interface Fences {
  [run: string]: number;
}

type Step = (ledger: Ledger, fences: Fences, nowMs: number) => Promise<unknown>;

const runs = fc.constantFrom(...RUNS);
const few = fc.integer({ min: 1, max: 3 });

const takes = runs.map(
  (run): Step =>
    async (ledger, fences, nowMs) => {
      const taken = await ledger.take('main', run, nowMs, LIFETIME_MS);
      if (taken.kind === 'taken') fences[run] = taken.fence;
      return taken;
    },
);
const releases = runs.map(
  (runId): Step =>
    (ledger, fences, nowMs) => {
      const lease = { account: 'main', runId, fence: fences[runId] ?? 0 };
      return ledger.release(lease, recordOf({ lastTickMs: nowMs }));
    },
);
const commits = fc
  .record({ runId: runs, name: fc.constantFrom('one', 'two', 'three'), rev: few, id: few, parts: few })
  .map(
    ({ runId, name, rev, id, parts }): Step =>
      (ledger, fences, nowMs) =>
        ledger.commit({
          lease: { account: 'main', runId, fence: fences[runId] ?? 0 },
          nowMs,
          name,
          ...(parts === 1 ? {} : { slots: [slotOf(rev, { seq: id })] }),
          states: [stateOf('btc-core', { unfilledPosts: id })],
          budget: { day: DAY, orders: id, turnover: dollars('1.5') },
          fills: [fillOf(String(id))],
          entries: [entryAt(nowMs, { runId })],
          ...(parts === 2 ? {} : { alerts: [alertOf(String(id), nowMs)] }),
        }),
  );
const deliveries = few.map(
  (id): Step =>
    (ledger, _fences, nowMs) =>
      ledger.delivered(alertOf(String(id), nowMs)),
);

const steps = fc.array(
  fc.record({
    step: fc.oneof(takes, { arbitrary: commits, weight: 3 }, releases, deliveries),
    passesMs: fc.constantFrom(0, 0, 1, 40_000, 95_000, 700_000),
  }),
  { minLength: 1, maxLength: 14 },
);

it('the ledger in memory answers as the one in the table does, whatever happens', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const tellings = LEDGERS.map(async ({ newStore }) => {
        let nowMs = START_MS;
        const ledger = (await newStore(() => nowMs)).open();
        const fences: Fences = {};
        const answers: unknown[] = [];
        for (const { step, passesMs } of story) {
          nowMs += passesMs;
          answers.push(await step(ledger, fences, nowMs), await ledger.readPage('main', DAY));
        }
        return [...answers, await ledger.readHistory('main'), await ledger.readJournal('main', 0, 1_000)];
      });
      const [inMemory, inTable] = await Promise.all(tellings);
      expect(inMemory).toEqual(inTable);
    }),
    { numRuns: 40 },
  );
});
