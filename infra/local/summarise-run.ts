import { listHedges } from '../../shared/cycle/hedges.ts';
import type { History } from '../../shared/cycle/ledger.ts';
import { policyInForce } from '../../shared/hedge/hedge-view.ts';
import { booksOf } from '../../shared/journal/books.ts';
import type { JournalEntry } from '../../shared/journal/entry.ts';
import { ownPerpetual } from '../../shared/market/instrument.ts';
import { type Coins, coins, NO_COINS, NO_CONTRACTS, NO_QUOTE, type Quote } from '../../shared/money/amount.ts';
import { dayOf, isoOf } from '../../shared/time/instant.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import { coinsInOne } from './coins-in-one.ts';
import { summariseHedge } from './hedge-summary.ts';
import { LOCAL_LIMITS } from './local-limits.ts';
import type { Tables } from './local-tables.ts';
import type { MarketPath } from './market/market-path.ts';
import { cashLines, orderLines } from './order-lines.ts';
import type { LoggedPass } from './pass-log.ts';
import type { HedgeSummary, RunOptions, RunSummary } from './run-summary.ts';
import { alertOf } from './sent-alert.ts';
import type { LocalStack } from './stack/local-stack.ts';
import { stackFaults } from './stack-faults.ts';
import type { WalkedTicks } from './walk-market.ts';

/** Everything a run leaves behind. */
export interface RunFacts {
  readonly options: RunOptions;
  readonly market: string;
  /** Which stack was run, in words. */
  readonly stackWords: string;
  readonly notes: readonly string[];
  readonly path: MarketPath;
  readonly fromMs: number;
  /** Each account before and after. */
  readonly accounts: Readonly<Record<string, VenueState>>;
  readonly venues: Readonly<Record<string, VenueState>>;
  /** Each account as the last pass over it left it: what the exchange booked later, no ledger can know yet. */
  readonly lastSeen: ReadonlyMap<string, VenueState>;
  readonly passes: readonly LoggedPass[];
  readonly ticks: WalkedTicks;
  readonly stack: Pick<LocalStack, 'sent' | 'denied' | 'failures' | 'givenUp'>;
  readonly tables: Pick<Tables, 'ledger' | 'policies'>;
  /** The part of `wallMs` in which the stack was synthesized. */
  readonly synthMs: number;
  readonly wallMs: number;
}

/** Adds a run up. Profit, fees and funding come from the ledger alone; the exchange is asked only whether it agrees. */
export async function summariseRun(facts: RunFacts): Promise<RunSummary> {
  const { options, path, passes } = facts;
  const entries = passes.flatMap((pass) => pass.entries);
  const accounts = await Promise.all(Object.keys(facts.venues).map((name) => summariseAccount(facts, name, entries)));
  const quiet = passes.filter(isQuiet);
  return {
    market: facts.market,
    stack: facts.stackWords,
    notes: facts.notes,
    fromMs: facts.fromMs,
    toMs: path.toMs,
    everyMs: options.everyMs,
    passes: passes.filter(({ isUrgent }) => !isUrgent).length,
    urgentPasses: passes.filter(({ isUrgent }) => isUrgent).length,
    skippedTicks: facts.ticks.skipped,
    quietPasses: quiet.length,
    failedPasses: passes.flatMap(faultsOf),
    stackFaults: stackFaults(facts.stack),
    hedges: accounts.flatMap(({ hedges }) => hedges),
    orders: orderLines(entries, contractSizeIn(facts)),
    cash: cashLines(entries),
    alerts: facts.stack.sent.map(alertOf),
    quietPassCalls: Object.fromEntries(fewestCalls(quiet)),
    exchangeCalls: passes.reduce((sum, { calls }) => sum + total(calls), 0),
    booksAgree: accounts.every(({ agrees }) => agrees),
    synthMs: facts.synthMs,
    wallMs: facts.wallMs,
    passMedianMs: median(passes.map(({ tookMs }) => tookMs)),
  };
}

