import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import {
  candleLines,
  FROM_MS,
  faultsOf,
  folderWith,
  HOURS,
  NAMES,
  PERIOD,
  pathOf,
  replaced,
  secondsAt,
  TO_MS,
  without,
} from './market-folder-fixture.ts';

describe('a good market folder', () => {
  it('becomes a path with every hour and with each rate in the hour that ends at its settlement', async () => {
    const { path, notes } = await pathOf(folderWith({}));
    expect(notes).toEqual([]);
    expect([path.coins, path.fromMs, path.toMs]).toEqual([['BTC'], FROM_MS, TO_MS]);
    const rates = Array.from({ length: HOURS }, (_, hour) => path.hour('BTC', FROM_MS + hour * HOUR_MS)?.fundingRate);
    expect(rates.map((rate) => rate?.toString()).filter((rate) => rate !== undefined)).toEqual([
      '0.0009',
      '0.00017',
      '0.00025',
    ]);
    expect(rates[7]?.toString()).toBe('0.0009');
    expect(JSON.parse(JSON.stringify(path.hour('BTC', FROM_MS + 5 * HOUR_MS)?.mark))).toEqual({
      openMs: FROM_MS + 5 * HOUR_MS,
      open: '105',
      high: '108',
      low: '103',
      close: '106',
    });
  });

  it('is cut to the period asked for', async () => {
    const { path } = await pathOf(folderWith({}), PERIOD);
    expect([path.fromMs, path.toMs]).toEqual([PERIOD.fromMs, PERIOD.toMs]);
    expect(path.hour('BTC', PERIOD.fromMs)?.perp.open.toString()).toBe('104');
    expect(path.hour('BTC', PERIOD.fromMs - HOUR_MS)).toBeUndefined();
    expect(path.hour('BTC', PERIOD.toMs)).toBeUndefined();
  });

  it('may be packed, with Windows line ends, a byte-order mark and blank lines at the end', async () => {
    const folder = folderWith({});
    rmSync(join(folder, NAMES.perp));
    const text = `\uFEFF${candleLines().join('\r\n')}\r\n\r\n`;
    writeFileSync(join(folder, 'BTCUSDT_perp_1h_2024.csv.gz'), gzipSync(text));
    expect((await pathOf(folder)).path.toMs).toBe(TO_MS);
  });

  it('is judged only within the period: a fault outside it does not matter', async () => {
    const folder = folderWith({ perp: replaced(2, `${secondsAt(1)},0,0,0,0`), mark: without(22) });
    expect((await pathOf(folder, PERIOD)).notes).toEqual([]);
  });
});

describe('a halted spot market', () => {
  it('is carried flat at the last close, marked, and noted', async () => {
    const { path, notes } = await pathOf(folderWith({ spot: without(8, 3) }));
    const halted = Array.from({ length: HOURS }, (_, hour) => path.hour('BTC', FROM_MS + hour * HOUR_MS));
    expect(halted.flatMap((hour, index) => (hour?.spotHalted ? [index] : []))).toEqual([7, 8, 9]);
    for (const part of ['open', 'high', 'low', 'close'] as const) expect(halted[9]?.spot[part].toString()).toBe('107');
    expect(halted[9]?.spot.openMs).toBe(FROM_MS + 9 * HOUR_MS);
    expect(halted[9]?.perp.open.toString()).toBe('109');
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /BTCUSDT_spot_1h\.csv has no candle for 3 h \(1 halt, the first from 2024-01-01T07:00:00Z/,
    );
  });

  it('may have halted before the period began, or through its end', async () => {
    const began = await pathOf(folderWith({ spot: without(4, 3) }), PERIOD);
    expect(began.path.hour('BTC', PERIOD.fromMs)?.spot.open.toString()).toBe('103');
    expect(began.path.hour('BTC', PERIOD.fromMs)?.spotHalted).toBe(true);
    const ended = await pathOf(folderWith({ spot: without(20, 3) }), PERIOD);
    expect(ended.path.hour('BTC', PERIOD.toMs - HOUR_MS)?.spotHalted).toBe(true);
  });

  it('is a fault when it lasts longer than a day', async () => {
    const later = (lines: string[]) => [...lines.slice(0, 3), `${secondsAt(27)},1,1,1,1`];
    const faults = await faultsOf(folderWith({ spot: later }));
    expect(faults[0]).toMatch(/line 4 .*25 are missing between; a spot market may halt for 24 hours at most/);
  });
});
