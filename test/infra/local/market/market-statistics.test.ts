import { describe, expect, it } from 'vitest';
import { type GeneratedCoin, generateMarket } from '../../../../infra/local/market/generate-market.ts';
import type { MarketPath } from '../../../../infra/local/market/market-path.ts';
import { hoursOf } from './hours-of.ts';
import { autocorrelation, changes, correlation, deviation, kurtosis, mean, quantile } from './statistics.ts';

const FROM_MS = Date.UTC(2024, 0, 1);

/** Measured on the exchange's own candles and settlements, 2020 to 2026. */
const MEASURED = {
  BTC: {
    sd: 0.006642,
    low: -0.0426,
    high: 0.0389,
    basisMean: -1.15,
    basisSd: 6.29,
    funding: 1.1,
    fundingSd: 2.14,
    wick: 0.00206,
  },
  ETH: {
    sd: 0.008589,
    low: -0.0557,
    high: 0.0477,
    basisMean: -0.5,
    basisSd: 7.08,
    funding: 1.32,
    fundingSd: 2.79,
    wick: 0.00267,
  },
} as const;

function expectBetween(low: number, value: number, high: number): void {
  expect(value).toBeGreaterThan(low);
  expect(value).toBeLessThan(high);
}

/** One path is chance itself: over 20,000 hours its volatility strays by a sixth. The mean of four strays half as far. */
const SEEDS = [1, 2, 3, 4];
const COINS = ['BTC', 'ETH'] as const;

const seriesOf = (path: MarketPath, coin: GeneratedCoin) => {
  const hours = hoursOf(path, coin);
  const spot = hours.map((hour) => hour.spot.close.toChartNumber());
  const perp = hours.map((hour) => hour.perp.close.toChartNumber());
  const returns = changes(spot);
  return {
    returns,
    perpReturns: changes(perp),
    sizes: returns.map(Math.abs),
    basisBps: spot.map((price, index) => ((perp[index] ?? 0) / price - 1) * 10_000),
    fundingBps: hours.flatMap(({ fundingRate }) => (fundingRate ? [fundingRate.toChartNumber() * 10_000] : [])),
    wicks: hours.map(({ mark }) => {
      const top = Math.max(mark.open.toChartNumber(), mark.close.toChartNumber());
      return mark.high.toChartNumber() / top - 1;
    }),
  };
};
type Series = ReturnType<typeof seriesOf>;

describe('20,000 generated hours, on the mean of four seeds', () => {
  const runs = SEEDS.map((seed) => {
    const path = generateMarket({ seed, coins: COINS, fromMs: FROM_MS, hours: 20_000 });
    return { BTC: seriesOf(path, 'BTC'), ETH: seriesOf(path, 'ETH') };
  });
  const typical = (coin: GeneratedCoin, statistic: (series: Series) => number): number =>
    mean(runs.map((run) => statistic(run[coin])));

  it.each(COINS)('%s moves by as much as it really did, with fat tails', (coin) => {
    const { sd, low, high } = MEASURED[coin];
    expectBetween(0.75, typical(coin, ({ returns }) => deviation(returns)) / sd, 1.25);
    // Beside each path's own deviation, which is chance. Real rises are a little tamer than falls; generated ones are not.
    const tail = (share: number) => typical(coin, ({ returns }) => quantile(returns, share) / deviation(returns));
    expectBetween(0.85, tail(0.001) / (low / sd), 1.15);
    expectBetween(0.95, tail(0.999) / (high / sd), 1.3);
    for (const run of runs) expect(kurtosis(run[coin].returns)).toBeGreaterThan(8);
    expectBetween(
      -0.0001,
      typical(coin, ({ returns }) => mean(returns)),
      0.0002,
    );
    expectBetween(
      -0.03,
      typical(coin, ({ returns }) => autocorrelation(returns, 1)),
      0.03,
    );
  });

  it.each(COINS)('%s has calm and wild times: the size of moves is remembered for days', (coin) => {
    const memory = (lag: number) => typical(coin, ({ sizes }) => autocorrelation(sizes, lag));
    expectBetween(0.22, memory(1), 0.4);
    expectBetween(0.1, memory(24), 0.25);
    expectBetween(0.05, memory(168), 0.2);
  });

  it('moves both coins together', () => {
    expectBetween(0.82, mean(runs.map(({ BTC, ETH }) => correlation(BTC.returns, ETH.returns))), 0.86);
    expectBetween(0.75, mean(runs.map(({ BTC, ETH }) => correlation(BTC.sizes, ETH.sizes))), 0.86);
  });

  it.each(COINS)('%s has a basis that reverts, so a perpetual hedges its coin as well as it did', (coin) => {
    const { basisMean, basisSd } = MEASURED[coin];
    expectBetween(-0.5, typical(coin, ({ basisBps }) => mean(basisBps)) - basisMean, 0.5);
    expectBetween(0.75, typical(coin, ({ basisBps }) => deviation(basisBps)) / basisSd, 1.25);
    expectBetween(
      0.85,
      typical(coin, ({ basisBps }) => autocorrelation(basisBps, 1)),
      0.89,
    );
    const effectiveness = typical(coin, ({ returns, perpReturns }) => {
      const hedged = returns.map((value, index) => value - (perpReturns[index] ?? 0));
      return 1 - (deviation(hedged) / deviation(returns)) ** 2;
    });
    expectBetween(0.997, effectiveness, 0.9985);
  });

  it.each(COINS)('%s pays funding as it did: mostly one basis point, seldom negative, persistent', (coin) => {
    const { funding, fundingSd } = MEASURED[coin];
    for (const run of runs) expect(run[coin].fundingBps).toHaveLength(2_500);
    expect(typical(coin, ({ fundingBps }) => quantile(fundingBps, 0.5))).toBe(1);
    expectBetween(-0.5, typical(coin, ({ fundingBps }) => mean(fundingBps)) - funding, 0.5);
    expectBetween(0.75, typical(coin, ({ fundingBps }) => deviation(fundingBps)) / fundingSd, 1.25);
    expectBetween(
      0.7,
      typical(coin, ({ fundingBps }) => autocorrelation(fundingBps, 1)),
      0.86,
    );
    expectBetween(
      0.58,
      typical(coin, ({ fundingBps }) => autocorrelation(fundingBps, 3)),
      0.78,
    );
    const negative = (rates: readonly number[]) => rates.filter((rate) => rate < 0).length / rates.length;
    expectBetween(
      0.08,
      typical(coin, ({ fundingBps }) => negative(fundingBps)),
      0.2,
    );
  });

  it.each(COINS)('%s has mark wicks above its bars', (coin) => {
    expectBetween(0.75, typical(coin, ({ wicks }) => mean(wicks)) / MEASURED[coin].wick, 1.25);
    expectBetween(
      0.03,
      typical(coin, ({ wicks }) => Math.max(...wicks)),
      0.12,
    );
  });
});
