import * as z from 'zod/mini';
import { isInverseSymbol } from '../../market/instrument.ts';
import { found, missing, type Read } from '../../market/read.ts';
import type { Prices } from '../../market/snapshot.ts';
import { type Price, price, ratio } from '../../money/amount.ts';
import { inverseOf } from '../../money/conversions.ts';
import type { Ask, ReadEndpoint } from './ccxt-client.ts';
import { messageOf } from './failures.ts';
import { DOLLAR_PAIR, type SavedRules } from './saved-rules.ts';
import { idOf, spotIdOf } from './symbol-names.ts';
import { attempt, digits, instantMs, positive, readWire, rowsBySymbol } from './wire.ts';

const mark = z.object({
  markPrice: positive(price),
  indexPrice: positive(price),
  lastFundingRate: digits(ratio),
  time: instantMs,
});
const book = z.object({ bidPrice: positive(price), askPrice: positive(price) });
const spotTicker = z.object({ lastPrice: positive(price) });

type Rows = ReadonlyMap<string, unknown>;

/** Beyond this many names the exchange charges as much as for all of them. */
const SPOT_NAMES_MAX = 80;

/**
 * The prices of the named perpetuals and their coins, with three requests for any number of symbols. Each symbol
 * fails by itself; without its mark there are no prices, without spot or book the mark and the index stand in.
 */
export async function readPrices(
  ask: Ask,
  symbols: readonly string[],
  rules: Read<SavedRules>,
): Promise<ReadonlyMap<string, Read<Prices>>> {
  const [marks, books, spots] = await Promise.all([
    readBySymbol(ask, symbols, MARKS, 'mark prices'),
    readBySymbol(ask, symbols, BOOKS, 'bids and asks'),
    attempt(async () => rowsBySymbol(await ask('publicGetTicker24hr', spotQuestion(symbols, rules)), 'spot prices')),
  ]);
  return new Map(symbols.map((symbol) => [symbol, pricesOf(symbol, marks(symbol), books(symbol), spots)]));
}

type MarketEndpoints = { readonly linear: ReadEndpoint; readonly inverse: ReadEndpoint };
const MARKS: MarketEndpoints = { linear: 'fapiPublicGetPremiumIndex', inverse: 'dapiPublicGetPremiumIndex' };
const BOOKS: MarketEndpoints = { linear: 'fapiPublicGetTickerBookTicker', inverse: 'dapiPublicGetTickerBookTicker' };

/** The rows of a list that each host has of its own contracts; that of inverse ones is asked only where one is named. */
async function readBySymbol(
  ask: Ask,
  symbols: readonly string[],
  { linear, inverse }: MarketEndpoints,
  name: string,
): Promise<(symbol: string) => Read<Rows>> {
  const rowsOf = (endpoint: ReadEndpoint) => attempt(async () => rowsBySymbol(await ask(endpoint), name));
  const [usual, coinMargined] = await Promise.all([
    rowsOf(linear),
    symbols.some(isInverseSymbol) ? rowsOf(inverse) : undefined,
  ]);
  return (symbol) => (isInverseSymbol(symbol) && coinMargined !== undefined ? coinMargined : usual);
}

/** The mark prices of the named perpetuals, with one request a kind of contract; each may fail by itself. */
export async function readMarks(ask: Ask, symbols: readonly string[]): Promise<ReadonlyMap<string, Read<Price>>> {
  const marks = await readBySymbol(ask, symbols, MARKS, 'mark prices');
  const markOf = async (symbol: string) => {
    const rows = marks(symbol);
    if (!rows.ok) return rows;
    return attempt(async () => readWire(mark, rows.value.get(idOf(symbol)), `mark price of ${symbol}`).markPrice);
  };
  return new Map(await Promise.all(symbols.map(async (symbol) => [symbol, await markOf(symbol)] as const)));
}

/** Names only markets that exist, since one unknown name makes the exchange refuse the whole question. */
function spotQuestion(symbols: readonly string[], rules: Read<SavedRules>): Readonly<Record<string, string>> {
  const ids = rules.ok
    ? rules.value.spotIds.filter((id) => id === DOLLAR_PAIR || symbols.some((symbol) => namesSpot(symbol, id)))
    : [];
  const byName = ids.length > 0 && ids.length <= SPOT_NAMES_MAX;
  return { ...(byName ? { symbols: JSON.stringify(ids) } : {}), type: 'MINI' };
}

const namesSpot = (symbol: string, id: string): boolean => spotIdOf(symbol) === id;

function pricesOf(symbol: string, marks: Read<Rows>, books: Read<Rows>, spots: Read<Rows>): Read<Prices> {
  if (!marks.ok) return marks;
  try {
    const id = idOf(symbol);
    const marked = readWire(mark, marks.value.get(id), `mark price of ${symbol}`);
    const quoted = rowIn(book, books, id, `bid and ask of ${symbol}`);
    const traded = rowIn(spotTicker, spots, spotIdOf(symbol) ?? id, `spot price of ${spotIdOf(symbol) ?? id}`);
    const unread = [quoted, traded].flatMap((read) => (read.ok ? [] : [read.because]));
    return found({
      mark: marked.markPrice,
      index: marked.indexPrice,
      bid: quoted.ok ? quoted.value.bidPrice : marked.markPrice,
      ask: quoted.ok ? quoted.value.askPrice : marked.markPrice,
      spot: traded.ok ? traded.value.lastPrice : marked.indexPrice,
      fundingRate: marked.lastFundingRate,
      markAtMs: marked.time,
      ...quoteInDollars(symbol, spots),
      ...(unread.length === 0 ? {} : { standIns: unread.join('; ') }),
    });
  } catch (failure) {
    return missing(messageOf(failure));
  }
}

/** Each dollar coin by the other: one that loses its peg alone shows; both together would not. */
function quoteInDollars(symbol: string, spots: Read<Rows>): Pick<Prices, 'quoteInDollars'> {
  const pair = rowIn(spotTicker, spots, DOLLAR_PAIR, 'price of USDC in USDT');
  if (!pair.ok) return {};
  const { lastPrice } = pair.value;
  if (symbol.endsWith(':USDC')) return { quoteInDollars: lastPrice };
  return symbol.endsWith(':USDT') ? { quoteInDollars: inverseOf(lastPrice) } : {};
}

function rowIn<T>(shape: z.ZodMiniType<T>, rows: Read<Rows>, id: string, name: string): Read<T> {
  if (!rows.ok) return rows;
  try {
    return found(readWire(shape, rows.value.get(id), name));
  } catch (failure) {
    return missing(messageOf(failure));
  }
}
