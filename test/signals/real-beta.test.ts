import { describe, expect, it } from 'vitest';
import type { Candle } from '../../shared/market/candle.ts';
import { BETA_RETURNS, fitLine, pairReturns, type ReturnPair } from '../../shared/signals/measure-beta.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { hasRealBars, realCloses, realJson, WHY_SKIPPED } from '../support/real-bars.ts';

const UNTIL = Date.UTC(2025, 0, 1);
/** The reference leaves out the first ninety days, so that longer windows can be compared on the same hours. */
const SKIPPED = 90 * 24 + 1;

/** What the reference file says of BTC by ETH. */
interface Reference {
  readonly btc_by_eth_1h: { readonly n: number; readonly '1:1': number; readonly beta30d: number };
}

/** One hour of a coin beside the short that hedges it. */
interface Hour extends ReturnPair {
  /** Parts of the coin's notional, from the hours before this one. */
  readonly beta: number;
  /** Of the coin and of the perpetual when the hour began. */
  readonly prices: readonly [number, number];
}

function hoursOf(coin: readonly Candle[], perpetual: readonly Candle[]): readonly Hour[] {
  const pairs = pairReturns(coin, perpetual);
  const [own, other] = [closesOf(coin), closesOf(perpetual)];
  return pairs.slice(SKIPPED).flatMap((pair, index) => {
    const end = SKIPPED + index;
    const line = fitLine(pairs, end - BETA_RETURNS, end);
    const startMs = pair.closeMs - 2 * HOUR_MS;
    return line === undefined
      ? []
      : [{ ...pair, beta: line.beta, prices: [own.get(startMs) ?? 0, other.get(startMs) ?? 0] }];
  });
}

const closesOf = (candles: readonly Candle[]) =>
  new Map(candles.map(({ openMs, close }) => [openMs, close.toChartNumber()]));

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** The part of the coin's variance that shorts of these sizes, in parts of its notional, take away. */
function effectiveness(hours: readonly Hour[], sizeOf: (hour: Hour) => number): number {
  const hedged = hours.map((hour) => hour.coin - sizeOf(hour) * hour.perpetual);
  return 1 - variance(hedged) / variance(hours.map(({ coin }) => coin));
}

/** A short that is put right only when it has drifted by more than a tenth: its size at each hour, and its trades. */
function withinBand(hours: readonly Hour[]): { readonly sizes: ReadonlyMap<Hour, number>; readonly trades: number } {
  const sizes = new Map<Hour, number>();
  let [held, trades] = [0, 0];
  for (const hour of hours) {
    const [own, other] = hour.prices;
    const target = (hour.beta * own) / other;
    if (Math.abs(held - target) > 0.1 * target) {
      held = target;
      trades += 1;
    }
    sizes.set(hour, (held * other) / own);
  }
  return { sizes, trades };
}

describe.skipIf(!hasRealBars)(`a coin hedged by another's perpetual, 2020 to 2024${WHY_SKIPPED}`, () => {
  it('loses more of its risk by a rolling beta than one to one, and hardly less within a band', () => {
    const { btc_by_eth_1h: reference } = realJson('reference_2020_2024.json') as Reference;
    const hours = hoursOf(realCloses('BTC', 'spot', UNTIL), realCloses('ETH', 'perp', UNTIL));
    expect(hours).toHaveLength(reference.n);
    expect(Math.abs(effectiveness(hours, () => 1) - reference['1:1'])).toBeLessThanOrEqual(0.0005);
    expect(Math.abs(effectiveness(hours, ({ beta }) => beta) - reference.beta30d)).toBeLessThanOrEqual(0.0005);
    const { sizes, trades } = withinBand(hours);
    expect(effectiveness(hours, (hour) => sizes.get(hour) ?? 0)).toBeGreaterThanOrEqual(0.7);
    // 38 a year from 2020 to 2026; the years 2020 to 2024 alone had somewhat more.
    const tradesAYear = (trades * 365 * DAY_MS) / (hours.length * HOUR_MS);
    expect(Math.abs(tradesAYear - 38)).toBeLessThan(4);
  });
});
