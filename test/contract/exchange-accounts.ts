import { onTestFinished } from 'vitest';
import { BTC_AND_ETH } from '../../infra/local/binance/emulated-symbols.ts';
import { startBinanceEmulator } from '../../infra/local/binance/start-emulator.ts';
import { openBinance } from '../../shared/adapters/ccxt/open-binance.ts';
import { openPublicBinance } from '../../shared/adapters/ccxt/public-market.ts';
import { MemoryMarketsCache } from '../../shared/adapters/memory/memory-markets-cache.ts';
import { MemoryVenueStore } from '../../shared/adapters/memory/memory-venue-store.ts';
import { openPaper } from '../../shared/adapters/paper/open-paper.ts';
import type { MarketReader } from '../../shared/market/market-reader.ts';
import { coins, price, quote, ratio } from '../../shared/money/amount.ts';
import type { MarginGateway, OrderGateway } from '../../shared/orders/order-gateway.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { openVenue } from '../../shared/venue/open-venue.ts';
import { setPrices } from '../../shared/venue/prices.ts';
import type { VenuePrices } from '../../shared/venue/venue-state.ts';
import type { VenueSaved } from '../../shared/venue/venue-store.ts';

export const NOW_MS = Date.UTC(2026, 0, 1, 12);
export const BTC = 'BTC/USDT:USDT';

const PRICES: VenuePrices = {
  mark: price('60000'),
  index: price('60000'),
  bid: price('59999.9'),
  ask: price('60000.1'),
  last: price('60000'),
  spot: price('60001.5'),
  fundingRate: ratio('0.0001'),
  nextFundingMs: NOW_MS + HOUR_MS,
  pricedAtMs: NOW_MS,
  spotAtMs: NOW_MS,
};

/** What holds for every exchange account that has 2 BTC, 50,000 USDT in futures and 10,000 in spot, at 60,000. */
export interface ExchangeScene {
  readonly account: MarketReader & OrderGateway & MarginGateway;
  /** The next change is carried out, or not, and either way no reply comes back. */
  loseReply(when: 'before it counts' | 'after it counted'): void;
}

export type NewExchange = () => Promise<ExchangeScene>;

const clock = { nowMs: () => NOW_MS };
const KEY = { apiKey: 'not-a-real-key', secret: 'not-a-real-secret' };

async function startMarket() {
  const instruments = BTC_AND_ETH.map(({ instrument }) => instrument);
  const venue = openVenue({ instruments, wallet: quote('50000'), spot: { BTC: coins('2'), USDT: coins('10000') } });
  const emulator = await startBinanceEmulator({ accounts: [{ name: 'main', venue, keys: [KEY] }], ...clock });
  onTestFinished(() => emulator.close());
  emulator.changeEveryVenue((state) =>
    instruments.reduce((priced, { symbol }) => setPrices(priced, symbol, PRICES), state),
  );
  const route = (url: URL) => `${emulator.url}/${url.host}${url.pathname}${url.search}`;
  return { emulator, route, settings: { clock, cache: new MemoryMarketsCache(), route, timeoutMs: 2_000 } };
}

const overBinance: NewExchange = async () => {
  const { emulator, settings } = await startMarket();
  const account = openBinance({ ...settings, credentials: KEY });
  onTestFinished(() => account.close());
  return {
    account,
    loseReply: (when) => {
      const fault = when === 'before it counts' ? 'cut-before' : 'cut-after-accept';
      const match = (method: string) => {
        if (method === 'POST') lift();
        return method === 'POST';
      };
      const lift = emulator.injectFault({ match, fault });
    },
  };
};

const onPaper: NewExchange = async () => {
  const { emulator, settings } = await startMarket();
  const market = openPublicBinance(settings);
  onTestFinished(() => market.close());
  let lost: 'before it counts' | 'after it counted' | undefined;
  const store = new MemoryVenueStore();
  const venueStore = {
    load: (name: string) => store.load(name),
    save: async (...version: Parameters<MemoryVenueStore['save']>): Promise<VenueSaved> => {
      const when = lost;
      lost = undefined;
      const saved = when === 'before it counts' ? undefined : await store.save(...version);
      return when === undefined && saved !== undefined ? saved : { kind: 'unknown', because: 'scripted: no reply' };
    },
  };
  const startingBalances = [
    {
      symbol: BTC,
      coin: 'BTC',
      coins: coins('2'),
      quote: { kind: 'amount', amount: quote('50000') },
      quoteSpot: quote('10000'),
    },
  ] as const;
  const account = openPaper({ venueStore, market, clock, account: 'main', startingBalances });
  await account.readAccount([BTC], 0);
  onTestFinished(() => {
    if (emulator.unknownCalls().length > 0) throw new Error(`unknown calls: ${emulator.unknownCalls()}`);
  });
  return {
    account,
    loseReply: (when) => {
      lost = when;
    },
  };
};

/** Every exchange account there is. */
export const EXCHANGES: readonly (readonly [string, NewExchange])[] = [
  ['Binance', overBinance],
  ['paper', onPaper],
];
