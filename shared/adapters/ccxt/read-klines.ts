import * as z from 'zod/mini';
import type { Candle } from '../../market/candle.ts';
import { price } from '../../money/amount.ts';
import type { Ask, WireParameters } from './ccxt-client.ts';
import { instantMs, positive, readWire } from './wire.ts';

/** Where bars are asked for: of a perpetual's trades, of its mark price, of a spot market. */
export type KlineEndpoint = 'fapiPublicGetKlines' | 'fapiPublicGetMarkPriceKlines' | 'publicGetKlines';

const digitsAbove0 = positive(price);
const rows = z.array(
  z.pipe(
    z.tuple([instantMs, digitsAbove0, digitsAbove0, digitsAbove0, digitsAbove0], z.unknown()),
    z.transform(([openMs, open, high, low, close]): Candle => ({ openMs, open, high, low, close })),
  ),
);

/** The bars of one reply, oldest first; the last one may still be forming. */
export async function readKlines(
  ask: Ask,
  endpoint: KlineEndpoint,
  symbol: string,
  where: WireParameters,
): Promise<readonly Candle[]> {
  return readWire(rows, await ask(endpoint, where), `candles of ${symbol}`);
}
