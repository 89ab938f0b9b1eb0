import type { Price } from '../money/amount.ts';

/** Prices over one bar. It may be seen only when it has closed. */
export interface Candle {
  /** The bar's first instant, milliseconds since 1970 UTC. */
  readonly openMs: number;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
}
