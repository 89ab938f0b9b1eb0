import { averagePrice } from '../market/contract-value.ts';
import { isInverse } from '../market/instrument.ts';
import { NO_QUOTE, type Price, price } from '../money/amount.ts';
import { roundDownTo, roundUpTo } from '../money/rounding.ts';
import { crossMargin, isIsolated, positionMaintenance, unrealisedOf } from './account-margin.ts';
import { recordIncome } from './booking.ts';
import { closeOrder } from './cancel-order.ts';
import { forceClose } from './forced-close.ts';
import { instrumentOf, pricesOf } from './lookups.ts';
import type { Step, VenueEvent } from './venue-outcome.ts';
import type { OrderRecord, VenuePosition, VenueState } from './venue-state.ts';
import { settlingCoin, walletOf, withWallet } from './wallet-of.ts';

const FINEST_PRICE = price('0.00000001');

/**
 * Closes everything that no longer holds its maintenance margin at the mark price: each isolated position by itself,
 * the cross positions together. The rule is the exchange's own (equity at or below maintenance); it needs no formula
 * for a liquidation price, so it checks the ones that do.
 */
export function liquidateDue(state: VenueState, atMs: number): Step {
  let step: Step = { state, events: [] };
  for (const [symbol, position] of Object.entries(state.positions))
    if (isIsolated(state, symbol) && isIsolatedDue(state, symbol, position))
      step = after(step, liquidateIsolated(step.state, symbol, position, atMs));
  for (const coin of [state.quoteCoin, ...Object.keys(state.coinWallets)])
    if (isCrossDue(step.state, coin)) step = after(step, liquidateCross(step.state, coin, atMs));
  return step;
}

/** Isolated wallet + unrealised profit at or below the maintenance margin. */
const isIsolatedDue = (state: VenueState, symbol: string, position: VenuePosition): boolean =>
  position.isolatedWallet.plus(unrealisedOf(state, symbol, position)).lte(positionMaintenance(state, symbol, position));

/** Wallet + unrealised profit of all cross positions on it at or below their maintenance margin together. */
function isCrossDue(state: VenueState, coin: string): boolean {
  const cross = crossMargin(state, coin);
  return cross.maintenance.isPositive() && walletOf(state, coin).plus(cross.unrealised).lte(cross.maintenance);
}

/** The isolated wallet is lost: the exchange takes the position over at the price where nothing of it is left. */
function liquidateIsolated(state: VenueState, symbol: string, position: VenuePosition, atMs: number): Step {
  const cleared = cancelAll(state, (order) => order.symbol === symbol, atMs);
  const at = bankruptcyPrice(state, symbol, position);
  const close = { symbol, contracts: position.contracts, price: at, prefix: 'autoclose-' as const };
  const { state: closed, trade } = forceClose(cleared.state, close, atMs);
  const coin = settlingCoin(state, symbol);
  const before = walletOf(state, coin);
  const dust = walletOf(closed, coin).minus(before);
  const lost = { kind: 'insurance', symbol, amount: dust.negated(), tradeId: trade.id, atMs } as const;
  const emptied = recordIncome(withWallet(closed, coin, before), lost);
  return after(cleared, { state: emptied, events: [{ kind: 'liquidated', symbol, trade }] });
}

/** Where the loss equals the isolated wallet, rounded in the account's favour so that it never loses more than that. */
function bankruptcyPrice(state: VenueState, symbol: string, position: VenuePosition): Price {
  const { side, contracts, entryValue, isolatedWallet } = position;
  const instrument = instrumentOf(state, symbol);
  // The worth of inverse contracts falls while the price rises.
  const shrinks = (side === 'short') === isInverse(instrument);
  const worth = shrinks ? entryValue.minus(isolatedWallet) : entryValue.plus(isolatedWallet);
  const at = averagePrice(instrument, contracts, worth);
  return side === 'short' ? roundDownTo(at, FINEST_PRICE) : roundUpTo(at, FINEST_PRICE);
}

/** Every cross position of a wallet is closed at the mark price; what is left of the wallet, or missing, is the insurance fund's. */
function liquidateCross(state: VenueState, coin: string, atMs: number): Step {
  const isOn = (symbol: string) => !isIsolated(state, symbol) && settlingCoin(state, symbol) === coin;
  let step = cancelAll(state, (order) => isOn(order.symbol), atMs);
  for (const [symbol, { contracts }] of Object.entries(state.positions)) {
    if (!isOn(symbol)) continue;
    const close = { symbol, contracts, price: pricesOf(state, symbol).mark, prefix: 'autoclose-' as const };
    const { state: closed, trade } = forceClose(step.state, close, atMs);
    step = after(step, { state: closed, events: [{ kind: 'liquidated', symbol, trade }] });
  }
  const symbol = coin === state.quoteCoin ? '' : coin;
  const amount = walletOf(step.state, coin).negated();
  const lost = { kind: 'insurance', symbol, amount, tradeId: '', atMs } as const;
  return { ...step, state: recordIncome(withWallet(step.state, coin, NO_QUOTE), lost) };
}

function cancelAll(state: VenueState, isMeant: (order: OrderRecord) => boolean, atMs: number): Step {
  const orders = state.openOrders
    .filter(isMeant)
    .map((order): OrderRecord => ({ ...order, status: 'cancelled', updatedAtMs: atMs }));
  const events = orders.map((order): VenueEvent => ({ kind: 'order-closed', order }));
  return { state: orders.reduce(closeOrder, state), events };
}

const after = (before: Step, next: Step): Step => ({
  state: next.state,
  events: [...before.events, ...next.events],
});
