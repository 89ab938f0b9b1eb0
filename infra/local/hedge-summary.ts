import type { Hedge } from '../../shared/cycle/hedges.ts';
import type { History } from '../../shared/cycle/ledger.ts';
import { policyInForce } from '../../shared/hedge/hedge-view.ts';
import { booksOf, unrealisedOf } from '../../shared/journal/books.ts';
import type { DecidedEntry, JournalEntry } from '../../shared/journal/entry.ts';
import { contractsHedging } from '../../shared/market/contract-value.ts';
import { type Instrument, ownPerpetual } from '../../shared/market/instrument.ts';
import {
  type Coins,
  NO_COINS,
  NO_QUOTE,
  NO_RATIO,
  type Price,
  type Quote,
  type Ratio,
  ratio,
  smaller,
} from '../../shared/money/amount.ts';
import { notional, ratioOf } from '../../shared/money/conversions.ts';
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
  const { hedge, instrument, history, entries, venue } = facts;
  const { symbol } = hedge;
  const decided = entries.filter(
    (entry): entry is JournalEntry & DecidedEntry => entry.kind === 'decided' && entry.symbol === symbol,
  );
  const policy = policyInForce(hedge.standing);
  const coin = policy?.coin ?? instrument.coin;
  const coins = coinsHeld(venue, coin);
  const money = moneyOf(facts, coin, coins);
  // Coins of two kinds have no ratio.
  const isOwn = coin === instrument.coin;
  return {
    policyId: hedge.policyId,
    coin: instrument.coin,
    quoteCoin: instrument.quoteCoin,
    symbol,
    standing: hedge.standing.kind,
    coins,
    ...money,
    ...countsOf(entries, symbol),
    liquidations: history.fills.filter((fill) => fill.symbol === symbol && fill.origin === 'liquidation').length,
    ...(policy === undefined ? {} : { ratio: policy.ratio }),
    ...(coins.isZero() || !isOwn ? {} : { hedgeRatio: ratioOf(money.short, coins) }),
    ...distances(decided),
    ...(isOwn ? meanRatio(decided, instrument) : {}),
    ...lastSurvival(entries, symbol),
  };
}

function moneyOf({ hedge, instrument, history, venue, spotStart, coinsStart }: HedgeFacts, coin: string, coins: Coins) {
  const books = booksOf(history.fills, history.funding, hedge.symbol, instrument);
  const prices = venue.prices[hedge.symbol];
  const coinPrices = coin === instrument.coin ? prices : venue.prices[ownPerpetual(coin)];
  const spotEnd = coinPrices?.spot ?? spotStart;
  const spotProfit = notional(coins, spotEnd).minus(notional(coinsStart, spotStart));
  const shortProfit = books.realised.plus(
    prices === undefined ? NO_QUOTE : unrealisedOf(books, instrument, prices.mark),
  );
  const { contracts, short, fees, funding } = books;
  const together = spotProfit.plus(shortProfit).minus(fees).plus(funding);
  return { contracts, short, spotStart, spotEnd, spotProfit, shortProfit, fees, funding, together };
}

function countsOf(entries: readonly JournalEntry[], symbol: string) {
  const planned = entries.filter((entry) => entry.kind === 'order-planned' && entry.symbol === symbol);
  const topUps = entries.flatMap((entry): Quote[] =>
    entry.kind === 'action-settled' && entry.action.kind === 'top-up' && entry.action.symbol === symbol
      ? [entry.action.amount]
      : [],
  );
  const toppedUp = topUps.reduce((sum, amount) => sum.plus(amount), NO_QUOTE);
  return { orders: planned.length, topUps: topUps.length, toppedUp };
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

function meanRatio(decided: readonly DecidedEntry[], instrument: Instrument): Pick<HedgeSummary, 'meanRatio'> {
  const ratios = decided.flatMap(({ short, coins, mark }): Ratio[] =>
    coins === undefined || coins.isZero() ? [] : [ratioOf(short, contractsHedging(instrument, coins, mark))],
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
