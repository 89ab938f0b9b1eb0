import { price, ratio } from '../../../../shared/money/amount.ts';
import { MINUTE_MS } from '../../../../shared/time/duration.ts';
import type { VenuePrices, VenueState } from '../../../../shared/venue/venue-state.ts';
import type { Exchange } from '../world/exchange.ts';
import { coinOf } from '../world/hedge-kinds.ts';

const WORSE = ratio('1.05');
const TICK = price('0.1');

type View = (exchange: Exchange) => VenueState;

const withShownTrades: View = ({ book }) => {
  const { venue } = book;
  const symbols = [...new Set(venue.trades.map(({ symbol }) => symbol))];
  const shown = new Set(symbols.flatMap((symbol) => book.shownTrades(symbol)));
  return { ...venue, trades: venue.trades.filter((trade) => shown.has(trade)) };
};

const withShownOrders: View = ({ book }) => {
  const { venue } = book;
  const isShown = ({ symbol, clientOrderId }: { readonly symbol: string; readonly clientOrderId: string }) =>
    book.shownOrder(symbol, clientOrderId) !== undefined;
  return { ...venue, openOrders: venue.openOrders.filter(isShown), closedOrders: venue.closedOrders.filter(isShown) };
};

const withSeenPrices: View = ({ book, troubles, loop }) => {
  const { venue } = book;
  const seen = Object.entries(venue.prices).map(([symbol, prices]) => {
    const isFlawed = troubles.prices !== undefined && coinOf(symbol) === troubles.prices.coin;
    const fresh = { ...prices, pricedAtMs: loop.nowMs, spotAtMs: loop.nowMs };
    return [symbol, isFlawed ? flawed(fresh, troubles.prices.flaw) : fresh];
  });
  return { ...venue, prices: Object.fromEntries(seen) };
};

function flawed(prices: VenuePrices, flaw: string): VenuePrices {
  switch (flaw) {
    case 'stale':
      return { ...prices, pricedAtMs: prices.pricedAtMs - MINUTE_MS };
    case 'crossed':
      return { ...prices, bid: prices.ask.plus(TICK), ask: prices.bid };
    case 'apart':
      return { ...prices, mark: prices.mark.times(WORSE) };
    default:
      return prices; // the ticker of the spot market fails as a whole
  }
}

/** Lists that run behind the book, and prices with their flaws, by the question that asks for them, of either host of contracts. */
const VIEWS: Readonly<Record<string, View>> = {
  'GET /positionRisk': ({ book }) => book.shown,
  'GET /userTrades': withShownTrades,
  'GET /order': withShownOrders,
  'GET /premiumIndex': withSeenPrices,
  'GET /ticker/bookTicker': withSeenPrices,
  'GET /api/v3/ticker/24hr': withSeenPrices,
};

/** The account as a question sees it. */
export const shownTo = (call: string, exchange: Exchange): VenueState =>
  VIEWS[call.replace(/\/[fd]api\/v\d/, '')]?.(exchange) ?? exchange.book.venue;
