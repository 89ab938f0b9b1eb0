import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type MarketFolderRead, readMarketFolder } from '../../../../infra/local/market/read-market-folder.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';

/** A day of candles begins here. */
export const FROM_MS = Date.UTC(2024, 0, 1);
/** How many candles each good file holds. */
export const HOURS = 24;
export const TO_MS = FROM_MS + HOURS * HOUR_MS;
/** A part of that day. */
export const PERIOD = { fromMs: FROM_MS + 4 * HOUR_MS, toMs: FROM_MS + 20 * HOUR_MS };

export type Kind = 'spot' | 'perp' | 'mark' | 'funding';
export const NAMES = {
  spot: 'BTCUSDT_spot_1h.csv',
  perp: 'BTCUSDT_perp_1h.csv',
  mark: 'BTCUSDT_mark_1h.csv',
  funding: 'BTCUSDT_funding_8h.csv',
} as const;

/** The unix seconds of an hour of the day. */
export const secondsAt = (hour: number): number => (FROM_MS + hour * HOUR_MS) / 1_000;
/** The candle of an hour: open 100 + hour, high 103, low 98, close 101. */
export const candleLine = (hour: number): string =>
  `${secondsAt(hour)},${100 + hour},${103 + hour},${98 + hour},${101 + hour}`;
/** A good file of candles, header first: line `n` is hour `n - 2`. */
export const candleLines = (): string[] => [
  'time,open,high,low,close',
  ...Array.from({ length: HOURS }, (_, hour) => candleLine(hour)),
];
const fundingLines = (): string[] => [
  'time,rate',
  ...[0, 8, 16, 24].map((hour) => `${secondsAt(hour)},0.000${hour + 1}`),
];

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder of four good files, after one of them was changed. */
export function folderWith(changes: Partial<Record<Kind, (lines: string[]) => string[]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'market-folder-'));
  folders.push(folder);
  for (const kind of ['spot', 'perp', 'mark', 'funding'] as const) {
    const lines = kind === 'funding' ? fundingLines() : candleLines();
    writeFileSync(join(folder, NAMES[kind]), `${(changes[kind]?.(lines) ?? lines).join('\n')}\n`);
  }
  return folder;
}

/** Reads Bitcoin's files, all of them or a period. */
const read = (folder: string, period: object): Promise<MarketFolderRead> =>
  readMarketFolder({ folder, coins: ['BTC'], ...period });

/** What is wrong with a folder; empty when nothing is. */
export async function faultsOf(folder: string, period = {}): Promise<readonly string[]> {
  const result = await read(folder, period);
  return result.ok ? [] : result.faults;
}

/** The path and the notes of a folder that must be good. */
export async function pathOf(folder: string, period = {}) {
  const result = await read(folder, period);
  if (!result.ok) throw new Error(result.faults.join('\n'));
  return result;
}

/** Leaves out lines, counted from 0 at the header. */
export const without =
  (index: number, count = 1) =>
  (lines: string[]) =>
    lines.toSpliced(index, count);
/** Puts another line in the place of one, counted from 0 at the header. */
export const replaced = (index: number, line: string) => (lines: string[]) => lines.with(index, line);
