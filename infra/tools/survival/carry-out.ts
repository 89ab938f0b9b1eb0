import type { Decision, SettingsChange, Sweep, TopUp, Trade } from '../../../shared/hedge/decision.ts';
import { NO_CONTRACTS, NO_QUOTE } from '../../../shared/money/amount.ts';
import { stateAfterOrder } from '../../../shared/orders/order-record.ts';
import { DAY_MS } from '../../../shared/time/duration.ts';
import { dayOf } from '../../../shared/time/instant.ts';
import { setLeverage, setMarginMode } from '../../../shared/venue/account-settings.ts';
import { placeOrder } from '../../../shared/venue/place-order.ts';
import { addMargin, reduceMargin } from '../../../shared/venue/position-margin.ts';
import type { Change } from '../../../shared/venue/venue-outcome.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import type { Trial } from './trial.ts';

/** The trial after the exchange did what was decided; unchanged for a hold. Throws where it refuses what it must not. */
export function carryOut(trial: Trial, { action }: Decision, nowMs: number): Trial {
  switch (action.kind) {
    case 'hold':
      return trial;
    case 'settings':
      return changeSettings(trial, action);
    case 'top-up':
      return topUp(trial, action, nowMs);
    case 'sweep':
      return sweep(trial, action, nowMs);
    case 'trade':
      return trade(trial, action, nowMs);
  }
}

function changeSettings(trial: Trial, { marginMode, leverage }: SettingsChange): Trial {
  const { symbol } = trial.instrument;
  let { venue } = trial;
  if (marginMode !== undefined) venue = mustChange(setMarginMode(venue, symbol, marginMode));
  if (leverage !== undefined) venue = mustChange(setLeverage(venue, symbol, leverage));
  return { ...trial, venue };
}

/** A trial has no cash in its spot wallet, so that all of a top-up comes from futures. */
function topUp(trial: Trial, { amount }: TopUp, nowMs: number): Trial {
  const { state, instrument } = trial;
  const day = dayOf(nowMs);
  const before = state.toppedUpDay === day ? (state.toppedUp ?? NO_QUOTE) : NO_QUOTE;
  const venue = mustChange(addMargin(trial.venue, instrument.symbol, amount, nowMs));
  return { ...trial, venue, state: { ...state, toppedUpDay: day, toppedUp: before.plus(amount) } };
}

/** At most once a day, as a pass does. */
function sweep(trial: Trial, { amount }: Sweep, nowMs: number): Trial {
  const { venue, instrument } = trial;
  const last = venue.marginMoves.at(-1);
  if (last?.amount.isNegative() === true && nowMs - last.atMs < DAY_MS) return trial;
  return { ...trial, venue: mustChange(reduceMargin(venue, instrument.symbol, amount, nowMs)) };
}

function trade(trial: Trial, wish: Trade, nowMs: number): Trial {
  const { instrument, venue, state } = trial;
  const { symbol } = instrument;
  const { side, contracts, style } = wish;
  const order = { symbol, side, contracts, style, clientOrderId: `cw1t${venue.nextId}`, reduceOnly: side === 'buy' };
  const placement = placeOrder(venue, order, nowMs);
  if (placement.kind === 'refused') throw new Error(`an order of the trial was refused: ${placement.because}`);
  const shortBefore = venue.positions[symbol]?.contracts ?? NO_CONTRACTS;
  const after = stateAfterOrder(state, { ...wish, shortBefore }, placement.order.filled, nowMs);
  return { ...trial, venue: placement.state, state: after };
}

function mustChange(change: Change): VenueState {
  if (change.kind === 'refused') throw new Error(`the exchange of the trial refused: ${change.because}`);
  return change.state;
}
