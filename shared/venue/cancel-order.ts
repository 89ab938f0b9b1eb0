import { type Cancellation, refuse } from './venue-outcome.ts';
import type { OrderRecord, VenueState } from './venue-state.ts';

/** Which order is meant. */
export type OrderName = { readonly symbol: string } & (
  | { readonly orderId: number }
  | { readonly clientOrderId: string }
);

/** Takes an open order out of the book; refused when it is not open (never known, filled, or already gone). */
export function cancelOrder(state: VenueState, name: OrderName, atMs: number): Cancellation {
  const open = state.openOrders.find((order) => isNamed(order, name));
  if (open === undefined) return refuse('order-not-found', 'No open order has this id.');
  const order: OrderRecord = { ...open, status: 'cancelled', updatedAtMs: atMs };
  return { kind: 'cancelled', state: closeOrder(state, order), events: [{ kind: 'order-closed', order }], order };
}

/** Moves an order from the open to the closed ones, as it stands. */
export function closeOrder(state: VenueState, order: OrderRecord): VenueState {
  return {
    ...state,
    openOrders: state.openOrders.filter(({ orderId }) => orderId !== order.orderId),
    closedOrders: [...state.closedOrders, order],
  };
}

const isNamed = (order: OrderRecord, name: OrderName): boolean =>
  order.symbol === name.symbol &&
  ('orderId' in name ? order.orderId === name.orderId : order.clientOrderId === name.clientOrderId);
