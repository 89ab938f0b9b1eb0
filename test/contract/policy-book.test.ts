import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoPolicyBook } from '../../shared/adapters/dynamodb/dynamo-policy-book.ts';
import { POLICIES_TABLE } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { MemoryPolicyBook } from '../../shared/adapters/memory/memory-policy-book.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyBook, PolicyItem } from '../../shared/policy/policy-book.ts';
import { FULL, LEAST } from '../policy/policy-items.ts';
import { clientOf, openTable, TABLE } from './embedded-table.ts';

interface Opened {
  readonly book: PolicyBook;
  write(item: PolicyItem): Promise<void>;
}

const inMemory = async (): Promise<Opened> => {
  const book = new MemoryPolicyBook();
  return { book, write: async (item) => book.put(item) };
};
const inTable = async (): Promise<Opened> => {
  const table = await openTable(POLICIES_TABLE);
  return { book: new DynamoPolicyBook(table), write: table.plant };
};

const readItems = async (book: PolicyBook, account = 'main') => {
  const read = await book.readAccount(account);
  if (!read.ok) throw new Error(read.because);
  return read.value;
};

describe.each([
  ['MemoryPolicyBook', inMemory],
  ['DynamoPolicyBook', inTable],
])('%s', (_name, open) => {
  it('gives the policies of one account in order of their names, valid or not', async () => {
    const { book, write } = await open();
    for (const policyId of ['eth', 'btc-core', 'BTC', 'ä']) await write({ ...LEAST, policyId, nonsense: [null, true] });
    await write({ ...LEAST, account: 'main2' });
    const items = await readItems(book);
    expect(items.map(({ policyId }) => policyId)).toEqual(['BTC', 'btc-core', 'eth', 'ä']);
    expect(items[0]).toEqual({ ...LEAST, policyId: 'BTC', nonsense: [null, true] });
    expect(await readItems(book, 'nobody')).toEqual([]);
  });

  it('gives every number as the text of its digits, however deep', async () => {
    const { book, write } = await open();
    const numbers = { ratio: 0.1, leverage: 2, band: { below: 0.95, list: [0.3, { deep: -12.5 }] } };
    await write({ ...LEAST, ...numbers, set: new Set([1, 2]) });
    const [item] = await readItems(book);
    expect(item).toMatchObject({
      ratio: '0.1',
      leverage: '2',
      band: { below: '0.95', list: ['0.3', { deep: '-12.5' }] },
    });
    expect(item?.['set']).toEqual(new Set(['1', '2']));
  });

  it('gives what the parser reads, or refuses with a sentence', async () => {
    const { book, write } = await open();
    await write({ ...FULL, policyId: 'full' });
    await write({ ...LEAST, policyId: 'sets', flags: new Set(['a']) });
    const [full, sets] = (await readItems(book)).map((item) => parsePolicy(item, CAUTIOUS_LIMITS));
    expect(full?.ok).toBe(true);
    expect(sets).toMatchObject({
      ok: false,
      faults: [{ sentence: expect.stringMatching(/^flags is a set; it must be/) }],
    });
  });
});

describe('DynamoPolicyBook', () => {
  it('keeps digits that no number of a program could hold', async () => {
    const { book, write } = await inTable();
    const table = await openTable(POLICIES_TABLE);
    await write(LEAST);
    expect(await readItems(book)).toEqual([LEAST]);
    const exact = {
      account: { S: 'main' },
      policyId: { S: 'exact' },
      ratio: { N: '0.1234567890123456789012345678901234' },
    };
    await table.client.send(new PutItemCommand({ TableName: TABLE, Item: exact }));
    const [item] = await readItems(new DynamoPolicyBook(table));
    expect(item?.['ratio']).toBe('0.1234567890123456789012345678901234');
  });

  it('reads more than a megabyte of policies', async () => {
    const { book, write } = await inTable();
    const note = 'x'.repeat(300_000);
    for (const policyId of ['a', 'b', 'c', 'd', 'e']) await write({ ...LEAST, policyId, note });
    expect((await readItems(book)).map(({ policyId }) => policyId)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('answers a failure of the table with a failed read', async () => {
    const client = clientOf({
      ...(await openTable(POLICIES_TABLE)).dynamo.requestHandler(),
      handle: async () => {
        throw new Error('no route');
      },
    });
    const read = await new DynamoPolicyBook({ client, tableName: TABLE }).readAccount('main');
    expect(read).toEqual({ ok: false, because: 'The policies of the account main cannot be read: Error: no route' });
  });
});
