import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Candle } from '../../shared/market/candle.ts';
import { price } from '../../shared/money/amount.ts';
import { DAY_MS, SECOND_MS } from '../../shared/time/duration.ts';

/** Real market data, where somebody has laid it beside the repository; it is never part of it. */
const FOLDER = join(import.meta.dirname, '../../../shared/data/market');

/** Whether the data is there, and what a suite that skips without it says in its name. */
export const hasRealBars = existsSync(join(FOLDER, 'BTCUSDT_spot_1h_2020_2024.csv.gz'));
export const WHY_SKIPPED = hasRealBars ? '' : ' (skipped: no real market data beside this repository)';

/** One of the folder's JSON files. */
export const realJson = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

interface Row {
  readonly openMs: number;
  readonly high: string;
  readonly low: string;
  readonly close: string;
}

/** Hourly rows of a coin, from 2020 up to an instant; digits stay text, for most of them are never looked at. */
function rowsOf(coin: string, kind: 'spot' | 'perp', untilMs: number): readonly Row[] {
  const text = gunzipSync(readFileSync(join(FOLDER, `${coin}USDT_${kind}_1h_2020_2024.csv.gz`))).toString('utf8');
  return text
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
    .map(([time, _open, high = '', low = '', close = '']) => ({ openMs: Number(time) * SECOND_MS, high, low, close }))
    .filter(({ openMs }) => openMs < untilMs);
}

const candleOf = ({ openMs, high, low, close }: Row): Candle => ({
  openMs,
  open: price(close),
  high: price(high),
  low: price(low),
  close: price(close),
});

/** Hourly closes of a coin as bars; their other prices are the close as well. */
export const realCloses = (coin: string, kind: 'spot' | 'perp', untilMs: number): readonly Candle[] =>
  rowsOf(coin, kind, untilMs).map(({ openMs, close }) => {
    const at = price(close);
    return { openMs, open: at, high: at, low: at, close: at };
  });

/** Daily bars of a coin's spot market: the close is that of the hour that ends at midnight UTC. The open is not read. */
export function realDays(coin: string, untilMs: number): readonly Candle[] {
  const days = new Map<number, Row>();
  for (const row of rowsOf(coin, 'spot', untilMs)) {
    const openMs = Math.floor(row.openMs / DAY_MS) * DAY_MS;
    const day = days.get(openMs) ?? row;
    const high = Number(row.high) > Number(day.high) ? row.high : day.high;
    const low = Number(row.low) < Number(day.low) ? row.low : day.low;
    days.set(openMs, { openMs, high, low, close: row.close });
  }
  return [...days.values()].map(candleOf);
}
