import type { Instrument } from '../../market/instrument.ts';
import type { BarSpan, MarketBar, PublicMarket } from '../../market/public-market.ts';
import { found, missing, type Read } from '../../market/read.ts';
import type { Prices } from '../../market/snapshot.ts';
import { DAY_MS } from '../../time/duration.ts';
import { openVenue } from '../../venue/open-venue.ts';
import type { VenueState } from '../../venue/venue-state.ts';
import { barSpans } from './bar-spans.ts';
import { liveThrough, lookNow, type Past } from './live-through.ts';
import type { PaperAccount } from './paper-account.ts';
import { payIn, type StartingBalance } from './starting-balances.ts';

/** The most that one pass lives through: some hundred requests and a second of work. */
const CATCH_UP_MS_MAX = 40 * DAY_MS;

/** An account that has lived until now. */
export interface Caught {
  readonly account: PaperAccount;
  /** Of every symbol asked about. */
  readonly prices: ReadonlyMap<string, Read<Prices>>;
  /** Something happened that a later look would not find out by itself. */
  readonly isNews: boolean;
  /** The past was too long for one pass: the account is not up to date yet. */
  readonly isBehind: boolean;
}

/**
 * Lets everything happen to an account that the market did since it was looked at last: bars, settlements, and the prices
 * of now. Symbols seen first are listed and their starting balances paid in. Failed when what may have happened to a
 * position or a resting order cannot be told.
 */
export async function catchUp(
  market: PublicMarket,
  before: PaperAccount,
  wanted: {
    readonly symbols: readonly string[];
    readonly balances: readonly StartingBalance[];
    readonly nowMs: number;
  },
): Promise<Read<Caught>> {
  const held = heldSymbols(before.venue);
  const symbols = [...new Set([...wanted.symbols, ...held])];
  const [instruments, prices] = await Promise.all([market.readInstruments(symbols), market.readPrices(symbols)]);
  const listed = instruments.ok ? withInstruments(before, [...instruments.value.values()]) : before;
  const exchangeMs = exchangeTime(market, wanted.nowMs);
  const untilMs = Math.min(exchangeMs, before.seenUntilMs + CATCH_UP_MS_MAX);
  const pasts = await readPasts(market, listed, held, untilMs);
  if (!pasts.ok) return pasts;
  const lived = afterPasts(listed, pasts.value, held, untilMs);
  const isBehind = untilMs < exchangeMs;
  const now = isBehind ? { account: lived, hasEvents: false } : atPrices(lived, prices, wanted.nowMs);
  const account = withBalances(now.account, wanted.balances, prices);
  const hasLived = held.length > 0 && lived.seenUntilMs !== before.seenUntilMs;
  const isNews = now.hasEvents || hasLived || hasGrown(before, account);
  return found({ account, prices, isNews, isBehind });
}

/** Never ahead of the exchange's clock: a bar still forming there would be taken for a closed one. */
function exchangeTime(market: PublicMarket, nowMs: number): number {
  const skew = market.readClockSkewMs();
  return skew.ok ? Math.min(nowMs, nowMs + skew.value) : nowMs;
}

/** Symbols to which the market can do something. */
const heldSymbols = ({ positions, openOrders }: VenueState): readonly string[] => [
  ...new Set([...Object.keys(positions), ...openOrders.map(({ symbol }) => symbol)]),
];

/** With the newest rules; a symbol seen first gets the exchange's own settings. */
function withInstruments(account: PaperAccount, instruments: readonly Instrument[]): PaperAccount {
  const { venue } = account;
  const listed = openVenue({ instruments });
  return {
    ...account,
    venue: {
      ...venue,
      instruments: { ...venue.instruments, ...listed.instruments },
      settings: { ...listed.settings, ...venue.settings },
    },
  };
}

async function readPasts(
  market: PublicMarket,
  account: PaperAccount,
  held: readonly string[],
  untilMs: number,
): Promise<Read<readonly Past[]>> {
  const spans = barSpans(account.seenUntilMs, untilMs);
  const pasts = await Promise.all(held.map((symbol) => readPast(market, account, symbol, spans, untilMs)));
  const failed = pasts.find((past) => !past.ok);
  if (failed !== undefined && !failed.ok) return failed;
  return found(pasts.flatMap((past) => (past.ok ? [past.value] : [])));
}

