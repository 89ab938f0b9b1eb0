import type { OtherWallet } from '../../../../shared/market/wallet.ts';
import { type Coins, coins, dollars, NO_COINS, price, quote, ratio } from '../../../../shared/money/amount.ts';
import type { DeployedLimits } from '../../../../shared/policy/deployed-limits.ts';
import { CAUTIOUS_LIMITS } from '../../../../shared/policy/deployed-limits.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { openVenue } from '../../../../shared/venue/open-venue.ts';
import { setPrices } from '../../../../shared/venue/prices.ts';
import type { VenuePrices, VenueState } from '../../../../shared/venue/venue-state.ts';
import { BTC_AND_ETH, COIN_MARGINED_BTC } from '../../../local/binance/emulated-symbols.ts';
import type { AccountScript, CoinName, Script } from '../script.ts';
import { coinOf, INVERSE_BTC, symbolIn } from './hedge-kinds.ts';

export const COINS: readonly CoinName[] = ['BTC', 'ETH'];

/** Where every coin begins, and where it stands again when people have put everything right. */
export const FIRST_PRICE: Readonly<Record<CoinName, string>> = { BTC: '60000', ETH: '3000' };
const TICK: Readonly<Record<CoinName, string>> = { BTC: '0.1', ETH: '0.01' };

/** All prices of a coin around a mark, with a spread that lets posted orders rest. */
export function pricesAt(coin: CoinName, mark: VenuePrices['mark']) {
  const tick = price(TICK[coin]);
  return { mark, index: mark, spot: mark, last: mark, bid: mark.minus(tick), ask: mark.plus(tick) };
}

/** The exchange's account as a script begins: fresh, with its own first settings. */
export function firstVenue(script: AccountScript, nowMs: number): VenueState {
  const opened = openVenue({
    instruments: listedFor(script).map(({ instrument }) => instrument),
    wallet: quote(script.futures),
    ...(script.coinWallet === undefined ? {} : { coinWallets: { BTC: quote(script.coinWallet) } }),
    spot: { ...held(script), USDT: coins(script.spotCash) },
  });
  return Object.keys(opened.instruments).reduce(
    (venue, symbol) =>
      setPrices(venue, symbol, {
        ...pricesAt(coinOf(symbol), price(FIRST_PRICE[coinOf(symbol)])),
        fundingRate: ratio('0.0001'),
        nextFundingMs: nowMs + 8 * HOUR_MS,
        pricedAtMs: nowMs,
        spotAtMs: nowMs,
      }),
    opened,
  );
}

/** The inverse contract is listed where somebody hedges by it. */
const listedFor = ({ policies }: AccountScript) =>
  policies.some((policy) => symbolIn(policy) === INVERSE_BTC) ? [...BTC_AND_ETH, COIN_MARGINED_BTC] : BTC_AND_ETH;

/** The wallets beside spot as a script begins. */
export const othersOf = ({ others = {} }: AccountScript): Map<OtherWallet, Map<string, Coins>> =>
  new Map(
    (['funding', 'earn', 'margin'] as const).map((wallet) => [
      wallet,
      new Map(COINS.map((coin) => [coin, coins(others[wallet]?.[coin] ?? '0')])),
    ]),
  );

const held = (script: AccountScript): Readonly<Record<string, Coins>> =>
  Object.fromEntries(COINS.map((coin) => [coin, coins(script.coins[coin])]));

/** The spot wallet with so many coins more, or fewer, down to none. */
export function withCoins(venue: VenueState, asset: string, amount: Coins): VenueState {
  const before = venue.spot[asset] ?? { free: NO_COINS, locked: NO_COINS };
  const free = before.free.plus(amount);
  return { ...venue, spot: { ...venue.spot, [asset]: { ...before, free: free.isNegative() ? NO_COINS : free } } };
}

const WIDE: DeployedLimits = {
  ...CAUTIOUS_LIMITS,
  modeCeiling: 'live',
  symbols: [...CAUTIOUS_LIMITS.symbols, INVERSE_BTC],
  ordersADay: 400,
  turnoverADay: dollars('90000000'),
};

/** Orders come in slices, and budgets run out. */
const TIGHT: DeployedLimits = {
  ...WIDE,
  orderNotionalMax: dollars('40000'),
  ordersADay: 6,
  turnoverADay: dollars('200000'),
  notionalMax: dollars('110000'),
};

export const limitsOf = ({ limits }: Script): DeployedLimits => (limits === 'wide' ? WIDE : TIGHT);
