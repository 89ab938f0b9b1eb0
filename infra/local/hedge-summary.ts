import type { History } from '../../shared/cycle/ledger.ts';
import type { Hedge } from '../../shared/cycle/hedges.ts';
import { policyInForce } from '../../shared/hedge/hedge-view.ts';
import { booksOf, unrealisedOf } from '../../shared/journal/books.ts';
import type { DecidedEntry, JournalEntry } from '../../shared/journal/entry.ts';
import type { Instrument } from '../../shared/market/instrument.ts';
import { type Coins, NO_COINS, NO_QUOTE, NO_RATIO, type Price, type Quote, type Ratio, ratio, smaller } from '../../shared/money/amount.ts';
import { contractsFor, notional, ratioOf } from '../../shared/money/conversions.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import type { HedgeSummary } from './run-summary.ts';

/** What one hedge's part of the summary is made from. */
export interface HedgeFacts {
  readonly hedge: Hedge & { readonly symbol: string };
  readonly instrument: Instrument;
  readonly history: History;
  /** This account's entries of the run, oldest first. */
  readonly entries: readonly JournalEntry[];
  readonly venue: VenueState;
  readonly spotStart: Price;
  readonly coinsStart: Coins;
}

/** Adds one hedge up: the coins, the short, what each earned and paid, and how near it came to liquidation. */
export function summariseHedge(facts: HedgeFacts): HedgeSummary {
  const { hedge, instrument, history, entries, venue, spotStart, coinsStart } = facts;
  const { symbol } = hedge;
  const books = booksOf(history.fills, history.funding, symbol, instrument.contractSize);
  const prices = venue.prices[symbol];
  const spotEnd = prices?.spot ?? spotStart;
  const coins = coinsHeld(venue, instrument.coin);
  const spotProfit = notional(coins, spotEnd).minus(notional(coinsStart, spotStart));
  const shortProfit = books.realised.plus(prices === undefined ? NO_QUOTE : unrealisedOf(books, prices.mark));
  const decided = entries.filter((entry): entry is JournalEntry & DecidedEntry => entry.kind === 'decided' && entry.symbol === symbol);
  const topUps = entries.flatMap((entry) =>
    entry.kind === 'action-settled' && entry.action.kind === 'top-up' && entry.action.symbol === symbol ? [entry.action.amount] : [],
  );
  const policy = policyInForce(hedge.standing);
  return {
    policyId: hedge.policyId,
    coin: instrument.coin,
    quoteCoin: instrument.quoteCoin,
    symbol,
    standing: hedge.standing.kind,
    coins,
    short: books.short,
    contracts: contractsFor(books.short, instrument.contractSize),
    spotStart,
    spotEnd,
    spotProfit,
    shortProfit,
    fees: books.fees,
    funding: books.funding,
    together: spotProfit.plus(shortProfit).minus(books.fees).plus(books.funding),
    orders: new Set(entries.flatMap((entry) => (entry.kind === 'order-planned' && entry.symbol === symbol ? [entry.clientOrderId] : []))).size,
    topUps: topUps.length,
    toppedUp: topUps.reduce((sum: Quote, amount) => sum.plus(amount), NO_QUOTE),
    liquidations: history.fills.filter((fill) => fill.symbol === symbol && fill.origin === 'liquidation').length,
    ...(policy === undefined ? {} : { ratio: policy.ratio }),
    ...(coins.isZero() ? {} : { hedgeRatio: ratioOf(books.short, coins) }),
    ...distances(decided),
    ...meanRatio(decided, instrument.contractSize),
    ...lastSurvival(entries, symbol),
  };
}

function coinsHeld({ spot }: VenueState, coin: string): Coins {
  const balance = spot[coin];
  return balance === undefined ? NO_COINS : balance.free.plus(balance.locked);
}

function distances(decided: readonly DecidedEntry[]): Pick<HedgeSummary, 'distance' | 'distanceMin'> {
  const seen = decided.flatMap(({ distance }) => (distance === undefined ? [] : [distance]));
  const [first, ...rest] = seen;
  if (first === undefined) return {};
  const last = decided.at(-1)?.distance;
  return { distanceMin: rest.reduce(smaller, first), ...(last === undefined ? {} : { distance: last }) };
}

function meanRatio(decided: readonly DecidedEntry[], contractSize: Coins): Pick<HedgeSummary, 'meanRatio'> {
  const ratios = decided.flatMap(({ short, coins }): Ratio[] =>
    coins === undefined || coins.isZero() ? [] : [ratioOf(short, contractsFor(coins, contractSize))],
  );
  if (ratios.length === 0) return {};
  return { meanRatio: ratios.reduce((sum, each) => sum.plus(each), NO_RATIO).dividedBy(ratio(String(ratios.length))) };
}

/** The last sentence that was said about how far the cash reaches. */
function lastSurvival(entries: readonly JournalEntry[], symbol: string): Pick<HedgeSummary, 'survival'> {
  const said = entries.flatMap((entry) => {
    const isHere =
      (entry.kind === 'order-settled' && entry.symbol === symbol) ||
      (entry.kind === 'action-settled' && entry.action.kind === 'top-up' && entry.action.symbol === symbol);
    return isHere && 'survival' in entry && entry.survival !== undefined ? [entry.survival] : [];
  });
  const last = said.at(-1);
  return last === undefined ? {} : { survival: last };
}
