/** What an adapter remembers of an exchange's rules between passes: text only it can read, and its age. */
export interface CachedMarkets {
  readonly text: string;
  readonly savedAtMs: number;
}

/** Port: keeps an exchange's rules (up to some 100 KB) so that a pass need not download them. */
export interface MarketsCache {
  load(exchange: string): Promise<CachedMarkets | undefined>;
  save(exchange: string, markets: CachedMarkets): Promise<void>;
}
