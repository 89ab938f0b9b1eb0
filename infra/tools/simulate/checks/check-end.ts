import type { LedgerPage } from '../../../../shared/cycle/ledger.ts';
import { booksOf } from '../../../../shared/journal/books.ts';
import type { FundingPayment } from '../../../../shared/market/fill.ts';
import { isInverse } from '../../../../shared/market/instrument.ts';
import {
  type Contracts,
  coins,
  larger,
  NO_CONTRACTS,
  NO_QUOTE,
  price,
  type Quote,
  quote,
} from '../../../../shared/money/amount.ts';
import { notional } from '../../../../shared/money/conversions.ts';
import { isPending, type Slot } from '../../../../shared/orders/intent.ts';
import { dayOf } from '../../../../shared/time/instant.ts';
import { pricesOf } from '../../../../shared/venue/lookups.ts';
import type { VenueTrade } from '../../../../shared/venue/venue-state.ts';
import { wishFor } from '../wishes/owners-wish.ts';
import { shortIn } from '../world/exchange-book.ts';
import { PERIOD_MS, type SimulatedAccount, type World } from '../world/world.ts';
import { distanceFromWish, hasLostTwice, removalNow } from './check-size.ts';

// What must be so once everything works again and some passes have gone by.

const total = (trades: readonly VenueTrade[], of: (trade: VenueTrade) => Quote): Quote =>
  trades.reduce((sum, trade) => sum.plus(of(trade)), NO_QUOTE);

/** L3, L4, L5: nothing is owed, in doubt or held. */
export async function whatLingers(
  { opened, loop }: World,
  { name, witness }: SimulatedAccount,
): Promise<readonly string[]> {
  const page: LedgerPage = await opened.store.ledger.readPage(name, dayOf(loop.nowMs));
  const heard = new Set(witness.heard.map(({ id }) => id));
  const lost = [...witness.owed.values()].filter(({ id }) => !heard.has(id));
  const taken = await opened.store.ledger.take(name, 'the-end', loop.nowMs, 1);
  if (taken.kind === 'taken' && taken.record !== undefined)
    await opened.store.ledger.release({ account: name, runId: 'the-end', fence: taken.fence }, taken.record);
  return [
    ...lost.map(({ code }) => `L3: the alert ${code} was owed and never delivered`),
    ...page.slots
      .filter((slot) => isInDoubt(slot, loop.nowMs))
      .map(({ symbol }) => `L4: an order of ${symbol} is still in doubt`),
    ...(page.action?.isSettled === false ? [`L4: a move of cash is still in doubt: ${page.action.action.kind}`] : []),
    ...(taken.kind === 'held' ? [`L5: the lease is still held by ${taken.runId}`] : []),
  ];
}

/** A posted order rests until the next pass; every other one is known by then. */
const isInDoubt = (slot: Slot, nowMs: number): boolean =>
  isPending(slot) && !(slot.isResting && nowMs - slot.intent.plannedAtMs <= 2 * PERIOD_MS);

/** L2, L6: the ledger holds every trade once, and alone rebuilds position and profit. */
export async function whatTheBooksMiss({ opened }: World, account: SimulatedAccount): Promise<readonly string[]> {
  const { name, exchange, witness } = account;
  const { fills, funding } = await opened.store.ledger.readHistory(name);
  const { venue } = exchange.book;
  return Object.values(venue.instruments).flatMap((size) => {
    const { symbol } = size;
    const sinceMs = witness.firstPlannedMs.get(symbol);
    if (sinceMs === undefined) return [];
    const booked = new Set(fills.filter((fill) => fill.symbol === symbol).map(({ id }) => id));
    const made = venue.trades.filter(
      (trade) => trade.symbol === symbol && (trade.atMs >= sinceMs || booked.has(trade.id)),
    );
    const missing = made.filter(({ id }) => !booked.has(id));
    if (missing.length > 0) return [`L2: the trade ${missing[0]?.id} of ${symbol} is not in the ledger`];
    if (witness.conduct.clouded.has(symbol)) return whatFundingMisses(account, symbol, funding, sinceMs);
    const books = booksOf(fills, funding, symbol, size);
    const sums: readonly (readonly [string, Quote, Quote])[] = [
      ['fees', books.fees, total(made, ({ fee }) => fee)],
      ['profit', books.realised, total(made, ({ realised }) => realised)],
    ];
    const short = shortIn(venue, symbol);
    return [
      ...whatFundingMisses(account, symbol, funding, sinceMs),
      ...(books.contracts.eq(short)
        ? []
        : [`L6: by the ledger the short of ${symbol} is ${books.contracts}, in truth ${short}`]),
      ...sums.flatMap(([what, is, should]) =>
        is
          .minus(should)
          .abs()
          .lt(isInverse(size) ? COIN_CENT : CENT)
          ? []
          : [`L6: by the ledger the ${what} of ${symbol} are ${is}, in truth ${should}`],
      ),
    ];
  });
}

