import type { Order } from '../market/order.ts';
import type { ActionOutcome, Found, Outcome } from '../market/outcome.ts';
import type { MarginMode } from '../market/snapshot.ts';
import type { Quote, Ratio } from '../money/amount.ts';

/** How an order is looked up: by the id we gave it, never by the exchange's, which a lost reply would have carried. */
export interface OrderReference {
  readonly symbol: string;
  readonly clientOrderId: string;
}

/**
 * Port: trades. Each method makes exactly one request that changes something, never repeats it, and answers with a
 * value for everything that can happen; it does not throw.
 */
export interface OrderGateway {
  place(order: Order): Promise<Outcome>;
  find(reference: OrderReference): Promise<Found>;
  /** Takes a resting order off the book; `refused` with code `other` when there was none. Ask `find` afterwards. */
  cancel(reference: OrderReference): Promise<ActionOutcome>;
}

/** Port: changes how positions are margined. Same promises as `OrderGateway`. */
export interface MarginGateway {
  /** Adds `amount` (above zero) of the futures wallet to a position's isolated margin. */
  addMargin(symbol: string, amount: Quote): Promise<ActionOutcome>;
  /** Takes `amount` (above zero) out of a position's isolated margin, back to the futures wallet. */
  reduceMargin(symbol: string, amount: Quote): Promise<ActionOutcome>;
  /**
   * Moves `amount` (above zero) of `quoteCoin` from the spot wallet to the futures wallet of the same account, or into the
   * one that margins the inverse contracts of that coin.
   */
  transferToFutures(quoteCoin: string, amount: Quote, into?: 'coin-margined'): Promise<ActionOutcome>;
  setLeverage(symbol: string, leverage: Ratio): Promise<ActionOutcome>;
  setMarginMode(symbol: string, mode: MarginMode): Promise<ActionOutcome>;
}
