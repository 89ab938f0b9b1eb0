import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readMarketFolder } from '../../../../infra/local/market/read-market-folder.ts';
import {
  candleLine,
  candleLines,
  faultsOf,
  folderWith,
  type Kind,
  NAMES,
  PERIOD,
  replaced,
  secondsAt,
  without,
} from './market-folder-fixture.ts';

const BAD_ROWS: readonly (readonly [string, Kind, (lines: string[]) => string[], RegExp])[] = [
  [
    'a gap in the perpetual',
    'perp',
    without(10),
    /perp_1h\.csv, line 11 \(2024-01-01T10:00:00Z\).*1 are missing.*hour by hour/,
  ],
  ['a gap in the mark price', 'mark', without(10, 2), /mark_1h\.csv, line 11 .*2 are missing.*hour by hour/],
  ['a gap in funding', 'funding', without(2), /funding_8h\.csv, line 3 .*1 are missing.*every settlement/],
  ['a price of zero', 'mark', replaced(8, `${secondsAt(7)},107,110,0,108`), /line 9 .*the low is "0".*above zero/],
  [
    'a negative price',
    'perp',
    replaced(8, `${secondsAt(7)},-107,110,105,108`),
    /line 9 .*the open is "-107".*above zero/,
  ],
  [
    'text for a price',
    'spot',
    replaced(8, `${secondsAt(7)},107,110,105,n/a`),
    /spot_1h\.csv, line 9 .*the close is "n\/a"/,
  ],
  ['an empty price', 'perp', replaced(8, `${secondsAt(7)},107,,105,108`), /line 9 .*the high is ""/],
  ['not a number', 'perp', replaced(8, `${secondsAt(7)},NaN,110,105,108`), /line 9 .*the open is "NaN"/],
  [
    'an exponent',
    'perp',
    replaced(8, `${secondsAt(7)},1e2,110,105,108`),
    /line 9 .*the open is "1e2".*plain decimal digits/,
  ],
  ['a quoted price', 'perp', replaced(8, `${secondsAt(7)},"107",110,105,108`), /line 9 .*the open is/],
  [
    'a high below the low',
    'mark',
    replaced(8, `${secondsAt(7)},107,100,105,108`),
    /line 9 .*the high 100 lies below the low 105/,
  ],
  [
    'a close above the high',
    'perp',
    replaced(8, `${secondsAt(7)},107,110,105,111`),
    /line 9 .*the close 111 lies outside low 105 to high 110/,
  ],
  [
    'an open below the low',
    'perp',
    replaced(8, `${secondsAt(7)},104,110,105,108`),
    /line 9 .*the open 104 lies outside/,
  ],
  [
    'time going backwards',
    'perp',
    replaced(8, candleLine(3)),
    /line 9 \(2024-01-01T03:00:00Z\): the line before is 2024-01-01T06:00:00Z/,
  ],
  ['a time twice', 'mark', replaced(8, candleLine(6)), /line 9 \(2024-01-01T06:00:00Z\): this time stands here twice/],
  [
    'a time in milliseconds',
    'perp',
    replaced(8, `${secondsAt(7)}000,1,1,1,1`),
    /line 9: the time "1704092400000" is not .*unix seconds/,
  ],
  ['a time off the hour', 'perp', replaced(8, `${secondsAt(7) + 60},1,1,1,1`), /line 9 .*whole multiple of 1 h/],
  ['a settlement off its hours', 'funding', replaced(2, `${secondsAt(9)},0.0001`), /line 3 .*whole multiple of 8 h/],
  ['a cell too few', 'spot', replaced(8, `${secondsAt(7)},107,110,105`), /line 9 .*found 4 cells; allowed are 5/],
  ['a cell too many', 'perp', replaced(8, `${candleLine(7)},5`), /line 9 .*found 6 cells/],
  [
    'a rate that is a percentage',
    'funding',
    replaced(2, `${secondsAt(8)},1.5`),
    /line 3 .*the rate is "1\.5".*from -0\.05 to 0\.05/,
  ],
  ['a rate that is text', 'funding', replaced(2, `${secondsAt(8)},`), /line 3 .*the rate is ""/],
  [
    'another header',
    'mark',
    replaced(0, 'time,close'),
    /mark_1h\.csv, line 1: found "time,close"; the first line must be time,open,high,low,close/,
  ],
  ['no header', 'perp', without(0), /perp_1h\.csv, line 1: .*the first line must be/],
];