/** Every settlement since the first order is booked, and none that never was, or twice. */
function whatFundingMisses(
  { exchange }: SimulatedAccount,
  symbol: string,
  funding: readonly FundingPayment[],
  sinceMs: number,
): readonly string[] {
  const told = (of: { readonly atMs: number; readonly amount: Quote }) => `${of.atMs} ${of.amount}`;
  const settled = exchange.book.venue.incomes.filter((income) => income.kind === 'funding' && income.symbol === symbol);
  const booked = funding.filter((payment) => payment.symbol === symbol).map(told);
  const missing = settled.filter((income) => income.atMs >= sinceMs && !booked.includes(told(income)));
  const known = settled.map(told);
  const strange = booked.filter((one, at) => !known.includes(one) || booked.indexOf(one) !== at);
  return [
    ...missing.map((income) => `L6: the settlement ${told(income)} of ${symbol} is not in the ledger`),
    ...strange.map((one) => `L6: the settlement ${one} of ${symbol} is in the ledger, and not as it was`),
  ];
}

const CENT = quote('0.01');
/** The exchange books eight decimals of a coin, and rounds each booking. */
const COIN_CENT = quote('0.000001');
const ROUTINE = new Set([
  'hedge-opened',
  'hedge-changed',
  'topped-up',
  'cash-moved',
  'order-doubtful',
  'account-resumed',
]);

/** The promise itself: a short that is not what its policy says, and that nothing is being done about, has been told of. */
export async function whatWasNotTold(
  { opened }: World,
  account: SimulatedAccount,
  isIdle: boolean,
): Promise<readonly string[]> {
  const isTold = account.witness.heard.some(({ code }) => !ROUTINE.has(code));
  const control = await opened.store.controls.read(account.name);
  const isOwnersWish = control.ok && control.value?.mode === 'reduceOnly';
  if (isTold || !isIdle || isOwnersWish) return [];
  const { instruments } = account.exchange.book.venue;
  return Object.keys(instruments)
    .flatMap((symbol) => distanceFromWish(account, symbol) ?? [])
    .map((far) => `${far}, and nobody was told why`);
}

/** Whether the owner and the exchange let an account buy back. */
export async function mayBuyBack({ opened }: World, { name, exchange }: SimulatedAccount): Promise<boolean> {
  const control = await opened.store.controls.read(name);
  const isAllowed = control.ok && ['run', 'reduceOnly'].includes(control.value?.mode ?? '');
  const { troubles, loop, book } = exchange;
  return isAllowed && troubles.refusal(loop.nowMs) === undefined && book.venue.positionMode !== 'hedge';
}

/** A rule of the owner's takes the hedge off, and nothing stands in the way: no short may be left of it. */
export async function whatWasNotRemoved(world: World, account: SimulatedAccount): Promise<readonly string[]> {
  if (!(await mayBuyBack(world, account))) return [];
  const { exchange, owner, witness } = account;
  const { venue } = exchange.book;
  return Object.values(venue.instruments).flatMap(({ symbol, status }) => {
    const wish = wishFor([...owner.policies.values()], symbol);
    const { mark } = pricesOf(venue, symbol);
    const isTraded = status === 'trading' && witness.firstPlannedMs.has(symbol);
    const isDue = wish !== undefined && (removalNow(account, wish, mark) === 'due' || hasLostTwice(account, wish));
    if (!isDue || !isTraded) return [];
    const short = shortIn(venue, symbol);
    return short.isPositive()
      ? [`L1: a short of ${short} ${symbol} is left although a rule takes it off at ${mark}`]
      : [];
  });
}

/** What the owner closes by hand when he puts things right: what the program leaves alone, or may not change. */
export function strayPosition(account: SimulatedAccount, page: LedgerPage, symbol: string): Contracts {
  const { venue } = account.exchange.book;
  const short = shortIn(venue, symbol);
  const wish = wishFor([...account.owner.policies.values()], symbol);
  const settings = venue.settings[symbol];
  const isSame =
    wish !== undefined && settings?.leverage.eq(wish.leverage) === true && settings.marginMode === wish.marginMode;
  const isOurs = page.slots.some((slot) => slot.symbol === symbol);
  return isOurs && isSame && !short.isNegative() ? NO_CONTRACTS : short;
}

/** Enough cash for any hedge of so many coins. */
export const ample = larger(quote('1'), notional(coins('20'), price('60000')));
