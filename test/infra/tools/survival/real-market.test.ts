import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMarketFolder } from '../../../../infra/local/market/read-market-folder.ts';
import { marketOf, termsOf } from '../../../../infra/tools/survival/measure-survival.ts';
import { runTrial, type TrialMarket, trialMarket } from '../../../../infra/tools/survival/run-trial.ts';
import { tryStarts } from '../../../../infra/tools/survival/try-starts.ts';
import { NO_QUOTE } from '../../../../shared/money/amount.ts';
import type { VenueHour } from '../../../../shared/venue/apply-hour.ts';

const FOLDER = join(import.meta.dirname, '../../../../../shared/data/market');
const isThere = existsSync(join(FOLDER, 'BTCUSDT_mark_1h_2020_2024.csv.gz'));
const REASON = isThere ? '' : ' (skipped: no real market data beside this repository)';

const HALF_YEAR_OF_STARTS = { days: [30, 90], wanted: 8, onStart: () => undefined };

/** The rise of 2020 and 2021, from a fifth of its end: the hardest year for a short of BTC. */
describe.skipIf(!isThere)(`hedges in the real market of 2020 and 2021${REASON}`, () => {
  let market: TrialMarket = trialMarket([]);
  beforeAll(async () => {
    const period = { fromMs: Date.UTC(2020, 2, 14), toMs: Date.UTC(2021, 3, 14) };
    const read = await readMarketFolder({ folder: FOLDER, coins: ['BTC'], ...period });
    if (!read.ok) throw new Error(read.faults.join('\n'));
    market = marketOf(read.path, 'BTC');
  });
  /** Starts from October 2020 on. */
  const rising = (): TrialMarket => trialMarket(market.hours.slice(-194 * 24));

  it.each(['2', '3'])('with half the notional in reserve are bought back in time, at %sx', (leverage) => {
    for (const row of tryStarts(
      rising(),
      termsOf('BTC', leverage, '0.5', { whenOut: 'reduce' }),
      HALF_YEAR_OF_STARTS,
    )) {
      expect([row.liquidated, row.cashUsed.max <= 0.5]).toEqual([0, true]);
      if (row.days === 90) expect([row.reduced > 0.3, (row.hedgeLeft?.median ?? 1) < 1]).toEqual([true, true]);
    }
  });

  it('are liquidated without a reserve and without a buy-back, so that the above is no accident', () => {
    const [month, quarter] = tryStarts(rising(), termsOf('BTC', '2', '0', { whenOut: 'alert' }), HALF_YEAR_OF_STARTS);
    expect([month?.cashUsed.max, (quarter?.liquidated ?? 0) > 0.5]).toEqual([0, true]);
  });

  it('with cash without end take 13 top-ups and 85,841 USDT within a per cent, funding left out', () => {
    const hours = market.hours.map(({ fundingRate: _left, ...hour }): VenueHour => hour);
    const [end] = runTrial(trialMarket(hours), termsOf('BTC', '2', undefined, { whenOut: 'reduce' }), 0, [
      hours.length - 1,
    ]);
    const moves = end?.venue.marginMoves ?? [];
    const cash = moves.reduce((sum, { amount }) => sum.plus(amount), NO_QUOTE).toChartNumber();
    expect([end?.isLiquidated, end?.hedgeLeft, moves.length]).toEqual([false, 1, 13]);
    expect(Math.abs(cash / 85_841 - 1)).toBeLessThan(0.01);
  });
});
