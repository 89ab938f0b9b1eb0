import { type Coins, NO_COINS, type Quote } from '../money/amount.ts';
import { withdrawable } from './account-margin.ts';
import { asCoins, asQuote, recordIncome } from './booking.ts';
import { type Change, changed, refuse } from './venue-outcome.ts';
import type { VenueState } from './venue-state.ts';

/** Moves the quote coin between the spot wallet and the futures wallet; `amount` is above zero. */
export function transfer(state: VenueState, to: 'futures' | 'spot', amount: Quote, atMs: number): Change {
  const free = to === 'futures' ? asQuote(spotFree(state, state.quoteCoin)) : withdrawable(state);
  if (!amount.isPositive()) return refuse('balance', 'The amount to transfer must be above zero.');
  if (!amount.lte(free)) return refuse('balance', `Only ${free} ${state.quoteCoin} can leave that wallet.`);
  const received = to === 'futures' ? amount : amount.negated();
  const moved = addSpot(
    { ...state, wallet: state.wallet.plus(received) },
    state.quoteCoin,
    asCoins(received.negated()),
  );
  return changed(recordIncome(moved, { kind: 'transfer', symbol: '', amount: received, tradeId: '', atMs }));
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