/** A quiet pass as most are: without the question about the key, which is asked once a day. */
function fewestCalls(quiet: readonly LoggedPass[]): ReadonlyMap<string, number> {
  const sorted = quiet.map(({ calls }) => calls).sort((a, b) => total(a) - total(b));
  return sorted[0] ?? new Map();
}

const total = (calls: ReadonlyMap<string, number>): number => [...calls.values()].reduce((a, b) => a + b, 0);

/** A pass that asked for nothing and had nothing to tell. */
const isQuiet = ({ entries, faults }: LoggedPass): boolean =>
  faults.length === 0 && entries.every(({ kind }) => kind === 'decided');

const faultsOf = ({ faults, account, atMs }: LoggedPass): readonly string[] =>
  faults.map((fault) => `${account} at ${isoOf(atMs)}: ${fault}`);

interface AccountSummary {
  readonly hedges: readonly HedgeSummary[];
  readonly agrees: boolean;
}

async function summariseAccount(
  { tables, accounts, venues, lastSeen, path, fromMs }: RunFacts,
  name: string,
  entries: readonly JournalEntry[],
): Promise<AccountSummary> {
  const { ledger, policies } = tables;
  const [history, page, items] = await Promise.all([
    ledger.readHistory(name),
    ledger.readPage(name, dayOf(path.toMs)),
    policies.readAccount(name),
  ]);
  const venue = venues[name];
  if (venue === undefined) return { hedges: [], agrees: false };
  const listed = listHedges({ items, states: page.states, slots: page.slots, limits: LOCAL_LIMITS, mode: 'live' });
  const own = entries.filter(({ account }) => account === name);
  const hedges = listed.flatMap((hedge) => {
    const instrument = hedge.symbol === undefined ? undefined : venue.instruments[hedge.symbol];
    if (hedge.symbol === undefined || instrument === undefined) return [];
    const coin = policyInForce(hedge.standing)?.coin ?? instrument.coin;
    const spotStart = path.hour(coin, fromMs)?.spot.open ?? accounts[name]?.prices[ownPerpetual(coin)]?.spot;
    if (spotStart === undefined) return [];
    const coinsStart = held(accounts[name], coin);
    const symbol = hedge.symbol;
    return [
      summariseHedge({ hedge: { ...hedge, symbol }, instrument, history, entries: own, venue, spotStart, coinsStart }),
    ];
  });
  return { hedges, agrees: booksAgree(history, lastSeen.get(name) ?? venue) };
}

function held(venue: VenueState | undefined, coin: string): Coins {
  const balance = venue?.spot[coin];
  return balance === undefined ? NO_COINS : balance.free.plus(balance.locked);
}

/** Whether the ledger's trades and settlements alone rebuild every position and every booking of the exchange. */
function booksAgree({ fills, funding }: History, venue: VenueState): boolean {
  return Object.values(venue.instruments).every((instrument) => {
    const { symbol } = instrument;
    const books = booksOf(fills, funding, symbol, instrument);
    const position = venue.positions[symbol];
    const contracts = position?.contracts ?? NO_CONTRACTS;
    const short = position?.side === 'long' ? contracts.negated() : contracts;
    const booked = (kind: string): Quote =>
      venue.incomes
        .filter((income) => income.symbol === symbol && income.kind === kind)
        .reduce((sum, { amount }) => sum.plus(amount), NO_QUOTE);
    return (
      books.contracts.eq(short) &&
      isNear(books.realised, booked('realised')) &&
      isNear(books.fees.negated(), booked('fee')) &&
      isNear(books.funding, booked('funding'))
    );
  });
}

/** The exchange books at most eight decimals; each booking may differ by half of the last. */
const isNear = (ours: Quote, theirs: Quote): boolean => ours.minus(theirs).abs().toChartNumber() < 0.001;

function contractSizeIn({ venues }: RunFacts): (symbol: string) => Coins {
  const instruments = Object.values(venues).flatMap((venue) => Object.values(venue.instruments));
  const sizes = new Map(instruments.map((instrument) => [instrument.symbol, coinsInOne(instrument)]));
  return (symbol) => sizes.get(symbol) ?? coins('1');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