async function readPast(
  market: PublicMarket,
  { venue, seenUntilMs, settledUntilMs }: PaperAccount,
  symbol: string,
  spans: readonly BarSpan[],
  untilMs: number,
): Promise<Read<Past>> {
  const intervalMs = venue.instruments[symbol]?.fundingIntervalMs;
  if (intervalMs === undefined) return missing(`the rules of ${symbol} are not known`);
  const afterMs = settledUntilMs[symbol] ?? seenUntilMs;
  const isDue = Math.floor(untilMs / intervalMs) * intervalMs > afterMs;
  const [bars, rates] = await Promise.all([
    readSpans(market, symbol, spans),
    isDue ? market.readSettledRates(symbol, afterMs, untilMs) : found([]),
  ]);
  if (!bars.ok) return bars;
  return rates.ok ? found({ symbol, bars: bars.value, rates: rates.value }) : rates;
}

/** The bars of spans that follow one another, up to the first one that is not listed whole yet. */
async function readSpans(market: PublicMarket, symbol: string, spans: readonly BarSpan[]): Promise<Read<Past['bars']>> {
  const bars: { readonly bar: MarketBar; readonly stepMs: number }[] = [];
  for (const span of spans) {
    const read = await market.readBars(symbol, span);
    if (!read.ok) return read;
    bars.push(...read.value.map((bar) => ({ bar, stepMs: span.stepMs })));
    if (closeOf(bars.at(-1)) !== span.toMs) break;
  }
  return found(bars);
}

const closeOf = (last: Past['bars'][number] | undefined): number | undefined =>
  last === undefined ? undefined : last.bar.perp.openMs + last.stepMs;

/** All symbols live until the instant that each of them has reached. */
function afterPasts(
  account: PaperAccount,
  pasts: readonly Past[],
  held: readonly string[],
  untilMs: number,
): PaperAccount {
  const { venue, seenUntilMs, settledUntilMs } = account;
  const reachedMs = Math.min(untilMs, ...pasts.map(({ bars }) => closeOf(bars.at(-1)) ?? seenUntilMs));
  const shared = pasts.map((past) => ({
    ...past,
    bars: past.bars.filter(({ bar, stepMs }) => bar.perp.openMs + stepMs <= reachedMs),
  }));
  const settled = pasts.map(({ symbol, rates }) => [
    symbol,
    rates.at(-1)?.atMs ?? settledUntilMs[symbol] ?? seenUntilMs,
  ]);
  const idle = Object.keys(venue.instruments).filter((symbol) => !held.includes(symbol));
  return {
    ...account,
    venue: liveThrough(venue, shared),
    seenUntilMs: reachedMs,
    settledUntilMs: { ...Object.fromEntries([...idle.map((symbol) => [symbol, untilMs]), ...settled]) },
  };
}

function atPrices(
  account: PaperAccount,
  prices: ReadonlyMap<string, Read<Prices>>,
  nowMs: number,
): { readonly account: PaperAccount; readonly hasEvents: boolean } {
  let { venue } = account;
  let hasEvents = false;
  for (const [symbol, read] of prices) {
    if (!read.ok || venue.instruments[symbol] === undefined) continue;
    const step = lookNow(venue, symbol, read.value, nowMs);
    venue = step.state;
    hasEvents ||= step.events.length > 0;
  }
  return { account: { ...account, venue, seenUntilMs: hasEvents ? nowMs : account.seenUntilMs }, hasEvents };
}

function withBalances(
  account: PaperAccount,
  balances: readonly StartingBalance[],
  prices: ReadonlyMap<string, Read<Prices>>,
): PaperAccount {
  let { venue, funded } = account;
  for (const balance of balances) {
    const price = prices.get(balance.symbol);
    const isListed = venue.instruments[balance.symbol] !== undefined;
    if (funded.includes(balance.symbol) || !isListed || !price?.ok) continue;
    venue = payIn(venue, balance, price.value.mark);
    funded = [...funded, balance.symbol];
  }
  return { ...account, venue, funded };
}

const hasGrown = (before: PaperAccount, after: PaperAccount): boolean =>
  before.funded.length !== after.funded.length ||
  Object.keys(before.venue.instruments).length !== Object.keys(after.venue.instruments).length ||
  before.venue.incomes.length !== after.venue.incomes.length;
