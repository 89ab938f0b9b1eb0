import type { Coins, Quote } from '../../shared/money/amount.ts';

/** What an account of the simulated exchange starts with. */
export interface StartingBalances {
  /** Quote coin in the futures wallet. */
  readonly futures: Quote;
  /** By asset, quote coin included. */
  readonly spot: Readonly<Record<string, Coins>>;
}
