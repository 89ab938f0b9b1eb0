import { type BinanceAccount, openBinance } from '../../../shared/adapters/ccxt/open-binance.ts';
import type { CachedMarkets, MarketsCache } from '../../../shared/market/markets-cache.ts';
import type { ReplyServer } from './reply-server.ts';

export const NOW_MS = Date.UTC(2024, 5, 1, 12, 0, 0);
export const CREDENTIALS = { apiKey: 'not-a-real-key', secret: 'not-a-real-secret' };

/** A clock that stands still until it is moved. */
export interface HeldClock {
  nowMs(): number;
  moveBy(ms: number): void;
}

export function holdClock(startMs = NOW_MS): HeldClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    moveBy: (ms) => {
      nowMs += ms;
    },
  };
}

/** A cache in memory; `broken` makes it fail both ways. */
export interface MemoryCache extends MarketsCache {
  readonly saved: Map<string, CachedMarkets>;
  broken: boolean;
}

export function memoryCache(): MemoryCache {
  const saved = new Map<string, CachedMarkets>();
  const cache: MemoryCache = {
    saved,
    broken: false,
    load: async (exchange) => {
      if (cache.broken) throw new Error('the cache is down');
      return saved.get(exchange);
    },
    save: async (exchange, markets) => {
      if (cache.broken) throw new Error('the cache is down');
      saved.set(exchange, markets);
    },
  };
  return cache;
}

/** Opens the account with test credentials against the server. */
export const openTestAccount = (
  server: Pick<ReplyServer, 'route'>,
  options: { readonly timeoutMs?: number; readonly clock?: HeldClock; readonly cache?: MarketsCache } = {},
): BinanceAccount =>
  openBinance({
    credentials: CREDENTIALS,
    clock: options.clock ?? holdClock(),
    cache: options.cache ?? memoryCache(),
    route: server.route,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
