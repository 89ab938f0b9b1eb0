import type { MarketReader } from '../../market/market-reader.ts';
import type { ActionOutcome, Found, Outcome } from '../../market/outcome.ts';
import { found, missing, type Read } from '../../market/read.ts';
import type { Quote } from '../../money/amount.ts';
import type { MarginGateway, OrderGateway } from '../../orders/order-gateway.ts';
import { setLeverage, setMarginMode } from '../../venue/account-settings.ts';
import { cancelOrder } from '../../venue/cancel-order.ts';
import { orderByClientId } from '../../venue/lookups.ts';
import { placeOrder } from '../../venue/place-order.ts';
import { addMargin, reduceMargin } from '../../venue/position-margin.ts';
import { type Change, refuse } from '../../venue/venue-outcome.ts';
import type { VenueState } from '../../venue/venue-state.ts';
import { transfer } from '../../venue/wallets.ts';
import { type Attempt, type Made, PaperBook, type PaperSettings } from './paper-book.ts';
import { readPaperAccount } from './read-paper-account.ts';
import { fillOf, positionOf, stateOf } from './venue-readings.ts';

/** An account that exists on paper only, at public prices. */
export interface PaperExchange extends MarketReader, OrderGateway, MarginGateway {
  /** Forgets positions, balances and history: the account begins anew, with its starting balances. */
  startAgain(): Promise<ActionOutcome>;
}

/**
 * Opens a paper account for one pass: the ports of an exchange over the simulated one, whose state is stored. A change
 * has happened when it is stored; where the store cannot say so, nobody knows.
 */
export function openPaper(settings: PaperSettings): PaperExchange {
  const book = new PaperBook(settings);
  return {
    readInstruments: (symbols) => settings.market.readInstruments(symbols),
    readAccount: (symbols, fundingSinceMs) => readPaperAccount(book, settings, symbols, fundingSinceMs),
    readPosition: async (symbol) => ofVenue(await book.read(), (venue) => positionOf(venue, symbol)),
    readSettings: async (symbol) => {
      const read = await book.read();
      const own = read.ok ? read.value.settings[symbol] : undefined;
      if (!read.ok) return read;
      return own === undefined ? missing(`the paper account does not know ${symbol}`) : found(own);
    },
    readFills: async (symbol, from) => ofVenue(await book.read(), (venue) => fillsOf(venue, symbol, from)),
    readKeyRights: async () => found(NO_KEY_NEEDED),
    readCandles: (need) => settings.market.readCandles(need),
    // A paper account has a spot and a futures wallet.
    readWallet: async () => found(new Map()),
    readSettledRates: (symbol, afterMs, untilMs) => settings.market.readSettledRates(symbol, afterMs, untilMs),
    ...orderGateway(book),
    ...marginGateway(book),
    startAgain: async () => acted(await book.startAgain()),
  };
}

/** There is no key, so none can be misused. */
const NO_KEY_NEEDED = { canTrade: true, canWithdraw: false, canTransfer: true, ipRestricted: true };

const ofVenue = <T>(read: Read<VenueState>, value: (venue: VenueState) => T): Read<T> =>
  read.ok ? found(value(read.value)) : read;

const PAGE = 1_000;

function fillsOf(venue: VenueState, symbol: string, from: { readonly afterId?: string; readonly sinceMs: number }) {
  const { afterId, sinceMs } = from;
  const isNew = (id: string, atMs: number) => (afterId === undefined ? atMs >= sinceMs : BigInt(id) > BigInt(afterId));
  const fresh = venue.trades.filter((trade) => trade.symbol === symbol && isNew(trade.id, trade.atMs));
  return fresh.slice(0, PAGE).map(fillOf);
}

function orderGateway(book: PaperBook): OrderGateway {
  return {
    place: async (order) => {
      const made = await book.change([order.symbol], (venue, nowMs): Attempt<Exclude<Found, { kind: 'absent' }>> => {
        const placed = placeOrder(venue, order, nowMs);
        if (placed.kind === 'refused') return placed;
        return { kind: 'changed', state: placed.state, told: stateOf(placed.state, placed.order) };
      });
      return made.kind === 'made' ? placedAs(made.told) : made;
    },
    find: async ({ symbol, clientOrderId }) => {
      const read = await book.read();
      if (!read.ok) return { kind: 'unknown', because: read.because };
      const order = orderByClientId(read.value, symbol, clientOrderId);
      return order === undefined ? { kind: 'absent' } : stateOf(read.value, order);
    },
    cancel: async (reference) =>
      acted(
        await book.change([reference.symbol], (venue, nowMs) => {
          const cancelled = cancelOrder(venue, reference, nowMs);
          return cancelled.kind === 'refused'
            ? cancelled
            : { kind: 'changed', state: cancelled.state, told: undefined };
        }),
      ),
  };
}

function placedAs(state: Exclude<Found, { kind: 'absent' }>): Outcome {
  if (state.kind !== 'closed-unfilled') return state;
  return { kind: 'refused', code: 'unfilled', because: 'The order was closed without trading any of it.' };
}

function marginGateway(book: PaperBook): MarginGateway {
  const act = async (symbols: readonly string[], change: (venue: VenueState, nowMs: number) => Change) =>
    acted(
      await book.change(symbols, (venue, nowMs) => {
        const made = change(venue, nowMs);
        return made.kind === 'refused' ? made : { ...made, told: undefined };
      }),
    );
  const moved = (symbol: string, amount: Quote, move: typeof addMargin) =>
    act([symbol], (venue, nowMs) =>
      amount.isPositive()
        ? move(venue, symbol, amount, nowMs)
        : refuse('quantity-not-positive', 'The amount of margin to move must be above zero.'),
    );
  return {
    addMargin: (symbol, amount) => moved(symbol, amount, addMargin),
    reduceMargin: (symbol, amount) => moved(symbol, amount, reduceMargin),
    transferToFutures: (quoteCoin, amount) =>
      act([], (venue, nowMs) =>
        quoteCoin === venue.quoteCoin
          ? transfer(venue, 'futures', amount, nowMs)
          : refuse('balance', `The paper account holds no ${quoteCoin}.`),
      ),
    setLeverage: (symbol, leverage) => act([symbol], (venue) => setLeverage(venue, symbol, leverage)),
    setMarginMode: (symbol, mode) => act([symbol], (venue) => setMarginMode(venue, symbol, mode)),
  };
}

const acted = (made: Made<undefined>): ActionOutcome => (made.kind === 'made' ? { kind: 'done' } : made);
