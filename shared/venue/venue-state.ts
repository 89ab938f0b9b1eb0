import type { Fill } from '../market/fill.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Order, OrderStyle } from '../market/order.ts';
import type { SpotBalance, SymbolSettings } from '../market/snapshot.ts';
import type { Contracts, Price, Quote, Ratio } from '../money/amount.ts';

/** A table by symbol or asset. Plain objects, so that the whole state is JSON text and back. */
export type Table<T> = Readonly<Record<string, T>>;

/** What the market says about one perpetual and its coin. The venue's one price feed. */
export interface VenuePrices {
  readonly mark: Price;
  readonly index: Price;
  /** Best bid and ask of the perpetual: what a taker gets. */
  readonly bid: Price;
  readonly ask: Price;
  /** Last traded price of the perpetual. */
  readonly last: Price;
  /** Last traded price of the coin itself. */
  readonly spot: Price;
  /** The rate expected at the next settlement; above zero a short receives. */
  readonly fundingRate: Ratio;
  readonly nextFundingMs: number;
  /** When the perpetual's prices were made. */
  readonly pricedAtMs: number;
  /** When the coin last traded; falls behind while the spot market is halted. */
  readonly spotAtMs: number;
}

/** An open position in one-way mode. A flat symbol has none. */
export interface VenuePosition {
  readonly side: 'short' | 'long';
  /** Above zero. */
  readonly contracts: Contracts;
  /** What the open contracts were sold or bought for; divided by the coins it is the entry price. */
  readonly entryValue: Quote;
  /** Margin set aside for this position alone; zero in cross mode. */
  readonly isolatedWallet: Quote;
  readonly updatedAtMs: number;
}

/** What the venue adds to the program's own order styles: take what the price allows and rest with the remainder. */
export type VenueOrderStyle = OrderStyle | { readonly kind: 'rest'; readonly price: Price };

/** One order as the venue takes it; every `Order` of the program is one. */
export type VenueOrder = Omit<Order, 'style'> & { readonly style: VenueOrderStyle };

/** `expired`: dropped by the venue with something left (an immediate order's remainder, nothing left to reduce). */
type OrderStatus = 'open' | 'filled' | 'cancelled' | 'expired';

/** An order the venue has taken, open or closed. */
export interface OrderRecord extends VenueOrder {
  /** Rises with time. */
  readonly orderId: number;
  readonly filled: Contracts;
  /** What the filled part was worth; divided by its coins it is the average price. */
  readonly filledValue: Quote;
  readonly status: OrderStatus;
  readonly placedAtMs: number;
  readonly updatedAtMs: number;
}

/** One trade as the venue books it. Who meant it is not the venue's business, hence no origin. */
export type VenueTrade = Omit<Fill, 'origin'> & { readonly isMaker: boolean };

/** Every change of the futures wallet that is not a move between the wallet and isolated margin. */
export type IncomeKind = 'realised' | 'fee' | 'funding' | 'transfer' | 'insurance';

/** One booking; signed, above zero is money received. */
export interface Income {
  readonly id: number;
  readonly kind: IncomeKind;
  /** Empty for a transfer; the coin, where it is the wallet of that coin's inverse contracts. */
  readonly symbol: string;
  readonly amount: Quote;
  /** The trade that caused it, empty where none did. */
  readonly tradeId: string;
  readonly atMs: number;
}

/** Margin moved between the wallet and an isolated position by hand; signed, above zero was added. */
export interface MarginMove {
  readonly symbol: string;
  readonly amount: Quote;
  readonly atMs: number;
}

/** Fee rates, as a share of a trade's notional. */
export interface FeeRates {
  readonly taker: Ratio;
  readonly maker: Ratio;
}

/** One account on the simulated exchange: immutable, and JSON text through `encodeVenue`. */
export interface VenueState {
  /** What margins the linear contracts. */
  readonly quoteCoin: string;
  readonly instruments: Table<Instrument>;
  readonly fees: FeeRates;
  /** An account in hedge mode is there to be recognised: every order on it is refused, positions are one-way. */
  readonly positionMode: 'one-way' | 'hedge';
  readonly settings: Table<SymbolSettings>;
  readonly prices: Table<VenuePrices>;
  /** Contracts to be had at the top of the book by one order; a symbol that is absent has no limit. */
  readonly liquidity: Table<Contracts>;
  /** The futures wallet without what isolated positions hold. */
  readonly wallet: Quote;
  /** The wallets of inverse contracts, by their coin: each margins and settles those of its own coin only. */
  readonly coinWallets: Table<Quote>;
  readonly spot: Table<SpotBalance>;
  readonly positions: Table<VenuePosition>;
  readonly openOrders: readonly OrderRecord[];
  /** Oldest first, like every list below. */
  readonly closedOrders: readonly OrderRecord[];
  readonly trades: readonly VenueTrade[];
  readonly incomes: readonly Income[];
  readonly marginMoves: readonly MarginMove[];
  /** The next order, trade or booking gets this number. */
  readonly nextId: number;
}
