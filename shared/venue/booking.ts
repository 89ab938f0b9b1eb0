import { type Coins, coins, price, type Quote, quote } from '../money/amount.ts';
import { coinsWorth, notional } from '../money/conversions.ts';
import { roundDownTo, roundUpTo } from '../money/rounding.ts';
import type { Income, VenueState } from './venue-state.ts';

/** The smallest amount the venue books: with every booking a multiple of it, sums are exact. */
const SMALLEST = quote('0.00000001');
const PAR = price('1');

/** What the account receives or what a position cost: never more than it was worth. */
export const bookDown = (amount: Quote): Quote => roundDownTo(amount, SMALLEST);

/** What the account pays or must set aside: never less than it owes. */
export const bookUp = (amount: Quote): Quote => roundUpTo(amount, SMALLEST);

/** Coins of the quote coin itself (a spot balance of USDT) as money, one for one. */
export const asQuote = (amount: Coins): Quote => notional(amount, PAR);

/** Money as coins of the quote coin itself, one for one. */
export const asCoins = (amount: Quote): Coins => (amount.isZero() ? coins('0') : coinsWorth(amount, PAR));

/** Writes down why a wallet changed. The caller changes the wallet. A booking of nothing is not written. */
export function recordIncome(state: VenueState, income: Omit<Income, 'id'>): VenueState {
  if (income.amount.isZero()) return state;
  return {
    ...state,
    incomes: [...state.incomes, { id: state.nextId, ...income }],
    nextId: state.nextId + 1,
  };
}
