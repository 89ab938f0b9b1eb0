import type { MarginMode } from '../market/snapshot.ts';
import { ONE, type Ratio, ratio } from '../money/amount.ts';
import { roundDownTo } from '../money/rounding.ts';
import { freeCollateral, isIsolated } from './account-margin.ts';
import { settingsOf } from './lookups.ts';
import { type Change, changed, refuse } from './venue-outcome.ts';
import type { VenueState } from './venue-state.ts';
import { settlingCoin } from './wallet-of.ts';

const LEVERAGE_MAX = ratio('125');

/** Sets how much a position of a symbol may be worth per unit of margin: a whole number from 1 to 125. */
export function setLeverage(state: VenueState, symbol: string, leverage: Ratio): Change {
  const before = state.settings[symbol];
  if (before === undefined) return refuse('unknown-symbol', `${symbol} is not listed here.`);
  if (!(leverage.gte(ONE) && leverage.lte(LEVERAGE_MAX) && roundDownTo(leverage, ONE).eq(leverage)))
    return refuse('leverage-invalid', `Leverage ${leverage} is not a whole number from 1 to ${LEVERAGE_MAX}.`);
  const isLowered = leverage.lt(before.leverage);
  if (isLowered && state.positions[symbol] !== undefined && isIsolated(state, symbol))
    return refuse('leverage-down', 'Leverage cannot be lowered while an isolated position is open.');
  const after = { ...state, settings: { ...state.settings, [symbol]: { ...before, leverage } } };
  if (isLowered && freeCollateral(after, settlingCoin(state, symbol)).isNegative())
    return refuse('margin', 'The wallet does not hold the margin the open position needs at that leverage.');
  return changed(after);
}

/** Sets whether a symbol's positions are margined apart or together; only while it has neither position nor orders. */
export function setMarginMode(state: VenueState, symbol: string, marginMode: MarginMode): Change {
  if (state.instruments[symbol] === undefined) return refuse('unknown-symbol', `${symbol} is not listed here.`);
  const before = settingsOf(state, symbol);
  if (before.marginMode === marginMode) return refuse('unchanged', `The margin mode already is ${marginMode}.`);
  if (state.openOrders.some((order) => order.symbol === symbol))
    return refuse('orders-open', 'The margin mode cannot be changed while orders are open.');
  if (state.positions[symbol] !== undefined)
    return refuse('position-open', 'The margin mode cannot be changed while a position is open.');
  return changed({ ...state, settings: { ...state.settings, [symbol]: { ...before, marginMode } } });
}

/** Sets whether long and short of one symbol are held apart; only while the account is empty. */
export function setPositionMode(state: VenueState, positionMode: 'one-way' | 'hedge'): Change {
  if (state.positionMode === positionMode) return refuse('unchanged', `The position mode already is ${positionMode}.`);
  if (state.openOrders.length > 0)
    return refuse('orders-open', 'The position mode cannot be changed while orders are open.');
  if (Object.keys(state.positions).length > 0)
    return refuse('position-open', 'The position mode cannot be changed while a position is open.');
  return changed({ ...state, positionMode });
}
