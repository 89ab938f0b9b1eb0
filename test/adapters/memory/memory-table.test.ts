import { expect, it } from 'vitest';
import { MemoryLedger } from '../../../shared/adapters/memory/memory-ledger.ts';
import { MemoryTable } from '../../../shared/adapters/memory/memory-table.ts';
import { dollars } from '../../../shared/money/amount.ts';
import { commitOf, lease } from '../../contract/ledger-contract.ts';
import { DAY, entryAt, START_MS, slotOf } from '../../contract/ledger-records.ts';

it('lets old budgets go when an account is taken days later, and nothing else', async () => {
  const table = new MemoryTable();
  const ledger = new MemoryLedger(table);
  const budget = { day: DAY, orders: 1, turnover: dollars('1') };
  await ledger.commit(commitOf(await lease(ledger, 'run-a'), 'one', { budget, slots: [slotOf(1)] }));
  const places = () => table.itemsOf('main').map(({ sk }) => sk);
  expect(places()).toEqual(['ACCOUNT', `BUDGET#${DAY}`, 'SLOT#BTC/USDT:USDT']);
  await lease(ledger, 'run-b', START_MS + 3 * 86_400_000);
  expect(places()).toHaveLength(3);
  await lease(ledger, 'run-c', START_MS + 5 * 86_400_000);
  expect(places()).toEqual(['ACCOUNT', 'SLOT#BTC/USDT:USDT']);
});

it('hands out copies: what a reader does to them stays with the reader', async () => {
  const ledger = new MemoryLedger();
  const entry = entryAt(START_MS);
  await ledger.commit(commitOf(await lease(ledger, 'run-a'), 'one', { entries: [entry], slots: [slotOf(1)] }));
  const [read] = (await ledger.readJournal('main', 0, 1)) as [{ action: string; verdicts: unknown[] }];
  read.verdicts.length = 0;
  read.action = 'changed';
  expect(await ledger.readJournal('main', 0, 1)).toEqual([JSON.parse(JSON.stringify(entry))]);
});
