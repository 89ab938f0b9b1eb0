import type { Instrument } from '../market/instrument.ts';
import type { SymbolSettings } from '../market/snapshot.ts';
import { type Coins, NO_COINS, NO_QUOTE, type Quote, ratio } from '../money/amount.ts';
import type { FeeRates, Table, VenueState } from './venue-state.ts';

/** Binance USDT-M, regular user: maker 0.02 %, taker 0.05 %. */
export const REGULAR_FEES: FeeRates = { taker: ratio('0.0005'), maker: ratio('0.0002') };
export const NO_FEES: FeeRates = { taker: ratio('0'), maker: ratio('0') };

/** What a fresh Binance account trades with until somebody changes it. */
const FIRST_SETTINGS: SymbolSettings = { leverage: ratio('20'), marginMode: 'cross' };

/** How an account starts. Everything but the instruments has the exchange's own default. */
export interface VenueSetup {
  readonly instruments: readonly Instrument[];
  /** The coin that margins the linear contracts; default USDT. */
  readonly quoteCoin?: string;
  readonly fees?: FeeRates;
  readonly positionMode?: 'one-way' | 'hedge';
  /** For every symbol alike; default cross, 20x. */
  readonly settings?: SymbolSettings;
  /** Starting futures wallet. */
  readonly wallet?: Quote;
  /** Starting wallets of inverse contracts, by coin. */
  readonly coinWallets?: Table<Quote>;
  /** Starting spot balances, all free. */
  readonly spot?: Table<Coins>;
}

/** An account without positions, orders, prices or history. */
export function openVenue(setup: VenueSetup): VenueState {
  const settings = setup.settings ?? FIRST_SETTINGS;
  return {
    quoteCoin: setup.quoteCoin ?? 'USDT',
    instruments: Object.fromEntries(setup.instruments.map((instrument) => [instrument.symbol, instrument])),
    fees: setup.fees ?? REGULAR_FEES,
    positionMode: setup.positionMode ?? 'one-way',
    settings: Object.fromEntries(setup.instruments.map(({ symbol }) => [symbol, settings])),
    prices: {},
    liquidity: {},
    wallet: setup.wallet ?? NO_QUOTE,
    coinWallets: setup.coinWallets ?? {},
    spot: Object.fromEntries(
      Object.entries(setup.spot ?? {}).map(([asset, free]) => [asset, { free, locked: NO_COINS }]),
    ),
    positions: {},
    openOrders: [],
    closedOrders: [],
    trades: [],
    incomes: [],
    marginMoves: [],
    nextId: 1,
  };
}
