import * as z from 'zod/mini';
import type { SettledRate } from '../../market/public-market.ts';
import { ratio } from '../../money/amount.ts';
import { MINUTE_MS } from '../../time/duration.ts';
import type { Ask } from './ccxt-client.ts';
import { endpointsOf } from './endpoints.ts';
import { idOf } from './symbol-names.ts';
import { digits, instantMs, readWire } from './wire.ts';

const settled = z.array(z.object({ symbol: z.string(), fundingTime: instantMs, fundingRate: digits(ratio) }));

const PAGE = 1_000;

/**
 * Settlements in (`afterMs`, `untilMs`], oldest first; more than a page of them is a year's worth and refused. Binance
 * stamps them some milliseconds late, so their instants are brought back to the minute.
 */
export async function readSettledRates(
  ask: Ask,
  symbol: string,
  afterMs: number,
  untilMs: number,
): Promise<readonly SettledRate[]> {
  const where = { startTime: String(afterMs - MINUTE_MS), endTime: String(untilMs), limit: String(PAGE) };
  const reply = await ask(endpointsOf(symbol).settledRates, { symbol: idOf(symbol), ...where });
  const rows = readWire(settled, reply, `funding rates of ${symbol}`);
  if (rows.length >= PAGE) throw new Error(`Binance lists too many settlements of ${symbol}; ask for a later start.`);
  return rows
    .filter((row) => row.symbol === idOf(symbol))
    .map((row) => ({ atMs: Math.round(row.fundingTime / MINUTE_MS) * MINUTE_MS, rate: row.fundingRate }))
    .filter(({ atMs }) => atMs > afterMs && atMs <= untilMs)
    .sort((a, b) => a.atMs - b.atMs);
}
