import { refusalOf, stateOf } from '../../../../shared/adapters/paper/venue-readings.ts';
import type { Order } from '../../../../shared/market/order.ts';
import type { ActionOutcome, Outcome, Refused } from '../../../../shared/market/outcome.ts';
import { type Contracts, larger, NO_CONTRACTS, ratio } from '../../../../shared/money/amount.ts';
import { roundDownTo } from '../../../../shared/money/rounding.ts';
import type { MarginGateway, OrderGateway } from '../../../../shared/orders/order-gateway.ts';
import { TIMING } from '../../../../shared/orders/timing.ts';
import { setLeverage, setMarginMode } from '../../../../shared/venue/account-settings.ts';
import { cancelOrder } from '../../../../shared/venue/cancel-order.ts';
import { instrumentOf } from '../../../../shared/venue/lookups.ts';
import { addMargin, reduceMargin } from '../../../../shared/venue/position-margin.ts';
import { limitLiquidity } from '../../../../shared/venue/prices.ts';
import { type Change, refuse } from '../../../../shared/venue/venue-outcome.ts';
import type { VenueState } from '../../../../shared/venue/venue-state.ts';
import { transfer } from '../../../../shared/venue/wallets.ts';
import type { OrderFault } from '../script.ts';
import type { Exchange } from './exchange.ts';

/** Follows a request from the moment it left the program to the moment nothing can come of it any more. */
export interface RequestWatch {
  arrived(id: string): void;
}

const LOST = { kind: 'unknown', because: 'scripted: the reply was lost' } as const;
const CLOCK_AHEAD_MS = 1_000;

/** Why the exchange refuses a request before it looks at it: it is silent, or the request was signed too long ago. */
function refusedAtTheDoor({ loop, troubles }: Exchange, signedAtMs: number): Refused | undefined {
  const ageMs = loop.nowMs - signedAtMs;
  if (ageMs > TIMING.requestWindowMs || ageMs < -CLOCK_AHEAD_MS) {
    return { kind: 'refused', code: 'clock', because: `scripted: the timestamp is ${ageMs} ms old` };
  }
  return troubles.refusal(loop.nowMs);
}

/** The trading port over an exchange in trouble. `signedAtMs` is the program's clock when a request was signed. */
export function ordersOf(exchange: Exchange, signedAtMs: () => number, watch: RequestWatch): OrderGateway {
  const { loop, book, troubles } = exchange;
  return {
    place: async (order) => {
      const refused = refusedAtTheDoor(exchange, signedAtMs());
      const outcome = refused ?? meet(exchange, order, troubles.nextOrder(), watch);
      if (outcome !== LATE) watch.arrived(order.clientOrderId);
      return outcome;
    },
    find: async ({ symbol, clientOrderId }) => {
      const because = troubles.whyUnread('find', loop.nowMs);
      if (because !== undefined) return { kind: 'unknown', because };
      const order = book.shownOrder(symbol, clientOrderId);
      return order === undefined ? { kind: 'absent' } : stateOf(book.venue, order);
    },
    cancel: async (reference) =>
      change(exchange, signedAtMs(), 'cancel', watch, (venue, nowMs) => {
        const cancelled = cancelOrder(venue, reference, nowMs);
        return cancelled.kind === 'refused' ? cancelled : { kind: 'changed', state: cancelled.state };
      }),
  };
}

const LATE = { kind: 'unknown', because: 'scripted: the reply was lost, the request is under way' } as const;

function meet(exchange: Exchange, order: Order, fault: OrderFault | undefined, watch: RequestWatch): Outcome {
  const { loop, book } = exchange;
  switch (fault?.kind) {
    case undefined:
    case 'none':
      return book.accept(order);
    case 'refuse':
      return { kind: 'refused', code: fault.code, because: `scripted: ${fault.code}` };
    case 'cut-before':
      return LOST;
    case 'cut-after':
      book.accept(order);
      return LOST;
    case 'late':
      loop.in(fault.byMs, () => {
        book.accept(order);
        watch.arrived(order.clientOrderId);
      });
      return LATE;
    case 'partial':
      return acceptUpTo(exchange, order, partOf(exchange, order, fault.fraction));
    case 'empty-book':
      return acceptUpTo(exchange, order, NO_CONTRACTS);
  }
}

/** So much of an order, in whole lots, one at least. */
export function partOf(
  { book }: Exchange,
  { symbol, contracts: whole }: Pick<Order, 'symbol' | 'contracts'>,
  fraction: number,
): Contracts {
  const { lot } = instrumentOf(book.venue, symbol);
  return larger(lot, roundDownTo(whole.times(ratio(fraction.toFixed(3))), lot));
}

function acceptUpTo({ book }: Exchange, order: Order, most: Contracts): Outcome {
  book.change((venue) => limitLiquidity(venue, order.symbol, most));
  const outcome = book.accept(order);
  book.change((venue) => limitLiquidity(venue, order.symbol, undefined));
  return outcome;
}

/** The margin port over an exchange in trouble. */
export function marginOf(exchange: Exchange, signedAtMs: () => number, watch: RequestWatch): MarginGateway {
  const act = (id: string, wish: (venue: VenueState, nowMs: number) => Change) =>
    change(exchange, signedAtMs(), id, watch, wish);
  return {
    addMargin: async (symbol, amount) => act('top-up', (venue, nowMs) => addMargin(venue, symbol, amount, nowMs)),
    reduceMargin: async (symbol, amount) => act('sweep', (venue, nowMs) => reduceMargin(venue, symbol, amount, nowMs)),
    transferToFutures: async (coin, amount, into) =>
      act('transfer', (venue, nowMs) =>
        (into === undefined) === (coin === venue.quoteCoin)
          ? transfer(venue, 'futures', amount, nowMs, coin)
          : refuse('balance', `No contract of that wallet is settled in ${coin}.`),
      ),
    setLeverage: async (symbol, leverage) => act('leverage', (venue) => setLeverage(venue, symbol, leverage)),
    setMarginMode: async (symbol, mode) => act('margin-mode', (venue) => setMarginMode(venue, symbol, mode)),
  };
}

function change(
  exchange: Exchange,
  signedAtMs: number,
  id: string,
  watch: RequestWatch,
  wish: (venue: VenueState, nowMs: number) => Change,
): ActionOutcome {
  const refused = refusedAtTheDoor(exchange, signedAtMs);
  const fault = refused === undefined ? exchange.troubles.nextAction() : undefined;
  if (fault?.kind === 'late') {
    exchange.loop.in(fault.byMs, () => {
      applied(exchange, wish);
      watch.arrived(id);
    });
    return LATE;
  }
  const outcome = refused ?? unlessCut(exchange, fault, wish);
  watch.arrived(id);
  return outcome;
}

function unlessCut(
  exchange: Exchange,
  fault: OrderFault | undefined,
  wish: (venue: VenueState, nowMs: number) => Change,
): ActionOutcome {
  if (fault?.kind === 'refuse') return { kind: 'refused', code: fault.code, because: `scripted: ${fault.code}` };
  if (fault?.kind === 'cut-before') return LOST;
  const outcome = applied(exchange, wish);
  return fault?.kind === 'cut-after' ? LOST : outcome;
}

function applied({ book, loop }: Exchange, wish: (venue: VenueState, nowMs: number) => Change): ActionOutcome {
  const after = wish(book.venue, loop.nowMs);
  if (after.kind === 'refused') return refusalOf(after);
  book.change(() => after.state);
  return { kind: 'done' };
}
