import type { Coins, Contracts, Price, Quote, Ratio } from '../money/amount.ts';
import type { FundingPayment } from './fill.ts';
import { isInverseSymbol } from './instrument.ts';
import { missing, type Read } from './read.ts';

export type MarginMode = 'isolated' | 'cross';

/** Prices of one perpetual and of its coin, at one instant. */
export interface Prices {
  readonly mark: Price;
  readonly index: Price;
  readonly bid: Price;
  readonly ask: Price;
  /** Last spot price of the coin. */
  readonly spot: Price;
  /** The rate of the next settlement, by the exchange's own interval; above zero a short receives. */
  readonly fundingRate: Ratio;
  /** When the exchange computed `mark`. */
  readonly markAtMs: number;
  /** What the quote coin is worth in dollars, by its price against another dollar coin; absent where none was told. */
  readonly quoteInDollars?: Price;
  /**
   * Which of spot, bid and ask could not be read and stand in here by the index or the mark. Nothing grows on such
   * prices; what margin needs is the mark, and that was read.
   */
  readonly standIns?: string;
}

/** A position in a perpetual; money is in the coin that settles it. */
export type Position =
  | { readonly side: 'flat' }
  | {
      readonly side: 'short' | 'long';
      /** Unsigned, above zero. */
      readonly contracts: Contracts;
      readonly entryPrice: Price;
      /** Margin set aside for this position alone, before unrealised profit; zero in cross mode. */
      readonly isolatedWallet: Quote;
      readonly unrealised: Quote;
      /** As the exchange states it; absent when it states none. */
      readonly liquidationPrice?: Price;
    };

/** How the exchange will margin the next order of a symbol. */
export interface SymbolSettings {
  readonly leverage: Ratio;
  readonly marginMode: MarginMode;
}

/** An order that rests in the book. */
export interface RestingOrder {
  readonly symbol: string;
  readonly clientOrderId: string;
}

/** What lies in a wallet, in coins of that asset. */
export interface SpotBalance {
  readonly free: Coins;
  readonly locked: Coins;
}

/** A futures wallet, in the coin it holds. */
export interface FuturesWallet {
  /** What may be used for new margin or moved out. */
  readonly available: Quote;
  /** Everything booked, isolated margin included, before unrealised profit. */
  readonly total: Quote;
}

/**
 * What one account looks like at one instant. Every part was asked for by itself and may have failed by itself.
 * In a part that succeeded, an asset or a symbol that is absent from the map is truly zero or flat.
 */
export interface AccountSnapshot {
  /** Our clock, when the questions were sent. */
  readonly takenAtMs: number;
  /** The exchange asked for silence until then; absent when it did not. */
  readonly silentUntilMs?: number;
  /** Exchange clock minus ours, from a reply's date; whole seconds of precision. */
  readonly clockSkewMs: Read<number>;
  readonly positionMode: Read<'one-way' | 'hedge'>;
  readonly spot: Read<ReadonlyMap<string, SpotBalance>>;
  /** By quote coin. */
  readonly futures: Read<ReadonlyMap<string, FuturesWallet>>;
  /** The wallets of inverse contracts, by their coin, in that coin; absent where no such contract was asked about. */
  readonly coinFutures?: Read<ReadonlyMap<string, FuturesWallet>>;
  /** Positions in inverse contracts, read apart from the others; absent where none was asked about, and then not known. */
  readonly inversePositions?: Read<ReadonlyMap<string, Position>>;
  readonly positions: Read<ReadonlyMap<string, Position>>;
  /** This and what follows holds both kinds of contracts, and fails where one could not be read: it stops only growth. */
  readonly settings: Read<ReadonlyMap<string, SymbolSettings>>;
  readonly restingOrders: Read<readonly RestingOrder[]>;
  /** By unified symbol of the perpetual. */
  readonly prices: ReadonlyMap<string, Read<Prices>>;
  /** Settlements since the instant asked for, oldest first. */
  readonly funding: Read<readonly FundingPayment[]>;
}

/** What is known of the positions in contracts of one kind, that of `symbol`. What was not asked about is not flat. */
export const positionsBeside = (
  { positions, inversePositions }: Pick<AccountSnapshot, 'positions' | 'inversePositions'>,
  symbol: string,
): AccountSnapshot['positions'] => (isInverseSymbol(symbol) ? (inversePositions ?? NOT_ASKED) : positions);

const NOT_ASKED = missing('positions in inverse contracts were not asked for');
