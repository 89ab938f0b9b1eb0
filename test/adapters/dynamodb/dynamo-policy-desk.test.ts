import { describe, expect, it } from 'vitest';
import { DynamoPolicyDesk } from '../../../shared/adapters/dynamodb/dynamo-policy-desk.ts';
import { POLICIES_TABLE } from '../../../shared/adapters/dynamodb/table-shapes.ts';
import { openTable } from '../../contract/embedded-table.ts';

const PLACE = { account: 'main', policyId: 'btc-core' };
const ITEM = {
  ...PLACE,
  coin: 'BTC',
  ratio: 0.6,
  order: { style: 'limit', patience: 2 },
  remove: [{ when: { priceAbove: 70_000 }, because: 'enough' }],
  flags: [],
};

async function openDesk() {
  const table = await openTable(POLICIES_TABLE);
  const desk = new DynamoPolicyDesk(table);
  const read = async () => {
    const [filed] = await desk.readAll();
    if (filed === undefined) throw new Error('there is no policy');
    return filed;
  };
  return { ...table, desk, read };
}

/** What somebody else may do to the item between the look at it and the change of it. */
const EDITS: readonly (readonly [string, object])[] = [
  ['a number', { ...ITEM, ratio: 0.7 }],
  ['a part of a map', { ...ITEM, order: { style: 'market', patience: 2 } }],
  ['one more part of a map', { ...ITEM, order: { ...ITEM.order, slippageMax: '0.01' } }],
  ['a part of a list', { ...ITEM, remove: [{ when: { priceAbove: 80_000 }, because: 'enough' }] }],
  ['one more entry of a list', { ...ITEM, flags: ['catalyst'] }],
  ['the same attribute, which was not there', { ...ITEM, note: 'theirs' }],
  ['an attribute taken out', { ...PLACE, coin: 'BTC', ratio: 0.6 }],
];

describe('the desk where policies are edited', () => {
  it('writes what differs, drops what is gone, and leaves check and untouched digits alone', async () => {
    const { desk, plant, read } = await openDesk();
    await plant({ ...ITEM, check: { result: 'ok' } });
    const filed = await read();
    expect(await desk.write(PLACE, filed, { ...PLACE, coin: 'BTC', ratio: '0.61', check: 'mine' })).toBe('written');
    expect((await read()).item).toEqual({ ...PLACE, coin: 'BTC', ratio: '0.61', check: { result: 'ok' } });
    expect(await desk.patch(await read(), { enabled: true })).toBe('written');
    expect((await read()).attributes).toMatchObject({ ratio: { S: '0.61' }, enabled: { BOOL: true } });
  });

  it.each(EDITS)('writes nothing over an edit that came in between: %s', async (_what, edited) => {
    const { desk, plant, read } = await openDesk();
    await plant(ITEM);
    const filed = await read();
    await plant(edited);
    expect(await desk.write(PLACE, filed, { ...ITEM, note: 'mine' })).toBe('changed');
    expect(await desk.patch(filed, { note: 'mine' })).toBe('changed');
    const { item } = await read();
    expect(item['note']).toBe('note' in edited ? 'theirs' : undefined);
  });

  it('lets the word of the program on the item come in between', async () => {
    const { desk, plant, read } = await openDesk();
    await plant(ITEM);
    const filed = await read();
    await plant({ ...ITEM, check: { result: 'ok' } });
    expect(await desk.patch(filed, { enabled: true })).toBe('written');
    expect((await read()).item).toMatchObject({ check: { result: 'ok' }, enabled: true, ratio: '0.6' });
  });

  it('neither replaces what was not there when it looked, nor brings back what is gone', async () => {
    const { desk, plant, read } = await openDesk();
    expect(await desk.write(PLACE, undefined, ITEM)).toBe('written');
    expect(await desk.write(PLACE, undefined, { ...ITEM, ratio: 1 })).toBe('changed');
    const filed = await read();
    await plant({ ...ITEM, ratio: 1 });
    expect(await desk.delete(filed)).toBe('changed');
    const latest = await read();
    expect(await desk.delete(latest)).toBe('written');
    expect(await desk.patch(latest, { enabled: true })).toBe('changed');
    expect(await desk.readAll()).toEqual([]);
  });
});
