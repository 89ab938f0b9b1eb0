import { describe, expect, it } from 'vitest';
import { DynamoWatchBook } from '../../shared/adapters/dynamodb/dynamo-watch-book.ts';
import { LEDGER_TABLE } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { MemoryWatchBook } from '../../shared/adapters/memory/memory-watch-book.ts';
import { NOTHING_WATCHED, type WatchBook, type WatchRecord } from '../../shared/cycle/watch-book.ts';
import { openTable } from './embedded-table.ts';

const inTable = async (): Promise<WatchBook> => new DynamoWatchBook(await openTable(LEDGER_TABLE));
const inMemory = async (): Promise<WatchBook> => new MemoryWatchBook();

const record = (rev: number, changes: Partial<WatchRecord> = {}): WatchRecord => ({
  rev,
  noted: { 'margin-due#btc-core': { toldAtMs: 1_767_225_600_000, askedAtMs: 0 } },
  blindSinceMs: 0,
  silentUntilMs: 5,
  ...changes,
});

describe.each([
  ['MemoryWatchBook', inMemory],
  ['DynamoWatchBook', inTable],
])('%s', (_name, open) => {
  it('gives back what was written last, and nothing of another account', async () => {
    const book = await open();
    expect(await book.read('main')).toEqual(NOTHING_WATCHED);
    expect(await book.write('main', record(1))).toBe(true);
    expect(await book.write('main', record(2, { noted: {} }))).toBe(true);
    expect(await book.read('main')).toEqual(record(2, { noted: {} }));
    expect(await book.read('second')).toEqual(NOTHING_WATCHED);
  });

  it('lets one of two watches win, and no older one overwrite a newer', async () => {
    const book = await open();
    const written = await Promise.all([
      book.write('main', record(1, { blindSinceMs: 1 })),
      book.write('main', record(1, { blindSinceMs: 2 })),
    ]);
    expect([...written].sort()).toEqual([false, true]);
    await book.write('main', record(2));
    expect(await book.write('main', record(2, { blindSinceMs: 3 }))).toBe(false);
    expect(await book.read('main')).toEqual(record(2));
  });
});

describe('DynamoWatchBook', () => {
  it('takes an item that is damaged for no memory at all: it throws, naming the field', async () => {
    const table = await openTable(LEDGER_TABLE);
    await table.plant({ pk: 'WATCH#main', sk: 'WATCH', rev: 'soon' });
    await expect(new DynamoWatchBook(table).read('main')).rejects.toThrow('WATCH#main/WATCH.rev');
  });
});
