import { describe, expect, it } from 'vitest';
import { DynamoControls } from '../../shared/adapters/dynamodb/dynamo-controls.ts';
import { CONTROLS_TABLE } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { MemoryControls } from '../../shared/adapters/memory/memory-controls.ts';
import type { Controls } from '../../shared/policy/controls.ts';
import { openTable } from './embedded-table.ts';

interface Opened {
  readonly controls: Controls;
  write(account: string, item: Readonly<Record<string, unknown>>): Promise<void>;
}

const inMemory = async (): Promise<Opened> => {
  const controls = new MemoryControls();
  return { controls, write: async (account, item) => controls.put(account, item) };
};
const inTable = async (): Promise<Opened> => {
  const table = await openTable(CONTROLS_TABLE);
  return { controls: new DynamoControls(table), write: (account, item) => table.plant({ ...item, account }) };
};

describe.each([
  ['MemoryControls', inMemory],
  ['DynamoControls', inTable],
])('%s', (_name, open) => {
  it('says nothing where nothing is written', async () => {
    const { controls } = await open();
    expect(await controls.read('main')).toEqual({ ok: true, value: undefined });
  });

  it('gives the stricter of the account and all', async () => {
    const { controls, write } = await open();
    await write('main', { mode: 'run', resume: 17 });
    expect(await controls.read('main')).toEqual({ ok: true, value: { mode: 'run', resume: '17' } });
    await write('all', { mode: 'reduceOnly' });
    expect(await controls.read('main')).toEqual({ ok: true, value: { mode: 'reduceOnly', resume: '17' } });
    expect(await controls.read('other')).toEqual({ ok: true, value: { mode: 'reduceOnly' } });
    await write('main', { mode: 'stop' });
    expect(await controls.read('main')).toEqual({ ok: true, value: { mode: 'stop' } });
  });

  it('fails where either says something unknown', async () => {
    const { controls, write } = await open();
    await write('all', { mode: 'run' });
    await write('main', { mode: 'go' });
    expect(await controls.read('main')).toMatchObject({ ok: false, because: expect.stringContaining('"go"') });
    expect((await controls.read('other')).ok).toBe(true);
  });
});

describe('DynamoControls', () => {
  it('answers a failure of the table with a failed read', async () => {
    const { client } = await openTable(CONTROLS_TABLE);
    const read = await new DynamoControls({ client, tableName: 'Missing' }).read('main');
    expect(read).toMatchObject({
      ok: false,
      because: expect.stringMatching(
        /^The control items of the account main cannot be read: ResourceNotFoundException/,
      ),
    });
  });
});
