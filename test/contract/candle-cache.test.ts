import { gzipSync } from 'node:zlib';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { DynamoCandleCache } from '../../shared/adapters/dynamodb/dynamo-candle-cache.ts';
import { LEDGER_TABLE } from '../../shared/adapters/dynamodb/table-shapes.ts';
import { MemoryCandleCache } from '../../shared/adapters/memory/memory-candle-cache.ts';
import type { Candle } from '../../shared/market/candle.ts';
import type { CandleCache } from '../../shared/market/candle-cache.ts';
import { BARS_MAX } from '../../shared/market/candle-need.ts';
import { price } from '../../shared/money/amount.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { openTable, TABLE } from './embedded-table.ts';

const FIRST_MS = Date.UTC(2026, 0, 1);
const HOURLY = { symbol: 'BTC/USDT:USDT', frame: '1h' } as const;
const PK = 'CANDLES#BTC/USDT:USDT#1h';

/** Bars as a mark price has them: eight decimals, none of them like the one before. */
const candlesOf = (count: number): readonly Candle[] => {
  let state = 7;
  const noise = () => {
    state = (state * 48_271) % 2_147_483_647;
    return String(state).padStart(10, '0').slice(-8);
  };
  const at = (whole: number) => price(`${whole}.${noise()}`);
  return Array.from({ length: count }, (_, index) => {
    const close = 96_000 + ((index * 37) % 900);
    return {
      openMs: FIRST_MS + index * HOUR_MS,
      open: at(close - 40),
      high: at(close + 170),
      low: at(close - 210),
      close: at(close),
    };
  });
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const inTable = async (): Promise<CandleCache> => new DynamoCandleCache(await openTable(LEDGER_TABLE));
const inMemory = async (): Promise<CandleCache> => new MemoryCandleCache();

describe.each([
  ['MemoryCandleCache', inMemory],
  ['DynamoCandleCache', inTable],
])('%s', (_name, open) => {
  it('gives back every digit of the newest bars, and none of another market or frame', async () => {
    const cache = await open();
    expect(await cache.load(HOURLY)).toBeUndefined();
    await cache.save(HOURLY, { wanted: 2, candles: candlesOf(2) });
    const newest = { wanted: BARS_MAX, candles: candlesOf(BARS_MAX) };
    await cache.save(HOURLY, newest);
    expect(plain(await cache.load(HOURLY))).toEqual(plain(newest));
    expect(await cache.load({ ...HOURLY, frame: '4h' })).toBeUndefined();
    expect(await cache.load({ ...HOURLY, symbol: 'BTC/USDT' })).toBeUndefined();
  });

  it('keeps a missing bar missing, and that there are no bars at all', async () => {
    const cache = await open();
    const holed = { wanted: 5, candles: candlesOf(5).filter((_, index) => index !== 2 && index !== 3) };
    await cache.save(HOURLY, holed);
    expect(plain(await cache.load(HOURLY))).toEqual(plain(holed));
    await cache.save(HOURLY, { wanted: 9, candles: [] });
    expect(await cache.load(HOURLY)).toEqual({ wanted: 9, candles: [] });
  });

  it('refuses more bars than are ever kept, and bars out of order', async () => {
    const cache = await open();
    const save = (candles: readonly Candle[]) => cache.save(HOURLY, { wanted: 1, candles });
    await expect(save(candlesOf(BARS_MAX + 1))).rejects.toThrow('at most 750 bars of 1h can be kept');
    await expect(save([...candlesOf(2)].reverse())).rejects.toThrow('bars of 1h are out of order');
    expect(await cache.load(HOURLY)).toBeUndefined();
  });
});

describe('DynamoCandleCache', () => {
  it('takes few write units, where a person can find them', async () => {
    const table = await openTable(LEDGER_TABLE);
    const bytesOf = async (count: number) => {
      await new DynamoCandleCache(table).save(HOURLY, { wanted: count, candles: candlesOf(count) });
      const { Item } = await table.client.send(
        new GetItemCommand({ TableName: TABLE, Key: { pk: { S: PK }, sk: { S: 'BARS' } } }),
      );
      return Item?.['packed']?.B?.length ?? 0;
    };
    // One unit for each thousand bytes, when a bar closes.
    expect(await bytesOf(400)).toBeLessThan(11_500);
    expect(await bytesOf(BARS_MAX)).toBeLessThan(21_500);
  });

  it('takes a damaged item, or one of another version, for none', async () => {
    const table = await openTable(LEDGER_TABLE);
    const cache = new DynamoCandleCache(table);
    const texts = ['', '2 1 0', '1 x 0', '1 1 0\n1,2,3', '1 1 0\n1,2,3,-', `1 1 0${'\n'.repeat(BARS_MAX + 1)}`];
    for (const packed of ['text', new Uint8Array([1, 2, 3]), ...texts.map((text) => gzipSync(text))]) {
      await table.plant({ pk: PK, sk: 'BARS', packed });
      expect(await cache.load(HOURLY)).toBeUndefined();
    }
  });
});