describe('a bad market folder', () => {
  it.each(BAD_ROWS)('never becomes a path: %s', async (_what, kind, change, sentence) => {
    const folder = folderWith({ [kind]: change });
    const faults = await faultsOf(folder);
    expect(faults[0]).toMatch(sentence);
    expect((await faultsOf(folder, PERIOD))[0]).toMatch(sentence);
  });

  it('names the first five faults of a file, and those of other files as well', async () => {
    const faults = await faultsOf(
      folderWith({
        perp: (lines) => lines.map((line, index) => (index > 3 ? `${line.split(',')[0]},x,x,x,x` : line)),
        mark: replaced(8, `${secondsAt(7)},0,0,0,0`),
      }),
    );
    expect(faults.filter((fault) => fault.includes('perp'))).toHaveLength(6);
    expect(faults.filter((fault) => fault.includes('perp')).at(-1)).toMatch(/was not read beyond these/);
    expect(faults.filter((fault) => fault.includes('mark'))).toHaveLength(1);
  });

  it.each(['spot', 'perp', 'mark', 'funding'] as const)('says which file is missing: %s', async (kind) => {
    const folder = folderWith({});
    rmSync(join(folder, NAMES[kind]));
    expect(await faultsOf(folder)).toEqual([expect.stringContaining(`has no ${NAMES[kind].replace('.csv', '*.csv')}`)]);
  });

  it('does not choose between two files of one kind', async () => {
    const folder = folderWith({});
    writeFileSync(join(folder, 'BTCUSDT_mark_1h_2023.csv'), candleLines().join('\n'));
    expect(await faultsOf(folder)).toEqual([expect.stringMatching(/BTCUSDT_mark_1h\.csv and .*; keep one of them/)]);
  });

  it.each([
    ['empty', '', /perp_1h\.csv is empty/],
    ['without rows', 'time,open,high,low,close\n', /perp_1h\.csv holds no rows/],
    ['one endless line', 'x'.repeat(5_000), /perp_1h\.csv cannot be read to its end/],
  ])('says when a file is %s', async (_what, text, sentence) => {
    const folder = folderWith({});
    writeFileSync(join(folder, NAMES.perp), text);
    expect((await faultsOf(folder))[0]).toMatch(sentence);
  });

  it.each([
    ['is cut off', (packed: Buffer) => packed.subarray(0, packed.length - 20)],
    ['is not packed at all', () => Buffer.from(candleLines().join('\n'))],
  ])('says when a packed file %s', async (_what, broken) => {
    const folder = folderWith({});
    rmSync(join(folder, NAMES.mark));
    writeFileSync(join(folder, `${NAMES.mark}.gz`), broken(gzipSync(candleLines().join('\n'))));
    expect((await faultsOf(folder))[0]).toMatch(
      /mark_1h\.csv\.gz cannot be read to its end \(.+\); fetch the file again/,
    );
  });

  it('says when the folder does not exist, and when no coin or no coin-like name was given', async () => {
    expect(await faultsOf('/nowhere/at/all')).toEqual([expect.stringContaining('/nowhere/at/all cannot be read')]);
    const folder = folderWith({});
    expect(await readMarketFolder({ folder, coins: [] })).toMatchObject({ ok: false });
    expect(await readMarketFolder({ folder, coins: ['../BTC'] })).toMatchObject({ ok: false });
  });
});
