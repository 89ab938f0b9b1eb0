import { type Glance, type GlanceReader, WALLET_NOT_ASKED } from '../../market/glance.ts';
import { isInverseSymbol } from '../../market/instrument.ts';
import { missing } from '../../market/read.ts';
import type { Position } from '../../market/snapshot.ts';
import { type CcxtClient, openCcxtClient } from './ccxt-client.ts';
import type { BinanceSettings } from './open-binance.ts';
import type { Restable } from './open-clients.ts';
import { readInversePositions, readPositions } from './read-positions.ts';
import { readMarks } from './read-prices.ts';
import { readFutures, readSpot } from './read-wallets.ts';
import { openRulesBook } from './rules-book.ts';
import { attempt } from './wire.ts';

/** Glances at one account of Binance. A key that can only read is enough. */
export interface BinanceGlances extends GlanceReader, Restable {}

/** Opens an account for glances, one watch at a time. Nothing is asked before a method is called. */
export function openGlances(settings: Omit<BinanceSettings, 'symbols'>): BinanceGlances {
  const client = openCcxtClient(settings);
  const rules = openRulesBook(client, settings.cache, settings.clock, []);
  return {
    readInstruments: (symbols) => rules.instrumentsOf(symbols),
    readGlance: (symbols) => readGlance(client, symbols),
    rest: () => {
      rules.rest();
      return client.rest();
    },
  };
}

/** Three requests for any number of symbols, five where one is an inverse contract; another where a position leans on the whole futures wallet. */
async function readGlance(client: CcxtClient, symbols: readonly string[]): Promise<Glance> {
  const { ask } = client;
  const [marks, positions, spot, inverse] = await Promise.all([
    readMarks(ask, symbols),
    attempt(() => readPositions(ask)),
    attempt(() => readSpot(ask)),
    symbols.some(isInverseSymbol) ? attempt(() => readInversePositions(ask)) : undefined,
  ]);
  const isWalletNeeded = positions.ok && [...positions.value.values()].some(isCross);
  const futures = isWalletNeeded ? await attempt(() => readFutures(ask)) : missing(WALLET_NOT_ASKED);
  const silentUntilMs = client.silentUntilMs();
  const apart = inverse === undefined ? {} : { inversePositions: inverse };
  return { marks, positions, ...apart, spot, futures, ...(silentUntilMs === undefined ? {} : { silentUntilMs }) };
}

const isCross = (position: Position): boolean => position.side !== 'flat' && position.isolatedWallet.isZero();
