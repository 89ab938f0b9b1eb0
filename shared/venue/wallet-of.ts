import { NO_QUOTE, type Quote } from '../money/amount.ts';
import { instrumentOf } from './lookups.ts';
import type { VenueState } from './venue-state.ts';

/** The futures wallet in one coin, without what isolated positions hold: the linear contracts' one, or a coin's own. */
export const walletOf = (state: VenueState, coin: string): Quote =>
  coin === state.quoteCoin ? state.wallet : (state.coinWallets[coin] ?? NO_QUOTE);

/** The coin that margins and settles a listed symbol. */
export const settlingCoin = (state: VenueState, symbol: string): string => instrumentOf(state, symbol).quoteCoin;

/** The account with so much in the futures wallet of a coin. */
export const withWallet = (state: VenueState, coin: string, wallet: Quote): VenueState =>
  coin === state.quoteCoin ? { ...state, wallet } : { ...state, coinWallets: { ...state.coinWallets, [coin]: wallet } };

/** The account with so much more in the wallet that margins a symbol; below zero: less. */
export function paidInto(state: VenueState, symbol: string, amount: Quote): VenueState {
  const coin = settlingCoin(state, symbol);
  return withWallet(state, coin, walletOf(state, coin).plus(amount));
}
