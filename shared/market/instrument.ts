import type { Coins, Contracts, Dollars, Price, Quote, Ratio } from '../money/amount.ts';

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

/** The rules of one perpetual contract, as its exchange publishes them. */
interface Rules {
  /** Unified symbol, such as `BTC/USDT:USDT`; an inverse contract's is such as `BTC/USD:BTC`. */
  readonly symbol: string;
  /** The coin it tracks, such as `BTC`. */
  readonly coin: string;
  /** The coin that margins and settles it: `USDT`, or of an inverse contract the coin itself. `Quote` is money in it. */
  readonly quoteCoin: string;
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

/** A contract for so many coins, margined and settled in a dollar coin. */
export interface LinearInstrument extends Rules {
  /** Coins in one contract; above zero. */
  readonly contractSize: Coins;
}

/** A contract for so many dollars of a coin, margined and settled in that coin. */
export interface InverseInstrument extends Rules {
  /** Dollars in one contract; above zero. What tells it from a linear one. */
  readonly faceValue: Dollars;
}

export type Instrument = LinearInstrument | InverseInstrument;

/** What one contract is for. */
export type ContractSize = Pick<LinearInstrument, 'contractSize'> | Pick<InverseInstrument, 'faceValue'>;

export const sizeOf = (instrument: Instrument): ContractSize =>
  isInverse(instrument) ? { faceValue: instrument.faceValue } : { contractSize: instrument.contractSize };

export const isInverse = (instrument: Instrument): instrument is InverseInstrument => 'faceValue' in instrument;

/** Whether a unified symbol names an inverse perpetual, such as `BTC/USD:BTC`. */
export const isInverseSymbol = (symbol: string): boolean => /^([^/:\s]+)\/USD:\1$/.test(symbol);

/** A coin's own perpetual, margined in USDT. */
export const ownPerpetual = (coin: string): string => `${coin}/USDT:USDT`;
