import type { Price } from '../money/amount.ts';
import type { Instrument } from './instrument.ts';
import type { Read } from './read.ts';
import type { FuturesWallet, Position, SpotBalance } from './snapshot.ts';

/** The little of an account that changes between two passes. Every part may have failed by itself. */
export interface Glance {
  /** By unified symbol of the perpetual. */
  readonly marks: ReadonlyMap<string, Read<Price>>;
  readonly positions: Read<ReadonlyMap<string, Position>>;
  /** Positions in inverse contracts, read apart from the others; absent where none was asked about. */
  readonly inversePositions?: Read<ReadonlyMap<string, Position>>;
  readonly spot: Read<ReadonlyMap<string, SpotBalance>>;
  /** By quote coin; asked for only where a position leans on the whole wallet (cross mode). */
  readonly futures: Read<ReadonlyMap<string, FuturesWallet>>;
  /** The exchange asked for silence until then; absent when it did not. */
  readonly silentUntilMs?: number;
}

/** Port: a look at one account that costs few calls and cannot change anything, a place in the book or a cent included. */
export interface GlanceReader {
  /** The rules of the named perpetuals, from the cache while it is fresh; a symbol the exchange does not list is absent. */
  readInstruments(symbols: readonly string[]): Promise<Read<ReadonlyMap<string, Instrument>>>;
  /** The mark prices of the named perpetuals, and every position of the account. */
  readGlance(symbols: readonly string[]): Promise<Glance>;
}

/** What the futures wallet is where nobody needed it. */
export const WALLET_NOT_ASKED = 'no position is in cross mode, so the futures wallet was not asked for';
