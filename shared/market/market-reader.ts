import type { Coins } from '../money/amount.ts';
import type { CandleSource } from './candle-source.ts';
import type { Fill } from './fill.ts';
import type { Instrument } from './instrument.ts';
import type { KeyRights } from './key-rights.ts';
import type { SettledRateSource } from './public-market.ts';
import type { Read } from './read.ts';
import type { AccountSnapshot, Position, SymbolSettings } from './snapshot.ts';
import type { OtherWallet } from './wallet.ts';

/** Port: looks at one account of one exchange. It cannot trade: nothing it offers changes anything outside. */
export interface MarketReader extends CandleSource, SettledRateSource {
  /** The rules of the named perpetuals, from the cache while it is fresh; a symbol the exchange does not list is absent. */
  readInstruments(symbols: readonly string[]): Promise<Read<ReadonlyMap<string, Instrument>>>;
  /** Everything a pass decides on, asked in parallel; the number of calls does not depend on how many symbols. */
  readAccount(symbols: readonly string[], fundingSinceMs: number): Promise<AccountSnapshot>;
  /** The coins in a wallet beside spot, by coin; asked only where a policy counts them. */
  readWallet(wallet: OtherWallet): Promise<Read<ReadonlyMap<string, Coins>>>;
  /** One position, read again after something was changed. */
  readPosition(symbol: string): Promise<Read<Position>>;
  /** One symbol's leverage and margin mode, read again after something was changed. */
  readSettings(symbol: string): Promise<Read<SymbolSettings>>;
  /** What the key may do; asked once a day, not in every pass. */
  readKeyRights(): Promise<Read<KeyRights>>;
  /**
   * Every trade of a symbol after `afterId` (or, without one, since `sinceMs`), oldest first, whoever caused it;
   * at most 1,000, so a full page means: ask again from the last.
   */
  readFills(
    symbol: string,
    from: { readonly afterId?: string; readonly sinceMs: number },
  ): Promise<Read<readonly Fill[]>>;
}
