import { NO_RATIO, type Price, price } from '../../shared/money/amount.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { applyHour } from '../../shared/venue/apply-hour.ts';
import { instrumentOf } from '../../shared/venue/lookups.ts';
import { NO_FEES, openVenue, REGULAR_FEES } from '../../shared/venue/open-venue.ts';
import { setPrices } from '../../shared/venue/prices.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import { BTC_AND_ETH } from './binance/emulated-symbols.ts';
import { type BinanceEmulator, startBinanceEmulator } from './binance/start-emulator.ts';
import { bridgePrice } from './market/bridge-price.ts';
import { type CoinHour, FUNDING_INTERVAL_MS, type MarketPath } from './market/market-path.ts';
import { historyOf } from './market/path-history.ts';
import type { StartingBalances } from './starting-balances.ts';

/** The emulated exchange and the market that moves it, in virtual time. */
export interface LocalExchange {
  readonly emulator: BinanceEmulator;
  /** Lives through the hour that opens at `openMs`, for every coin. */
  liveHour(openMs: number): void;
  /** Sets prices inside the hour that opens at `openMs`, by a seeded walk that respects the candle. */
  lookInside(openMs: number, atMs: number): void;
}

/** Obviously no key of anybody's. */
export const LOCAL_KEY = { exchange: 'binance', apiKey: 'not-a-real-key', secret: 'not-a-real-secret' } as const;

const BRIDGE_SEED = 7;
const NO_SPREAD = price('0');

export interface LocalExchangeSetup {
  readonly path: MarketPath;
  readonly accounts: Readonly<Record<string, VenueState>>;
  readonly nowMs: () => number;
  /** Ticks between bid and ask on either side of the last price: 1 as on a liquid market, 0 for exact sums. */
  readonly halfSpreadTicks: 0 | 1;
  /** Called when a request that may have changed an account was carried out, before it is answered. */
  readonly onWrite?: () => void;
}

/** An account with its starting balances and no past; the market's first prices are set. */
export function openAccount(
  path: MarketPath,
  balances: StartingBalances,
  hasFees: boolean,
  halfSpreadTicks: 0 | 1,
): VenueState {
  const venue = openVenue({
    instruments: BTC_AND_ETH.map(({ instrument }) => instrument).filter(({ coin }) => path.coins.includes(coin)),
    fees: hasFees ? REGULAR_FEES : NO_FEES,
    wallet: balances.futures,
    spot: balances.spot,
  });
  return path.coins.reduce((state, coin) => firstPrices(state, path, coin, halfSpreadTicks), venue);
}

/** Starts the emulator on loopback over the accounts given. */
export async function startLocalExchange({
  path,
  accounts,
  nowMs,
  halfSpreadTicks,
  onWrite = () => {},
}: LocalExchangeSetup): Promise<LocalExchange> {
  const emulator = await startBinanceEmulator({
    nowMs,
    accounts: Object.entries(accounts).map(([name, venue]) => ({
      name,
      venue,
      keys: [{ apiKey: `${LOCAL_KEY.apiKey}-${name}`, secret: LOCAL_KEY.secret }],
    })),
    symbols: BTC_AND_ETH.filter(({ instrument }) => path.coins.includes(instrument.coin)),
    history: historyOf(path, nowMs),
    onWrite,
  });
  const first = Object.values(accounts)[0];
  if (first !== undefined) emulator.changeEveryVenue((venue) => ({ ...venue, prices: first.prices }));
  const halfSpreadOf = (venue: VenueState, symbol: string): Price =>
    halfSpreadTicks === 0 ? NO_SPREAD : instrumentOf(venue, symbol).tick;
  const forEachCoin = (openMs: number, change: (venue: VenueState, symbol: string, hour: CoinHour) => VenueState) =>
    emulator.changeEveryVenue((venue) =>
      path.coins.reduce((state, coin) => {
        const hour = path.hour(coin, openMs);
        return hour === undefined ? state : change(state, symbolOf(coin), hour);
      }, venue),
    );
  return {
    emulator,
    liveHour: (openMs) =>
      forEachCoin(openMs, (venue, symbol, hour) => {
        const halfSpread = halfSpreadOf(venue, symbol);
        return applyHour(venue, symbol, { ...hour, halfSpread }, openMs + HOUR_MS).state;
      }),
    lookInside: (openMs, atMs) =>
      forEachCoin(openMs, (venue, symbol, hour) => bridged(venue, symbol, hour, atMs, halfSpreadOf(venue, symbol))),
  };
}

/** The unified symbol of a coin's USDT perpetual. */
const symbolOf = (coin: string): string => `${coin}/USDT:USDT`;

function firstPrices(venue: VenueState, path: MarketPath, coin: string, halfSpreadTicks: 0 | 1): VenueState {
  const halfSpread = halfSpreadTicks === 0 ? NO_SPREAD : instrumentOf(venue, symbolOf(coin)).tick;
  const hour = path.hour(coin, path.fromMs);
  return hour === undefined ? venue : priced(venue, symbolOf(coin), openOf(hour), path.fromMs, halfSpread);
}

const openOf = ({ mark, perp, spot }: CoinHour) => ({ mark: mark.open, perp: perp.open, spot: spot.open });

const bridged = (venue: VenueState, symbol: string, hour: CoinHour, atMs: number, halfSpread: Price): VenueState =>
  priced(
    venue,
    symbol,
    {
      mark: bridgePrice(hour.mark, atMs, BRIDGE_SEED),
      perp: bridgePrice(hour.perp, atMs, BRIDGE_SEED),
      spot: bridgePrice(hour.spot, atMs, BRIDGE_SEED),
    },
    atMs,
    halfSpread,
  );

function priced(
  venue: VenueState,
  symbol: string,
  now: ReturnType<typeof openOf>,
  atMs: number,
  halfSpread: Price,
): VenueState {
  const before = venue.prices[symbol];
  return setPrices(venue, symbol, {
    mark: now.mark,
    index: now.spot,
    spot: now.spot,
    bid: now.perp.minus(halfSpread),
    ask: now.perp.plus(halfSpread),
    last: now.perp,
    fundingRate: before?.fundingRate ?? NO_RATIO,
    nextFundingMs: before?.nextFundingMs ?? (Math.floor(atMs / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS,
    pricedAtMs: atMs,
    spotAtMs: atMs,
  });
}
