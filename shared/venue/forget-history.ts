import type { VenueState } from './venue-state.ts';

/**
 * The account without closed orders, trades, bookings and margin moves older than `beforeMs`, so that a stored account
 * stays small. Balances, positions, open orders and numbering are untouched; what is forgotten can no longer be asked.
 */
export const forgetHistory = (state: VenueState, beforeMs: number): VenueState => ({
  ...state,
  closedOrders: state.closedOrders.filter(({ updatedAtMs }) => updatedAtMs >= beforeMs),
  trades: state.trades.filter(({ atMs }) => atMs >= beforeMs),
  incomes: state.incomes.filter(({ atMs }) => atMs >= beforeMs),
  marginMoves: state.marginMoves.filter(({ atMs }) => atMs >= beforeMs),
});
