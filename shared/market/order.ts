import type { Contracts, Price } from '../money/amount.ts';

export type Side = 'sell' | 'buy';

/**
 * How an order meets the book. `post` rests at its price and never takes; `immediate` takes at its price or better and
 * drops the rest (IOC); `market` takes at any price.
 */
export type OrderStyle =
  | { readonly kind: 'post'; readonly price: Price }
  | { readonly kind: 'immediate'; readonly price: Price }
  | { readonly kind: 'market' };

/** One order for one contract. `clientOrderId` is how we look it up again; it is never a licence to send it again. */
export interface Order {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  /** Above zero, a multiple of the instrument's lot. */
  readonly contracts: Contracts;
  readonly reduceOnly: boolean;
  readonly style: OrderStyle;
}
