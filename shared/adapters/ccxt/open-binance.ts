import type { MarketReader } from '../../market/market-reader.ts';
import type { MarketsCache } from '../../market/markets-cache.ts';
import type { MarginGateway, OrderGateway } from '../../orders/order-gateway.ts';
import { type ClientSettings, openCcxtClient } from './ccxt-client.ts';
import { readKeyRights } from './key-rights.ts';
import { openMarginGateway } from './margin-gateway.ts';
import type { Restable } from './open-clients.ts';
import { openOrderGateway } from './order-gateway.ts';
import { readAccount } from './read-account.ts';
import { readCandles } from './read-candles.ts';
import { readFills } from './read-fills.ts';
import { readOtherWallet } from './read-other-wallets.ts';
import { readPosition, readSettings } from './read-positions.ts';
import { readSettledRates } from './read-settled-rates.ts';
import { openRulesBook } from './rules-book.ts';
import { attempt } from './wire.ts';

/** One account of Binance: spot wallet and USD-margined perpetuals. */
export interface BinanceAccount extends MarketReader, OrderGateway, MarginGateway, Restable {
  /** Until when Binance told us to make no calls (429, 418); undefined when it did not. */
  silentUntilMs(): number | undefined;
  /** Drops kept connections. */
  close(): void;
}

export interface BinanceSettings extends ClientSettings {
  readonly cache: MarketsCache;
  /** Symbols whose rules are downloaded together with any others. */
  readonly symbols?: readonly string[];
}

/** Opens an account, for one pass at a time. Nothing is asked before a method is called. */
export function openBinance(settings: BinanceSettings): BinanceAccount {
  const { clock } = settings;
  const client = openCcxtClient(settings);
  const rules = openRulesBook(client, settings.cache, clock, settings.symbols ?? []);
  return {
    readInstruments: (symbols) => rules.instrumentsOf(symbols),
    readAccount: (symbols, fundingSinceMs) => readAccount(client, rules, clock, symbols, fundingSinceMs),
    readPosition: (symbol) => attempt(() => readPosition(client.ask, symbol)),
    readSettings: (symbol) => attempt(() => readSettings(client.ask, symbol)),
    readFills: (symbol, from) => attempt(() => readFills(client.ask, symbol, from, clock.nowMs())),
    ...openOrderGateway(client),
    ...openMarginGateway(client),
    readKeyRights: () => attempt(() => readKeyRights(client.ask)),
    silentUntilMs: () => client.silentUntilMs(),
    readWallet: (wallet) => attempt(() => readOtherWallet(client.ask, wallet)),
    readSettledRates: (symbol, afterMs, untilMs) =>
      attempt(() => readSettledRates(client.ask, symbol, afterMs, untilMs)),
    readCandles: (need) => attempt(() => readCandles(client, clock, need)),
    rest: () => {
      rules.rest();
      return client.rest();
    },
    close: () => client.close(),
  };
}
