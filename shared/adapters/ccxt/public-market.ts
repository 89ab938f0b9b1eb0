import type { MarketsCache } from '../../market/markets-cache.ts';
import type { PublicMarket } from '../../market/public-market.ts';
import { type ClientSettings, openCcxtClient } from './ccxt-client.ts';
import type { Restable } from './open-clients.ts';
import { publishedBrackets } from './published-brackets.ts';
import { readBars } from './read-bars.ts';
import { readCandles } from './read-candles.ts';
import { readPrices } from './read-prices.ts';
import { readSettledRates } from './read-settled-rates.ts';
import { openRulesBook } from './rules-book.ts';
import { attempt } from './wire.ts';

/** Binance as everybody sees it. */
export interface PublicBinance extends PublicMarket, Restable {
  /** Drops kept connections. */
  close(): void;
}

export interface PublicBinanceSettings extends Omit<ClientSettings, 'credentials'> {
  readonly cache: MarketsCache;
}

/** No question of this file is signed. */
const NO_CREDENTIALS = { apiKey: '', secret: '' };

/** Rules with published margin tables must not be taken for those of an account. */
const WITHOUT_A_KEY = { cacheKey: 'binance-public', readBrackets: publishedBrackets };

/** Opens the exchange's public side, for one pass at a time. Nothing is asked before a method is called. */
export function openPublicBinance(settings: PublicBinanceSettings): PublicBinance {
  const client = openCcxtClient({ ...settings, credentials: NO_CREDENTIALS });
  const rules = openRulesBook(client, settings.cache, settings.clock, [], WITHOUT_A_KEY);
  return {
    readInstruments: (symbols) => rules.instrumentsOf(symbols),
    readPrices: async (symbols) => readPrices(client.ask, symbols, await rules.rulesOf(symbols)),
    readBars: (symbol, span) => attempt(() => readBars(client.ask, symbol, span)),
    readSettledRates: (symbol, afterMs, untilMs) =>
      attempt(() => readSettledRates(client.ask, symbol, afterMs, untilMs)),
    readClockSkewMs: () => client.skew.readMs(),
    silentUntilMs: () => client.silentUntilMs(),
    readCandles: (need) => attempt(() => readCandles(client, settings.clock, need)),
    rest: () => {
      rules.rest();
      return client.rest();
    },
    close: () => client.close(),
  };
}
