import { larger, NO_QUOTE, type Quote, smaller } from '../money/amount.ts';
import {
  initialMarginOf,
  isIsolated,
  positionMaintenance,
  positionNotional,
  unrealisedOf,
  withdrawable,
} from './account-margin.ts';
import { withPosition } from './apply-fill.ts';
import { type Change, changed, refuse } from './venue-outcome.ts';
import type { VenuePosition, VenueState } from './venue-state.ts';
import { paidInto, settlingCoin } from './wallet-of.ts';

/** Moves money from the futures wallet into an isolated position; `amount` is above zero. */
export function addMargin(state: VenueState, symbol: string, amount: Quote, atMs: number): Change {
  if (state.instruments[symbol] === undefined) return refuse('unknown-symbol', `${symbol} is not listed here.`);
  const free = withdrawable(state, settlingCoin(state, symbol));
  return moveMargin(state, symbol, atMs, amount, () =>
    amount.lte(free) ? undefined : refuse('balance', `Only ${free} of the futures wallet is free.`),
  );
}

/** Takes money out of an isolated position back into the futures wallet; `amount` is above zero. */
export function reduceMargin(state: VenueState, symbol: string, amount: Quote, atMs: number): Change {
  return moveMargin(state, symbol, atMs, amount.negated(), (position) => {
    const spare = removable(state, symbol, position);
    return amount.lte(spare) ? undefined : refuse('isolated-margin', `Only ${spare} can be taken out of the position.`);
  });
}

function moveMargin(
  state: VenueState,
  symbol: string,
  atMs: number,
  amount: Quote,
  check: (position: VenuePosition) => Change | undefined,
): Change {
  if (state.instruments[symbol] === undefined) return refuse('unknown-symbol', `${symbol} is not listed here.`);
  if (amount.isZero()) return refuse('balance', 'The amount of margin to move must be above zero.');
  const position = state.positions[symbol];
  if (position === undefined) return refuse('no-position', `There is no position in ${symbol}.`);
  if (!isIsolated(state, symbol)) return refuse('not-isolated', `The position in ${symbol} is in cross mode.`);
  const refused = check(position);
  if (refused !== undefined) return refused;
  const isolatedWallet = position.isolatedWallet.plus(amount);
  const moved = withPosition(paidInto(state, symbol, amount.negated()), symbol, {
    ...position,
    isolatedWallet,
    updatedAtMs: atMs,
  });
  return changed({ ...moved, marginMoves: [...state.marginMoves, { symbol, amount, atMs }] });
}

/** Binance FAQ 360038447311: min(wallet - maintenance, wallet + unrealised - initial margin at mark), never below zero. */
function removable(state: VenueState, symbol: string, position: VenuePosition): Quote {
  const { isolatedWallet } = position;
  const initial = initialMarginOf(state, symbol, positionNotional(state, symbol, position));
  const aboveMaintenance = isolatedWallet.minus(positionMaintenance(state, symbol, position));
  const aboveInitial = isolatedWallet.plus(unrealisedOf(state, symbol, position)).minus(initial);
  return larger(NO_QUOTE, smaller(aboveMaintenance, aboveInitial));
}
