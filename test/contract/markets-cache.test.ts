import { gunzipSync } from 'node:zlib';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoMarketsCache } from '../../shared/adapters/dynamodb/dynamo-markets-cache.ts';
import { LEDGER_TABLE } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { MemoryMarketsCache } from '../../shared/adapters/memory/memory-markets-cache.ts';
import type { MarketsCache } from '../../shared/market/markets-cache.ts';
import { openTable, TABLE } from './embedded-table.ts';
import { START_MS } from './ledger-records.ts';

const inTable = async (): Promise<MarketsCache> => new DynamoMarketsCache(await openTable(LEDGER_TABLE));
const inMemory = async (): Promise<MarketsCache> => new MemoryMarketsCache();

describe.each([
  ['MemoryMarketsCache', inMemory],
  ['DynamoMarketsCache', inTable],
])('%s', (_name, open) => {
  it('gives back the newest text of an exchange, and none of another', async () => {
    const cache = await open();
    expect(await cache.load('binance')).toBeUndefined();
    await cache.save('binance', { text: 'old', savedAtMs: START_MS });
    const newest = { text: '{"名前":"ü 📈"}', savedAtMs: START_MS + 1 };
    await cache.save('binance', newest);
    expect(await cache.load('binance')).toEqual(newest);
    expect(await cache.load('bybit')).toBeUndefined();
    await cache.save('bybit', { text: '', savedAtMs: START_MS });
    expect(await cache.load('bybit')).toEqual({ text: '', savedAtMs: START_MS });
  });

  it('holds more text than an item of the table', async () => {
    const cache = await open();
    const rows = Array.from({ length: 10_000 }, (_, row) => `{"symbol":"COIN${row}USDT","tick":"0.0${row % 7}1"}`);
    const text = rows.join('\n');
    expect(text.length).toBeGreaterThan(400_000);
    await cache.save('binance', { text, savedAtMs: START_MS });
    expect((await cache.load('binance'))?.text).toBe(text);
  });
});

describe('DynamoMarketsCache', () => {
  it('stores the text packed, where a person can find it', async () => {
    const table = await openTable(LEDGER_TABLE);
    await new DynamoMarketsCache(table).save('binance', { text: 'x'.repeat(100_000), savedAtMs: START_MS });
    const Key = { pk: { S: 'MARKETS#binance' }, sk: { S: 'RULES' } };
    const { Item } = await table.client.send(new GetItemCommand({ TableName: TABLE, Key }));
    expect(Item?.['savedAtMs']).toEqual({ N: String(START_MS) });
    const packed = Item?.['packed']?.B ?? new Uint8Array();
    expect(packed.length).toBeLessThan(1_000);
    expect(gunzipSync(packed).length).toBe(100_000);
  });

  it('takes a damaged item for none', async () => {
    const table = await openTable(LEDGER_TABLE);
    const cache = new DynamoMarketsCache(table);
    for (const packed of ['text', new Uint8Array([1, 2, 3])]) {
      await table.plant({ pk: 'MARKETS#binance', sk: 'RULES', savedAtMs: START_MS, packed });
      expect(await cache.load('binance')).toBeUndefined();
    }
  });

  it('refuses a text that no item can hold even packed', async () => {
    const table = await openTable(LEDGER_TABLE);
    let state = 1;
    const noise = Array.from({ length: 500_000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return String.fromCharCode(33 + (state % 94));
    }).join('');
    const save = new DynamoMarketsCache(table).save('binance', { text: noise, savedAtMs: START_MS });
    await expect(save).rejects.toThrow(/^The rules of binance take \d+ bytes; at most 350000 can be kept/);
  });
});
