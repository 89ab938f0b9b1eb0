import { gunzipSync, gzipSync } from 'node:zlib';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CandleCache, KeptCandles } from '../../market/candle-cache.ts';
import { type CandleSeries, candleKey } from '../../market/candle-need.ts';
import { decodeCandles, encodeCandles } from '../ledger-items/candle-text.ts';
import type { ItemKey } from '../ledger-items/item-key.ts';
import { attributesOf, keyAttributes, plainOf, type TableAccess } from './table-access.ts';

/** Ten times what the most bars take: a damaged item must not fill the memory. */
const TEXT_BYTES_MAX = 1_000_000;

const keyOf = (series: CandleSeries): ItemKey => ({ pk: `CANDLES#${candleKey(series)}`, sk: 'BARS' });

/**
 * Bars in the ledger's table, packed, because a write is paid for by its size: 400 bars of eight decimals take about
 * 11 KB. One item for all accounts; whoever sees a bar close first writes it.
 */
export class DynamoCandleCache implements CandleCache {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  /** An item that cannot be understood is as good as none: the bars are asked for anew. */
  async load(series: CandleSeries): Promise<KeptCandles | undefined> {
    const { client, tableName } = this.#table;
    // Bars that have closed never change: an answer that is a moment old costs half as much and at most one question.
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: keyAttributes(keyOf(series)) }));
    const packed = Item === undefined ? undefined : plainOf(Item)['packed'];
    const text = packed instanceof Uint8Array ? unpack(packed) : undefined;
    return text === undefined ? undefined : decodeCandles(series.frame, text);
  }

  async save(series: CandleSeries, kept: KeptCandles): Promise<void> {
    const { client, tableName } = this.#table;
    const item = attributesOf({ ...keyOf(series), packed: gzipSync(encodeCandles(series.frame, kept)) });
    await client.send(new PutItemCommand({ TableName: tableName, Item: item }));
  }
}

function unpack(packed: Uint8Array): string | undefined {
  try {
    return gunzipSync(packed, { maxOutputLength: TEXT_BYTES_MAX }).toString('utf8');
  } catch {
    return undefined;
  }
}
