import { isInverseSymbol } from '../../market/instrument.ts';
import type { AccountSnapshot } from '../../market/snapshot.ts';
import type { Clock } from '../../time/clock.ts';
import type { CcxtClient } from './ccxt-client.ts';
import { readFunding } from './read-funding.ts';
import { readAllSettings, readPositionMode, readPositions, readRestingOrders } from './read-positions.ts';
import { readPrices } from './read-prices.ts';
import { readFutures, readSpot } from './read-wallets.ts';
import type { RulesBook } from './rules-book.ts';
import { attempt } from './wire.ts';

/**
 * Looks at everything at once: ten requests in parallel, for any number of symbols, as long as the rules in the cache
 * are fresh and the funding settlements fit a page. Seven more where a symbol is an inverse contract.
 */
export async function readAccount(
  client: CcxtClient,
  rules: RulesBook,
  clock: Clock,
  symbols: readonly string[],
  fundingSinceMs: number,
): Promise<AccountSnapshot> {
  const { ask } = client;
  const known = await rules.rulesOf(symbols);
  const takenAtMs = clock.nowMs();
  const inverse = symbols.some(isInverseSymbol)
    ? import('./read-inverse-side.ts').then(async ({ readInverseSide, bothSides }) => ({
        bothSides,
        side: await readInverseSide(ask, symbols, fundingSinceMs),
      }))
    : undefined;
  const [spot, futures, positions, restingOrders, prices, settings, positionMode, funding] = await Promise.all([
    attempt(() => readSpot(ask)),
    attempt(() => readFutures(ask)),
    attempt(() => readPositions(ask)),
    attempt(() => readRestingOrders(ask)),
    readPrices(ask, symbols, known),
    attempt(() => readAllSettings(ask, symbols)),
    attempt(() => readPositionMode(ask)),
    attempt(() => readFunding(ask, fundingSinceMs)),
  ]);
  const linear = { positions, settings, restingOrders, positionMode, funding };
  const both = await inverse?.then(({ bothSides, side }) => bothSides(linear, side, takenAtMs));
  const clockSkewMs = client.skew.readMs();
  const silentUntilMs = client.silentUntilMs();
  const silence = silentUntilMs === undefined ? {} : { silentUntilMs };
  return {
    ...silence,
    takenAtMs,
    clockSkewMs,
    spot,
    futures,
    prices,
    ...(both ?? linear),
  };
}
