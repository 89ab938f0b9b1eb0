import { BTC_AND_ETH, COIN_MARGINED_BTC } from '../../infra/local/binance/emulated-symbols.ts';
import { type BinanceEmulator, startBinanceEmulator } from '../../infra/local/binance/start-emulator.ts';
import type { MarketHistory } from '../../infra/local/binance/wire-exchange.ts';
import { openBinance } from '../../shared/adapters/ccxt/open-binance.ts';
import { MemoryMarketsCache } from '../../shared/adapters/memory/memory-markets-cache.ts';
import type { Outside } from '../../shared/cycle/outside.ts';
import { setPrices } from '../../shared/venue/prices.ts';
import { BTC, flatPrices, scene } from '../venue/scene.ts';
import { ACCOUNT, pricesAt, type Stage } from './stage.ts';

const KEY = { apiKey: 'not-a-real-key', secret: 'not-a-real-secret' };

/** The outside of a stage with the real adapter in place of its exchange, before an emulated one of its own. */
export interface Wired {
  readonly outside: Outside;
  readonly emulator: BinanceEmulator;
  /** Sets the prices of a symbol, BTC where none is named; nothing is liquidated by it. */
  moveTo(mark: string, symbol?: string): void;
  /** The same account for a program that has just been started: its cache is empty. */
  coldStart(): { readonly outside: Outside; close(): void };
  close(): Promise<void>;
}

export async function overTheWire(stage: Stage, venue = scene(), history?: MarketHistory): Promise<Wired> {
  const nowMs = () => stage.clock.nowMs();
  const symbols = [...BTC_AND_ETH, COIN_MARGINED_BTC].filter(
    ({ instrument }) => instrument.symbol in venue.instruments,
  );
  const accounts = [{ name: ACCOUNT, venue, keys: [KEY] }];
  const past = history === undefined ? {} : { history };
  const emulator = await startBinanceEmulator({ accounts, nowMs, symbols, ...past });
  const route = (url: URL) => `${emulator.url}/${url.host}${url.pathname}${url.search}`;
  const open = () => openBinance({ credentials: KEY, clock: stage.clock, cache: new MemoryMarketsCache(), route });
  const account = open();
  return {
    outside: { ...stage.outside, reader: account, orders: account, margin: account },
    emulator,
    coldStart: () => {
      const fresh = open();
      return { outside: { ...stage.outside, reader: fresh, orders: fresh, margin: fresh }, close: () => fresh.close() };
    },
    moveTo: (mark, symbol = BTC) =>
      emulator.changeEveryVenue((now) => setPrices(now, symbol, { ...flatPrices(mark, nowMs()), ...pricesAt(mark) })),
    close: async () => {
      account.close();
      await emulator.close();
    },
  };
}
