import { coinsHedged, worthOf } from '../../../../shared/market/contract-value.ts';
import { NO_CONTRACTS, type Quote, type Ratio } from '../../../../shared/money/amount.ts';
import { entryPriceOf } from '../../../../shared/venue/account-margin.ts';
import type { VenueState } from '../../../../shared/venue/venue-state.ts';
import { mustHold } from '../wishes/funding-wish.ts';
import { type Wish, wishFor } from '../wishes/owners-wish.ts';
import { coinsStanding, wishedCoins } from '../wishes/wished-short.ts';
import { shortIn } from '../world/exchange-book.ts';
import { coinOf } from '../world/hedge-kinds.ts';
import { PERIOD_MS, type SimulatedAccount, type World } from '../world/world.ts';
import { mayBuyBack } from './check-end.ts';
import { bandOf } from './check-size.ts';
import { coinsThere, standingTrue } from './standing-true.ts';

/** So long everything has been well when this is asked. */
const WELL_MS = 3 * PERIOD_MS;

/**
 * L1: what a short has paid in funding is more than its owner is ready to pay, by the settlements of the exchange itself,
 * and nothing stands in the way: then it is off, or no larger than he says, or he has been told.
 */
export async function whatFundingLeft(world: World, account: SimulatedAccount): Promise<readonly string[]> {
  if (!(await mayBuyBack(world, account))) return [];
  return Object.keys(account.exchange.book.venue.instruments).flatMap((symbol) => whatIsLeft(account, symbol) ?? []);
}

function whatIsLeft(account: SimulatedAccount, symbol: string): string | undefined {
  const { exchange, owner } = account;
  const { venue } = exchange.book;
  const wish = wishFor([...owner.policies.values()], symbol);
  const short = shortIn(venue, symbol);
  if (wish?.funding === undefined || !short.isPositive() || mayEventStand(wish, exchange.loop.nowMs)) return undefined;
  if (venue.instruments[symbol]?.status !== 'trading' || !isTooDear(account, wish, symbol)) return undefined;
  const { response } = wish.funding;
  switch (response) {
    case 'alert':
      return isTold(account, wish) ? undefined : `L1: funding of ${symbol} is dear, and nobody was told`;
    case 'remove':
      return `L1: a short of ${short} ${symbol} is left although funding takes it off`;
    default:
      return isWithin(account, wish, response)
        ? undefined
        : `L1: a short of ${short} ${symbol} is left although funding holds it to ${response}`;
  }
}

/** An event outranks funding, also one that has ended only just now. */
const mayEventStand = ({ ratio: { event } }: Wish, nowMs: number): boolean =>
  event !== undefined && nowMs >= event.fromMs && nowMs - WELL_MS < event.untilMs;

function isTooDear({ exchange, witness }: SimulatedAccount, { funding }: Wish, symbol: string): boolean {
  const { book, loop } = exchange;
  const { nowMs } = loop;
  const sinceMs = witness.openShorts.sinceMs(symbol);
  const value = entryValue(book.venue, symbol, nowMs);
  if (funding === undefined || sinceMs === undefined || value === undefined) return false;
  const payments = book.fundingOf(symbol);
  const beginning = { tradedAtMs: openedAtMs(book.venue, symbol), isSure: witness.openShorts.isSure };
  return mustHold(funding, { payments, value, sinceMs, nowMs }, beginning);
}

/** Since when the exchange itself holds the short without a break. */
function openedAtMs({ trades }: VenueState, symbol: string): number {
  let [short, sinceMs] = [NO_CONTRACTS, 0];
  for (const { side, contracts, atMs } of trades.filter((trade) => trade.symbol === symbol)) {
    const after = side === 'sell' ? short.plus(contracts) : short.minus(contracts);
    if (after.isPositive() && !short.isPositive()) sinceMs = atMs;
    short = after;
  }
  return sinceMs;
}

/** What the short was worth when it was entered, with what was bought back of it meanwhile: the rule looked at that. */
function entryValue(venue: VenueState, symbol: string, nowMs: number): Quote | undefined {
  const { trades } = venue;
  const [instrument, position] = [venue.instruments[symbol], venue.positions[symbol]];
  if (instrument === undefined || position === undefined) return undefined;
  const bought = trades
    .filter((trade) => trade.symbol === symbol && trade.side === 'buy' && nowMs - trade.atMs <= WELL_MS)
    .reduce((sum, { contracts }) => sum.plus(contracts), NO_CONTRACTS);
  return worthOf(instrument, position.contracts.plus(bought), entryPriceOf(venue, symbol, position));
}

const isTold = ({ witness }: SimulatedAccount, { coin, symbol }: Wish): boolean =>
  witness.heard.some(
    ({ code, text }) =>
      code === 'funding-costly' && [coin, coinOf(symbol)].some((name) => text.includes(`${name} hedge`)),
  );

function isWithin(account: SimulatedAccount, wish: Wish, most: Ratio): boolean {
  const standing = standingTrue(account, wish.symbol, wish);
  const { instrument, entry, mark } = standing;
  const wanted = wishedCoins(wish, most, coinsThere(account, wish.symbol, wish), standing);
  const lot = coinsHedged(instrument, instrument.lot, entry ?? mark);
  return wanted === undefined || coinsStanding(standing).lte(wanted.times(bandOf(wish).above).plus(lot));
}
