import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoVenueStore } from '../../shared/adapters/dynamodb/dynamo-venue-store.ts';
import { LEDGER_TABLE } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { MemoryVenueStore } from '../../shared/adapters/memory/memory-venue-store.ts';
import { VENUE_BYTES_MAX, type VenueStore } from '../../shared/venue/venue-store.ts';
import { openTable, TABLE } from './embedded-table.ts';

const inTable = async (): Promise<VenueStore> => new DynamoVenueStore(await openTable(LEDGER_TABLE));
const inMemory = async (): Promise<VenueStore> => new MemoryVenueStore();

describe.each([
  ['MemoryVenueStore', inMemory],
  ['DynamoVenueStore', inTable],
])('%s', (_name, open) => {
  it('gives back the newest version of an account, and none of another', async () => {
    const store = await open();
    expect(await store.load('main')).toEqual({ ok: true, value: undefined });
    expect(await store.save('main', { rev: 1, text: 'first' })).toEqual({ kind: 'saved' });
    expect(await store.save('main', { rev: 2, text: '{"名前":"ü 📈"}' })).toEqual({ kind: 'saved' });
    expect(await store.load('main')).toEqual({ ok: true, value: { rev: 2, text: '{"名前":"ü 📈"}' } });
    expect(await store.load('second')).toEqual({ ok: true, value: undefined });
  });

  it('lets one of two writers win', async () => {
    const store = await open();
    await store.save('main', { rev: 1, text: 'first' });
    const outcomes = await Promise.all([
      store.save('main', { rev: 2, text: 'one' }),
      store.save('main', { rev: 2, text: 'other' }),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['overtaken', 'saved']);
    const winner = outcomes[0]?.kind === 'saved' ? 'one' : 'other';
    expect(await store.load('main')).toEqual({ ok: true, value: { rev: 2, text: winner } });
    expect(await store.save('main', { rev: 1, text: 'new' })).toMatchObject({ kind: 'unknown' });
  });

  it('knows its own write again, and says when it cannot tell', async () => {
    const store = await open();
    await store.save('main', { rev: 1, text: 'first' });
    expect(await store.save('main', { rev: 1, text: 'first' })).toEqual({ kind: 'saved' });
    await store.save('main', { rev: 2, text: 'second' });
    expect(await store.save('main', { rev: 1, text: 'first' })).toMatchObject({ kind: 'unknown' });
    expect(await store.save('main', { rev: 4, text: 'fourth' })).toMatchObject({ kind: 'unknown' });
    expect(await store.load('main')).toEqual({ ok: true, value: { rev: 2, text: 'second' } });
  });

  it('holds as much as is promised and refuses more', async () => {
    const store = await open();
    const digits = Array.from({ length: VENUE_BYTES_MAX }, (_, at) => (at * 7919) % 10).join('');
    expect(await store.save('main', { rev: 1, text: digits })).toEqual({ kind: 'saved' });
    await expect(store.save('main', { rev: 2, text: `${digits}0` })).rejects.toThrow('at most 350000');
    await expect(store.save('main', { rev: 0, text: 'x' })).rejects.toThrow('the first rev of a venue is 1');
  });
});

describe('DynamoVenueStore', () => {
  it('stands in a partition of its own', async () => {
    const table = await openTable(LEDGER_TABLE);
    await new DynamoVenueStore(table).save('main', { rev: 1, text: 'first' });
    const Key = { pk: { S: 'VENUE#main' }, sk: { S: 'VENUE' } };
    const { Item } = await table.client.send(new GetItemCommand({ TableName: TABLE, Key }));
    expect(Item?.['rev']).toEqual({ N: '1' });
  });

  it('never takes a table that fails, or an item that is damaged, for an account without a past', async () => {
    const table = await openTable(LEDGER_TABLE);
    const nowhere = new DynamoVenueStore({ client: table.client, tableName: 'Missing' });
    expect(await nowhere.load('main')).toMatchObject({ ok: false });
    expect(await nowhere.save('main', { rev: 1, text: 'x' })).toMatchObject({ kind: 'unknown' });
    const damaged = { pk: { S: 'VENUE#main' }, sk: { S: 'VENUE' }, rev: { N: '3' }, packed: { S: 'text' } };
    await table.client.send(new PutItemCommand({ TableName: TABLE, Item: damaged }));
    expect(await new DynamoVenueStore(table).load('main')).toMatchObject({ ok: false });
    expect(await new DynamoVenueStore(table).save('main', { rev: 3, text: 'x' })).toMatchObject({ kind: 'unknown' });
  });
});
