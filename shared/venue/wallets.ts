import { type Coins, NO_COINS, type Quote } from '../money/amount.ts';
import { withdrawable } from './account-margin.ts';
import { asCoins, asQuote, recordIncome } from './booking.ts';
import { type Change, changed, refuse } from './venue-outcome.ts';
import type { VenueState } from './venue-state.ts';
import { walletOf, withWallet } from './wallet-of.ts';

/**
 * Moves a coin between the spot wallet and the futures wallet of the contracts it margins: the quote coin, or the coin of
 * inverse ones. `amount` is above zero.
 */
export function transfer(
  state: VenueState,
  to: 'futures' | 'spot',
  amount: Quote,
  atMs: number,
  coin = state.quoteCoin,
): Change {
  const free = to === 'futures' ? asQuote(spotFree(state, coin)) : withdrawable(state, coin);
  if (!amount.isPositive()) return refuse('balance', 'The amount to transfer must be above zero.');
  if (!amount.lte(free)) return refuse('balance', `Only ${free} ${coin} can leave that wallet.`);
  const received = to === 'futures' ? amount : amount.negated();
  const paid = withWallet(state, coin, walletOf(state, coin).plus(received));
  const moved = addSpot(paid, coin, asCoins(received.negated()));
  const symbol = coin === state.quoteCoin ? '' : coin;
  return changed(recordIncome(moved, { kind: 'transfer', symbol, amount: received, tradeId: '', atMs }));
}

/** Coins arrive in the spot wallet from outside. */
export const deposit = (state: VenueState, asset: string, amount: Coins): VenueState => addSpot(state, asset, amount);

/** Coins leave the spot wallet for somewhere else (a withdrawal, a sale); refused beyond what is free. */
export function withdraw(state: VenueState, asset: string, amount: Coins): Change {
  const free = spotFree(state, asset);
  if (!amount.lte(free)) return refuse('balance', `The spot wallet holds ${free} ${asset}, less than ${amount}.`);
  return changed(addSpot(state, asset, amount.negated()));
}

const spotFree = (state: VenueState, asset: string): Coins => state.spot[asset]?.free ?? NO_COINS;

function addSpot(state: VenueState, asset: string, amount: Coins): VenueState {
  const before = state.spot[asset] ?? { free: NO_COINS, locked: NO_COINS };
  return { ...state, spot: { ...state.spot, [asset]: { ...before, free: before.free.plus(amount) } } };
}
