import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MarketPath } from '../../../../infra/local/market/market-path.ts';
import { readMarketFolder } from '../../../../infra/local/market/read-market-folder.ts';
import { coins, NO_QUOTE, type Quote } from '../../../../shared/money/amount.ts';
import { notional } from '../../../../shared/money/conversions.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';

const FOLDER = join(import.meta.dirname, '../../../../../shared/data/market');
const isThere = existsSync(join(FOLDER, 'BTCUSDT_perp_1h_2020_2024.csv.gz'));
const REASON = isThere ? '' : ' (skipped: no real market data beside this repository)';

const hoursOf = (path: MarketPath) =>
  Array.from({ length: (path.toMs - path.fromMs) / path.stepMs }, (_, index) => path.fromMs + index * HOUR_MS);

/** What a short of one coin received over the path. */
function fundingOf(path: MarketPath, coin: string): Quote {
  return hoursOf(path).reduce((sum, openMs) => {
    const hour = path.hour(coin, openMs);
    return hour?.fundingRate ? sum.plus(notional(coins('1'), hour.mark.close).times(hour.fundingRate)) : sum;
  }, NO_QUOTE);
}

async function monthOf(coin: string, fromMs: number, toMs: number) {
  const read = await readMarketFolder({ folder: FOLDER, coins: [coin], fromMs, toMs });
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read;
}

const MAY = Date.UTC(2021, 4, 1);

describe.skipIf(!isThere)(`real market data${REASON}`, () => {
  it('has 744 hours and no fault in May 2021', async () => {
    const { path, notes } = await monthOf('BTC', MAY, Date.UTC(2021, 5, 1));
    expect(hoursOf(path)).toHaveLength(744);
    expect(notes).toEqual([]);
    const lows = hoursOf(path).map((openMs) => path.hour('BTC', openMs)?.spot.low.toChartNumber() ?? 0);
    expect(Math.min(...lows)).toBe(30_000);
  });

  it.each([
    ['BTC', '1211.31'],
    ['ETH', '79.50'],
  ])('paid a short of one %s %s USDT of funding in May 2021', async (coin, paid) => {
    const { path } = await monthOf(coin, MAY, Date.UTC(2021, 4, 31));
    expect(fundingOf(path, coin).toText(2)).toBe(paid);
  });

  it('marks the three hours of 25 April 2021 in which the spot market was halted', async () => {
    const { path, notes } = await monthOf('BTC', Date.UTC(2021, 3, 25), Date.UTC(2021, 3, 26));
    const halted = hoursOf(path).filter((openMs) => path.hour('BTC', openMs)?.spotHalted);
    expect(halted.map((openMs) => new Date(openMs).getUTCHours())).toEqual([5, 6, 7]);
    expect(notes).toEqual([expect.stringContaining('has no candle for 3 h')]);
  });

  it('refuses a month that the files do not hold', async () => {
    const read = await readMarketFolder({
      folder: FOLDER,
      coins: ['BTC'],
      fromMs: Date.UTC(2025, 0, 1),
      toMs: Date.UTC(2025, 1, 1),
    });
    expect(read.ok ? [] : read.faults[0]).toMatch(/ends at 2025-01-01T00:00:00Z, too early/);
  });
});
