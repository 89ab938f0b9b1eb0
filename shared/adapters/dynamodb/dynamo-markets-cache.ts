import { gunzipSync, gzipSync } from 'node:zlib';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CachedMarkets, MarketsCache } from '../../market/markets-cache.ts';
import type { ItemKey } from '../ledger-items/item-key.ts';
import { attributesOf, keyAttributes, plainOf, type TableAccess } from './table-access.ts';

/** An item may take 400 KB; the rules of an exchange take a tenth of this when packed. */
const PACKED_BYTES_MAX = 350_000;

/** More than any rules unpack to: a damaged item must not fill the memory. */
const TEXT_BYTES_MAX = 20_000_000;

const keyOf = (exchange: string): ItemKey => ({ pk: `MARKETS#${exchange}`, sk: 'RULES' });

/** Exchanges' rules in the ledger's table, packed: what is read in every pass is paid for by its size. */
export class DynamoMarketsCache implements MarketsCache {
  readonly #table: TableAccess;

  constructor(table: TableAccess) {
    this.#table = table;
  }

  /** An item that cannot be understood is as good as none: the rules are downloaded anew. */
  async load(exchange: string): Promise<CachedMarkets | undefined> {
    const { client, tableName } = this.#table;
    const request = { TableName: tableName, Key: keyAttributes(keyOf(exchange)), ConsistentRead: true };
    const { Item } = await client.send(new GetItemCommand(request));
    if (Item === undefined) return undefined;
    const { packed, savedAtMs } = plainOf(Item);
    const text = packed instanceof Uint8Array ? unpack(packed) : undefined;
    return text === undefined || typeof savedAtMs !== 'number' ? undefined : { text, savedAtMs };
  }

  async save(exchange: string, { text, savedAtMs }: CachedMarkets): Promise<void> {
    const packed = gzipSync(text);
    if (packed.length > PACKED_BYTES_MAX) {
      throw new Error(
        `The rules of ${exchange} take ${packed.length} bytes; at most ${PACKED_BYTES_MAX} can be kept. Watch fewer symbols.`,
      );
    }
    const { client, tableName } = this.#table;
    const item = attributesOf({ ...keyOf(exchange), savedAtMs, packed });
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
