import { readFileSync } from 'node:fs';
import { MemoryMarketsCache } from '../../../shared/adapters/memory/memory-markets-cache.ts';
import type { MarketsCache } from '../../../shared/market/markets-cache.ts';
import type { OpenedWire } from './wire/open-wire.ts';
import { type OpenedStore, openMemoryStore } from './world/memory-store.ts';
import { IN_MEMORY, type Layer } from './world/world.ts';

/** The error replies a client of Binance must tell apart, as its contract keeps them. */
const REPLIES = 'test/adapters/ccxt/replies.csv';

/** A layer, and the way to end what it runs. */
export interface OpenedLayer {
  readonly layer: Layer;
  /** How often each error reply was given, by its number; empty where there is no wire. */
  readonly replies: () => ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const plain = (layer: Layer): OpenedLayer => ({
  layer,
  replies: () => new Map(),
  close: async () => {},
});

/**
 * The layer of that name: everything in `memory`; the store behind the `sdk` of AWS; the exchange behind the `wire` of
 * Binance; or `both`, with the exchange's rules kept in the store.
 */
export async function openLayer(name: string): Promise<OpenedLayer> {
  switch (name) {
    case 'memory':
      return plain(IN_MEMORY);
    case 'sdk':
      return plain({ ...IN_MEMORY, ...(await storeBehindTheSdk()) });
    case 'wire':
      return overTheWire({ openStore: openMemoryStore, canaries: [] });
    case 'both':
      return overTheWire(await storeBehindTheSdk());
    default:
      throw new Error(`There is no layer "${name}"; choose memory, sdk, wire or both.`);
  }
}

type StoreLayer = Pick<Layer, 'openStore' | 'canaries'>;

// What these layers run on takes longer to load than hundreds of seeds in memory to play.

async function storeBehindTheSdk(): Promise<StoreLayer> {
  const { openDynamoStore, SDK_SECRET } = await import('./sdk/dynamo-store.ts');
  return { openStore: openDynamoStore, canaries: [SDK_SECRET] };
}

async function overTheWire({ openStore, canaries }: StoreLayer): Promise<OpenedLayer> {
  const { ErrorReplies } = await import('./wire/error-replies.ts');
  const { openWire } = await import('./wire/open-wire.ts');
  const { WIRE_KEY } = await import('./wire/wired-exchange.ts');
  const replies = new ErrorReplies(readFileSync(REPLIES, 'utf8'));
  let cache: MarketsCache | undefined;
  const wire = await openWire(replies, (name) => (cache === undefined ? new MemoryMarketsCache() : apart(cache, name)));
  return {
    layer: {
      openStore: async (script) => {
        const opened = await openStore(script);
        cache = opened.cache;
        return endingWith(opened, wire);
      },
      openExchange: wire.openExchange,
      canaries: [...Object.values(WIRE_KEY), ...canaries],
    },
    replies: () => replies.given(),
    close: () => wire.close(),
  };
}

/** Each account here trades on an exchange of its own, which lists what that account hedges by. */
const apart = (cache: MarketsCache, name: string): MarketsCache => ({
  load: (exchange) => cache.load(`${exchange}@${name}`),
  save: (exchange, markets) => cache.save(`${exchange}@${name}`, markets),
});

/** What a script has opened ends with its store. */
const endingWith = (opened: OpenedStore, wire: OpenedWire): OpenedStore => ({
  ...opened,
  close: async () => {
    await opened.close();
    wire.endScript();
  },
});
