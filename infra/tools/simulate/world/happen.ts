import {
  coins,
  contracts,
  larger,
  NO_COINS,
  type Price,
  price,
  quote,
  ratio,
  smaller,
} from '../../../../shared/money/amount.ts';
import { roundDownTo } from '../../../../shared/money/rounding.ts';
import { setLeverage, setPositionMode } from '../../../../shared/venue/account-settings.ts';
import { autoDeleverage } from '../../../../shared/venue/forced-close.ts';
import { instrumentOf, pricesOf } from '../../../../shared/venue/lookups.ts';
import { placeOrder } from '../../../../shared/venue/place-order.ts';
import { movePrices } from '../../../../shared/venue/prices.ts';
import { settleFunding } from '../../../../shared/venue/settle-funding.ts';
import type { Change } from '../../../../shared/venue/venue-outcome.ts';
import type { VenueState } from '../../../../shared/venue/venue-state.ts';
import { walletOf, withWallet } from '../../../../shared/venue/wallet-of.ts';
import type { CoinName, ExchangeEvent, Happening } from '../script.ts';
import { pricesAt, withCoins } from './account.ts';
import type { Exchange } from './exchange.ts';
import { coinOf, contractOf } from './hedge-kinds.ts';

type Named<Kind extends ExchangeEvent['kind']> = Extract<ExchangeEvent, { readonly kind: Kind }>;

/** Whether something happens on the exchange itself, and not in the tables. */
export const isOnExchange = (happening: Happening): happening is Happening & ExchangeEvent =>
  !['policy', 'control', 'key', 'resume', 'moved'].includes(happening.kind);

/** The account after something happened to it; what the exchange would refuse does not happen. */
export function happen(venue: VenueState, happening: ExchangeEvent, nowMs: number): VenueState {
  const unless = (change: Change): VenueState => (change.kind === 'changed' ? change.state : venue);
  switch (happening.kind) {
    case 'move':
      return moved(venue, happening, nowMs);
    case 'funding': {
      const symbol = contractOf(venue, happening.coin);
      const due = { symbol, rate: ratio(happening.rate), mark: pricesOf(venue, symbol).mark };
      return settleFunding(venue, due, nowMs).state;
    }
    case 'coins':
      return withCoins(venue, happening.coin, coins(String(happening.amount)));
    case 'cash':
      return paidIn(venue, happening.wallet, happening.amount);
    case 'coin-cash': {
      const after = walletOf(venue, 'BTC').plus(quote(String(happening.amount)));
      return after.isNegative() ? venue : withWallet(venue, 'BTC', after);
    }
    case 'trade':
      return traded(venue, happening, nowMs);
    case 'leverage':
      return unless(setLeverage(venue, contractOf(venue, happening.coin), ratio(String(happening.leverage))));
    case 'position-mode':
      return unless(setPositionMode(venue, happening.mode));
    case 'deleverage':
      return autoDeleverage(venue, contractOf(venue, happening.coin), contracts(happening.contracts), nowMs).state;
    case 'market-halt': {
      const symbol = contractOf(venue, happening.coin);
      const status = happening.isHalted ? 'halted' : 'trading';
      return { ...venue, instruments: { ...venue.instruments, [symbol]: { ...instrumentOf(venue, symbol), status } } };
    }
  }
}

function moved(venue: VenueState, { coin, percent }: Named<'move'>, nowMs: number): VenueState {
  const factor = ratio((1 + percent / 100).toFixed(4));
  const { tick } = instrumentOf(venue, contractOf(venue, coin));
  const mark = roundDownTo(pricesOf(venue, contractOf(venue, coin)).mark.times(factor), tick);
  return priced(venue, coin, mark.lt(price('10')) ? price('10') : mark, nowMs);
}

/** All markets of a coin move together. */
export const priced = (venue: VenueState, coin: CoinName, mark: Price, nowMs: number): VenueState =>
  Object.keys(venue.instruments)
    .filter((symbol) => coinOf(symbol) === coin)
    .reduce((moving, symbol) => movePrices(moving, symbol, pricesAt(coin, mark), nowMs).state, venue);

/** What leaves can be no more than there is. */
function paidIn(venue: VenueState, wallet: 'futures' | 'spot', amount: number): VenueState {
  if (wallet === 'spot') return withCoins(venue, venue.quoteCoin, coins(String(amount)));
  const after = venue.wallet.plus(quote(String(amount)));
  return after.isNegative() ? venue : { ...venue, wallet: after };
}

function traded(venue: VenueState, happening: Named<'trade'>, nowMs: number): VenueState {
  const { coin, side, contracts: quantity } = happening;
  const order = {
    clientOrderId: `web${venue.nextId}`,
    symbol: contractOf(venue, coin),
    side,
    contracts: contracts(quantity),
  };
  const placement = placeOrder(venue, { ...order, reduceOnly: false, style: { kind: 'market' } }, nowMs);
  return placement.kind === 'refused' ? venue : placement.state;
}

/** Coins move between spot and another wallet of the account; no more than there are, but what the margin wallet borrows. */
export function moveCoins(exchange: Exchange, { coin, to, amount }: Extract<Happening, { kind: 'moved' }>): void {
  const there = exchange.others.get(to)?.get(coin) ?? NO_COINS;
  const here = exchange.book.venue.spot[coin]?.free ?? NO_COINS;
  const wanted = coins(String(amount));
  const most = to === 'margin' ? wanted : larger(wanted, there.negated());
  const moved = wanted.isNegative() ? most : smaller(wanted, here);
  exchange.book.change((venue) => withCoins(venue, coin, moved.negated()));
  exchange.others.set(to, new Map([...(exchange.others.get(to) ?? []), [coin, there.plus(moved)]]));
}
