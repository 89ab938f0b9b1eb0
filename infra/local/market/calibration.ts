/** What one coin's markets are like, measured on Binance's hourly candles and settlements of 2020 to 2026. */
export interface Calibration {
  /** Spot price at the path's beginning, quote currency per coin. */
  readonly startPrice: number;
  /** Decimals of its tick: 1 means ticks of 0.1. */
  readonly decimals: number;
  readonly hourlyMean: number;
  readonly hourlySd: number;
  /** Perpetual over spot, minus one, in basis points. */
  readonly basisMeanBps: number;
  readonly basisSdBps: number;
  /** How much of one hour's basis is left in the next. */
  readonly basisMemory: number;
  /** How far the mark high lies above the higher of open and close, on average, as a fraction of the price. */
  readonly upperWickMean: number;
  readonly lowerWickMean: number;
  /** The premium behind funding, in basis points per eight hours; see `funding-process.ts`. */
  readonly premiumMeanBps: number;
  readonly premiumSdBps: number;
}

export const BTC: Calibration = {
  startPrice: 60_000,
  decimals: 1,
  hourlyMean: 0.000043,
  hourlySd: 0.006642,
  basisMeanBps: -1.15,
  basisSdBps: 6.29,
  basisMemory: 0.875,
  upperWickMean: 0.00206,
  lowerWickMean: 0.0023,
  premiumMeanBps: 1.24,
  premiumSdBps: 5.2,
};

export const ETH: Calibration = {
  startPrice: 3_000,
  decimals: 2,
  hourlyMean: 0.0000511,
  hourlySd: 0.008589,
  basisMeanBps: -0.5,
  basisSdBps: 7.08,
  basisMemory: 0.869,
  upperWickMean: 0.00267,
  lowerWickMean: 0.003,
  premiumMeanBps: 1.6,
  premiumSdBps: 6.1,
};

/** Correlation of the hourly returns of Bitcoin and Ether. */
export const RETURN_CORRELATION = 0.841;
/** Correlation of what drives their funding. */
export const PREMIUM_CORRELATION = 0.92;

/** Perpetual over mark, minus one: the mark follows an index of several exchanges and lags. */
export const MARK_GAP_SD_BPS = 2.5;
export const MARK_GAP_MEMORY = 0.5;

/** The perpetual's and the spot market's wicks beside the mark's: single trades reach further than an average does. */
export const PERP_WICK_RATIO = 1.12;
export const SPOT_WICK_RATIO = 1.07;
