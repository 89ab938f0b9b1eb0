import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { FROM_MS, faultsOf, folderWith, PERIOD, pathOf, TO_MS, without } from './market-folder-fixture.ts';

describe('the period', () => {
  it('must not be empty, and must stand on full hours', async () => {
    const folder = folderWith({});
    expect(await faultsOf(folder, { fromMs: TO_MS, toMs: FROM_MS })).toEqual([expect.stringContaining('is empty')]);
    expect(await faultsOf(folder, { fromMs: FROM_MS, toMs: FROM_MS })).toEqual([expect.stringContaining('is empty')]);
    expect(await faultsOf(folder, { fromMs: FROM_MS + 1 })).toEqual([expect.stringContaining('full hour')]);
  });

  it.each([
    ['before the data', -48, -24, /BTCUSDT_spot_1h\.csv begins at 2024-01-01T00:00:00Z, too late/],
    ['half before the data', -2, 5, /begins at 2024-01-01T00:00:00Z, too late for a period from 2023-12-31T22:00:00Z/],
    ['half after the data', 5, 26, /ends at 2024-01-02T00:00:00Z, too early for a period to 2024-01-02T02:00:00Z/],
    ['after the data', 48, 72, /BTCUSDT_spot_1h\.csv ends at 2024-01-02T00:00:00Z, too early/],
  ])('must lie within the data: %s', async (_what, fromHour, toHour, sentence) => {
    const period = { fromMs: FROM_MS + fromHour * HOUR_MS, toMs: FROM_MS + toHour * HOUR_MS };
    const faults = await faultsOf(folderWith({}), period);
    expect(faults[0]).toMatch(sentence);
    expect(faults.some((fault) => fault.includes('_perp_'))).toBe(true);
  });

  it('is what all files share when it is left open, and the cut is noted', async () => {
    const { path, notes } = await pathOf(folderWith({ mark: without(1, 3), perp: without(23, 2) }));
    expect([path.fromMs, path.toMs]).toEqual([FROM_MS + 3 * HOUR_MS, TO_MS - 2 * HOUR_MS]);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/^BTCUSDT_mark_1h\.csv: covers only 2024-01-01T03:00:00Z on/);
    expect(notes[1]).toMatch(/^BTCUSDT_perp_1h\.csv: covers only up to 2024-01-01T22:00:00Z/);
  });

  it('fails when a file does not cover what was asked for, rather than being cut', async () => {
    const faults = await faultsOf(folderWith({ mark: without(1, 6) }), PERIOD);
    expect(faults).toEqual([expect.stringMatching(/^BTCUSDT_mark_1h\.csv begins at 2024-01-01T06:00:00Z, too late/)]);
  });

  it('may end at a settlement the file does not reach; that is noted', async () => {
    const { path, notes } = await pathOf(folderWith({ funding: without(4) }));
    expect(path.toMs).toBe(TO_MS);
    expect(path.hour('BTC', TO_MS - HOUR_MS)?.fundingRate).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining('has no rate for 2024-01-02T00:00:00Z')]);
    const faults = await faultsOf(folderWith({ funding: without(3, 2) }), { fromMs: FROM_MS, toMs: TO_MS });
    expect(faults).toEqual([expect.stringMatching(/^BTCUSDT_funding_8h\.csv ends at 2024-01-01T16:00:00Z, too early/)]);
  });

  it('fails when the files share no hour', async () => {
    const early = (lines: string[]) => lines.slice(0, 5);
    const late = (lines: string[]) => [...lines.slice(0, 1), ...lines.slice(10)];
    const faults = await faultsOf(folderWith({ perp: early, mark: late }));
    expect(faults.length).toBeGreaterThan(0);
  });
});
