import { fillOf, positionOf } from '../../../../shared/adapters/paper/venue-readings.ts';
import { isInverseSymbol } from '../../../../shared/market/instrument.ts';
import type { MarketReader } from '../../../../shared/market/market-reader.ts';
import { found, missing, type Read } from '../../../../shared/market/read.ts';
import type { AccountSnapshot, Position, Prices } from '../../../../shared/market/snapshot.ts';
import { price, ratio } from '../../../../shared/money/amount.ts';
import { MINUTE_MS } from '../../../../shared/time/duration.ts';
import { availableBalance, totalWallet } from '../../../../shared/venue/account-margin.ts';
import type { VenuePrices, VenueState } from '../../../../shared/venue/venue-state.ts';
import type { CoinName, ReadPart } from '../script.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeBook } from './exchange-book.ts';
import { barsWith, ratesWith } from './flawed-history.ts';
import { coinOf } from './hedge-kinds.ts';

const PAGE = 1_000;
const WORSE = ratio('1.05');
const TICK = price('0.1');

type Part = <T>(name: ReadPart, value: () => T) => Read<T>;

interface Listed {
  readonly linear: ReadonlyMap<string, Position>;
  readonly inverse: ReadonlyMap<string, Position>;
}

/** Positions as they are listed: an account to which nothing happens is looked at pass after pass. */
const LISTED = new WeakMap<VenueState, Listed>();

function positionsOf(venue: VenueState): Listed {
  const listed = (isListed: (symbol: string) => boolean) =>
    new Map(
      Object.keys(venue.positions)
        .filter(isListed)
        .map((symbol) => [symbol, positionOf(venue, symbol)]),
    );
  const known = LISTED.get(venue) ?? {
    linear: listed((symbol) => !isInverseSymbol(symbol)),
    inverse: listed(isInverseSymbol),
  };
  LISTED.set(venue, known);
  return known;
}

/** Wallets and positions of inverse contracts are lists of their own; here both hosts fail together. */
function inverseSide(venue: VenueState, book: ExchangeBook, part: Part) {
  const wallets = () =>
    new Map(
      Object.keys(venue.coinWallets).map((coin) => [
        coin,
        { available: availableBalance(venue, coin), total: totalWallet(venue, coin) },
      ]),
    );
  return {
    coinFutures: part('futures', wallets),
    inversePositions: part('positions', () => positionsOf(book.shown).inverse),
  };
}

/** The reading port over an exchange in trouble, for a program whose clock is `skewMs` ahead of the exchange's. */
export function readerOf(exchange: Exchange, skewMs: () => number): MarketReader {
  const { loop, book, troubles } = exchange;
  const part: Part = (name, value) => {
    const because = troubles.whyUnread(name, loop.nowMs);
    return because === undefined ? found(value()) : missing(because);
  };
  return {
    readInstruments: async (symbols) =>
      part('instruments', () => {
        const { instruments } = book.venue;
        return new Map(symbols.flatMap((symbol) => entryOf(symbol, instruments[symbol])));
      }),
    readAccount: async (symbols, fundingSinceMs) => snapshotOf(exchange, part, symbols, fundingSinceMs, skewMs()),
    readPosition: async (symbol) =>
      part('positions', (): Position => {
        const { linear, inverse } = positionsOf(book.shown);
        return (isInverseSymbol(symbol) ? inverse : linear).get(symbol) ?? { side: 'flat' };
      }),
    readSettings: async (symbol) => {
      const settings = book.venue.settings[symbol];
      return settings === undefined ? missing('not listed') : part('settings', () => settings);
    },
    readKeyRights: async () => part('key', () => exchange.key),
    readFills: async (symbol, { afterId, sinceMs }) =>
      part('fills', () =>
        book
          .shownTrades(symbol)
          .filter(({ id, atMs }) => (afterId === undefined ? atMs >= sinceMs : Number(id) > Number(afterId)))
          .slice(0, PAGE)
          .map(fillOf),
      ),
    readCandles: async (need) =>
      part('candles', () => barsWith(troubles.history.bars, exchange.past, need, loop.nowMs)),
    readSettledRates: async (symbol, afterMs, untilMs) =>
      part('rates', () =>
        ratesWith(troubles.history.rates, exchange.past.rates(symbol, afterMs, Math.min(untilMs, loop.nowMs))),
      ),
    readWallet: async (wallet) => part('wallets', () => new Map(exchange.others.get(wallet))),
  };
}

function snapshotOf(
  { loop, book, troubles }: Exchange,
  part: Part,
  symbols: readonly string[],
  fundingSinceMs: number,
  skewMs: number,
): AccountSnapshot {
  const { venue } = book;
  const { nowMs } = loop;
  const wallet = { available: availableBalance(venue), total: totalWallet(venue) };
  const silentUntilMs = troubles.silentUntilMs(nowMs);
  const pricesOf = (symbol: string) =>
    part('prices', () => pricesSeen(venue.prices[symbol], troubles.prices, symbol, nowMs));
  return {
    takenAtMs: nowMs + skewMs,
    ...(silentUntilMs === undefined ? {} : { silentUntilMs: silentUntilMs + skewMs }),
    clockSkewMs: part('clock', () => -Math.round(skewMs / 1000) * 1000),
    positionMode: part('mode', () => venue.positionMode),
    spot: part('spot', () => new Map(Object.entries(venue.spot))),
    futures: part('futures', () => new Map([[venue.quoteCoin, wallet]])),
    positions: part('positions', () => positionsOf(book.shown).linear),
    ...(symbols.some(isInverseSymbol) ? inverseSide(venue, book, part) : {}),
    settings: part('settings', () => new Map(Object.entries(venue.settings))),
    restingOrders: part('resting', () => venue.openOrders),
    prices: new Map(symbols.map((symbol) => [symbol, pricesOf(symbol)])),
    funding: part('funding', () =>
      venue.incomes.filter(({ kind, atMs }) => kind === 'funding' && atMs >= fundingSinceMs),
    ),
  };
}

const entryOf = <T>(name: string, value: T | undefined): readonly (readonly [string, T])[] =>
  value === undefined ? [] : [[name, value]];

function pricesSeen(
  prices: VenuePrices | undefined,
  trouble: { readonly coin: CoinName; readonly flaw: string } | undefined,
  symbol: string,
  nowMs: number,
): Prices {
  if (prices === undefined) throw new Error(`the simulated exchange has no price of ${symbol}`);
  const { mark, index, bid, ask, spot, fundingRate } = prices;
  const seen: Prices = { mark, index, bid, ask, spot, fundingRate, markAtMs: nowMs };
  if (trouble === undefined || coinOf(symbol) !== trouble.coin) return seen;
  switch (trouble.flaw) {
    case 'stale':
      return { ...seen, markAtMs: nowMs - MINUTE_MS };
    case 'crossed':
      return { ...seen, bid: ask.plus(TICK), ask: bid };
    case 'apart':
      return { ...seen, mark: mark.times(WORSE) };
    default:
      return { ...seen, spot: index, standIns: 'scripted: the spot market stands still' };
  }
}
