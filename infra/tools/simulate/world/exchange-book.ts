import { refusalOf, stateOf } from '../../../../shared/adapters/paper/venue-readings.ts';
import type { FundingPayment } from '../../../../shared/market/fill.ts';
import type { Order } from '../../../../shared/market/order.ts';
import type { Outcome } from '../../../../shared/market/outcome.ts';
import { type Contracts, NO_CONTRACTS, type Price } from '../../../../shared/money/amount.ts';
import { orderByClientId } from '../../../../shared/venue/lookups.ts';
import { placeOrder } from '../../../../shared/venue/place-order.ts';
import type { OrderRecord, VenueState, VenueTrade } from '../../../../shared/venue/venue-state.ts';
import type { Trouble } from '../script.ts';
import type { EventLoop } from './event-loop.ts';

/** A trade, with the signed short before and after it: above zero short, below zero long. */
export interface BookedTrade {
  readonly trade: VenueTrade;
  readonly before: Contracts;
  readonly after: Contracts;
}

/** The signed short of a symbol: above zero short, below zero long. */
export function shortIn({ positions }: VenueState, symbol: string): Contracts {
  const position = positions[symbol];
  if (position === undefined) return NO_CONTRACTS;
  return position.side === 'short' ? position.contracts : position.contracts.negated();
}

/** One account as it truly is on the exchange, and as its lists, which run behind, show it. */
export class ExchangeBook {
  readonly #loop: EventLoop;
  readonly #onTrade: (booked: BookedTrade) => void;
  readonly #onMark: (symbol: string, mark: Price) => void;
  #positions: { readonly shownFromMs: number; readonly positions: VenueState['positions'] }[];
  readonly #shownFromMs = new Map<string, number>();
  /** When the newest trade of a symbol is listed. */
  readonly #listedFromMs = new Map<string, number>();
  #venue: VenueState;
  lag: NonNullable<Trouble['lag']> = {};

  constructor(
    venue: VenueState,
    loop: EventLoop,
    onTrade: (booked: BookedTrade) => void,
    onMark: (symbol: string, mark: Price) => void,
  ) {
    this.#venue = venue;
    this.#loop = loop;
    this.#onTrade = onTrade;
    this.#onMark = onMark;
    this.#positions = [{ shownFromMs: 0, positions: venue.positions }];
  }

  get venue(): VenueState {
    return this.#venue;
  }

  /** Whatever changes the account goes through here. */
  change(change: (venue: VenueState, nowMs: number) => VenueState): void {
    const before = this.#venue;
    const nowMs = this.#loop.nowMs;
    const after = change(before, nowMs);
    this.#venue = after;
    if (after.positions !== before.positions) {
      const shown = this.#positions.findLastIndex(({ shownFromMs }) => shownFromMs <= nowMs);
      const shownFromMs = nowMs + (this.lag.positionsMs ?? 0);
      this.#positions = [...this.#positions.slice(Math.max(0, shown)), { shownFromMs, positions: after.positions }];
    }
    for (const { orderId } of [...after.openOrders, ...after.closedOrders.slice(before.closedOrders.length)]) {
      if (orderId >= before.nextId) this.#shownFromMs.set(`order ${orderId}`, nowMs + (this.lag.ordersMs ?? 0));
    }
    for (const [symbol, { mark }] of Object.entries(after.prices)) {
      if (mark !== before.prices[symbol]?.mark) this.#onMark(symbol, mark);
    }
    this.#announce(before, after.trades.slice(before.trades.length));
  }

  #announce(before: VenueState, trades: readonly VenueTrade[]): void {
    const shorts = new Map<string, Contracts>();
    for (const trade of trades) {
      // A list that runs behind lacks its newest trades, never one between two it shows.
      const shownFromMs = Math.max(this.#listedFromMs.get(trade.symbol) ?? 0, trade.atMs + (this.lag.fillsMs ?? 0));
      this.#listedFromMs.set(trade.symbol, shownFromMs);
      this.#shownFromMs.set(`trade ${trade.id}`, shownFromMs);
      const was = shorts.get(trade.symbol) ?? shortIn(before, trade.symbol);
      const is = trade.side === 'sell' ? was.plus(trade.contracts) : was.minus(trade.contracts);
      shorts.set(trade.symbol, is);
      this.#onTrade({ trade, before: was, after: is });
    }
  }

  /** The account with the positions its list shows now. */
  get shown(): VenueState {
    const { nowMs } = this.#loop;
    const seen = this.#positions.findLast(({ shownFromMs }) => shownFromMs <= nowMs);
    const isUpToDate = seen === undefined || seen.positions === this.#venue.positions;
    return isUpToDate ? this.#venue : { ...this.#venue, positions: seen.positions };
  }

  /** The trades that are listed by now. */
  shownTrades(symbol: string): readonly VenueTrade[] {
    const { nowMs } = this.#loop;
    const isShown = ({ id }: VenueTrade) => (this.#shownFromMs.get(`trade ${id}`) ?? 0) <= nowMs;
    return this.#venue.trades.filter((trade) => trade.symbol === symbol && isShown(trade));
  }

  /** What the settlements of a symbol have brought, oldest first. */
  fundingOf(symbol: string): readonly FundingPayment[] {
    return this.#venue.incomes.filter((income) => income.kind === 'funding' && income.symbol === symbol);
  }

  /** Whether something was traded that no list shows yet. */
  hasUnlisted(symbol: string): boolean {
    return (this.#listedFromMs.get(symbol) ?? 0) > this.#loop.nowMs;
  }

  /** The order of this id, if the exchange finds it by now. */
  shownOrder(symbol: string, clientOrderId: string): OrderRecord | undefined {
    const order = orderByClientId(this.#venue, symbol, clientOrderId);
    if (order === undefined) return undefined;
    return (this.#shownFromMs.get(`order ${order.orderId}`) ?? 0) <= this.#loop.nowMs ? order : undefined;
  }

  /** The order arrives. */
  accept(order: Order): Outcome {
    const placement = placeOrder(this.#venue, order, this.#loop.nowMs);
    if (placement.kind === 'refused') return refusalOf(placement);
    this.change(() => placement.state);
    const state = stateOf(placement.state, placement.order);
    if (state.kind !== 'closed-unfilled') return state;
    return { kind: 'refused', code: 'unfilled', because: 'it found no counterpart' };
  }
}
