import type { Income, OrderRecord, VenueState, VenueTrade } from './venue-state.ts';

/** What happened on the venue, in order. */
export type VenueEvent =
  | { readonly kind: 'traded'; readonly trade: VenueTrade }
  | { readonly kind: 'order-closed'; readonly order: OrderRecord }
  | { readonly kind: 'liquidated'; readonly symbol: string; readonly trade: VenueTrade }
  | { readonly kind: 'funded'; readonly income: Income };

/** The account after something happened to it. */
export interface Step {
  readonly state: VenueState;
  readonly events: readonly VenueEvent[];
}

/** Why the venue did nothing. */
export type VenueRefusalReason =
  | 'unknown-symbol'
  | 'halted' // listed, but it does not trade or has no price yet
  | 'client-id-invalid'
  | 'client-id-open' // another open order carries the same client order id
  | 'hedge-mode' // the account holds long and short apart, the order does not say which
  | 'quantity-precision' // not a multiple of the lot
  | 'quantity-not-positive'
  | 'quantity-too-small'
  | 'quantity-too-large'
  | 'price-not-positive'
  | 'price-tick' // not a multiple of the tick
  | 'notional-too-small'
  | 'nothing-to-reduce'
  | 'would-take' // a post-only order at this price would trade at once
  | 'margin' // not enough free collateral
  | 'position-limit' // beyond the last margin tier
  | 'order-not-found'
  | 'no-position'
  | 'not-isolated' // margin can only be added to an isolated position
  | 'isolated-margin' // taking this out would leave too little
  | 'balance' // a wallet does not hold that much
  | 'leverage-invalid'
  | 'leverage-down' // leverage of an isolated position cannot be lowered
  | 'position-open'
  | 'orders-open'
  | 'unchanged';

/** A certain no: the state is as it was. */
export interface VenueRefusal {
  readonly kind: 'refused';
  readonly reason: VenueRefusalReason;
  readonly because: string;
}

/** What came of an order: it was taken (and perhaps traded), or refused and never recorded. */
export type Placement = (Step & { readonly kind: 'placed'; readonly order: OrderRecord }) | VenueRefusal;

/** What came of a cancellation. */
export type Cancellation = (Step & { readonly kind: 'cancelled'; readonly order: OrderRecord }) | VenueRefusal;

/** What came of a change to the account. */
export type Change = { readonly kind: 'changed'; readonly state: VenueState } | VenueRefusal;

export const refuse = (reason: VenueRefusalReason, because: string): VenueRefusal => ({
  kind: 'refused',
  reason,
  because,
});

export const changed = (state: VenueState): Change => ({ kind: 'changed', state });
