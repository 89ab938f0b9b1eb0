import type { Coins, Contracts, Price, Quote, Ratio } from '../money/amount.ts';

/**
 * One step of the exchange's maintenance-margin table: it holds for notionals above `notionalFloor` and up to
 * `notionalCap`. Maintenance margin = notional x `rate` - `deduction` (Binance calls the deduction `cum`).
 */
export interface MarginTier {
  readonly notionalFloor: Quote;
  readonly notionalCap: Quote;
  readonly rate: Ratio;
  readonly deduction: Quote;
}

/** The rules of one linear perpetual contract, as its exchange publishes them. */
export interface Instrument {
  /** Unified symbol, such as `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** The coin it tracks, such as `BTC`. */
  readonly coin: string;
  /** The coin that margins and settles it, such as `USDT`. */
  readonly quoteCoin: string;
  /** Coins in one contract; above zero. */
  readonly contractSize: Coins;
  /** Quantities are multiples of this (lot size). */
  readonly lot: Contracts;
  readonly quantityMin: Contracts;
  /** The most one order may carry. */
  readonly quantityMax: Contracts;
  /** The least an order that is not reduce-only must be worth. */
  readonly notionalMin: Quote;
  /** Prices are multiples of this (tick size). */
  readonly tick: Price;
  /** In rising order of notional; never empty. */
  readonly tiers: readonly MarginTier[];
  /** Time between two funding settlements. */
  readonly fundingIntervalMs: number;
  readonly status: 'trading' | 'halted';
}
