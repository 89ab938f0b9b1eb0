import type { Contracts, Price, Quote } from '../money/amount.ts';
import type { Side } from './order.ts';

/**
 * Who caused a trade. `ours`: an order of this program. `owner`: anything else a person or another tool did. `taken-over`:
 * no trade at all, but the short the books of a symbol begin with, at its entry price.
 */
export type FillOrigin = 'ours' | 'taken-over' | ForeignOrigin;

/** Whoever else can trade on an account. */
export type ForeignOrigin = 'owner' | 'liquidation' | 'auto-deleveraging' | 'settlement';

/** One trade on the account, as the exchange books it. */
export interface Fill {
  /** The exchange's trade id; rises with time within a symbol. */
  readonly id: string;
  readonly symbol: string;
  readonly side: Side;
  readonly contracts: Contracts;
  readonly price: Price;
  /** Paid in the quote coin; zero when the fee was taken in another coin. */
  readonly fee: Quote;
  /** Profit the exchange booked with this trade, before the fee; zero when a position grew. */
  readonly realised: Quote;
  readonly exchangeOrderId: string;
  readonly clientOrderId: string;
  readonly origin: FillOrigin;
  readonly atMs: number;
}

/** One funding settlement. */
export interface FundingPayment {
  readonly symbol: string;
  /** Above zero: the short received it; below: the short paid. */
  readonly amount: Quote;
  readonly atMs: number;
}
