import type { CachedMarkets, MarketsCache } from '../../market/markets-cache.ts';

/** Exchanges' rules in memory. */
export class MemoryMarketsCache implements MarketsCache {
  readonly #markets = new Map<string, CachedMarkets>();

  async load(exchange: string): Promise<CachedMarkets | undefined> {
    return this.#markets.get(exchange);
  }

  async save(exchange: string, { text, savedAtMs }: CachedMarkets): Promise<void> {
    this.#markets.set(exchange, { text, savedAtMs });
  }
}
