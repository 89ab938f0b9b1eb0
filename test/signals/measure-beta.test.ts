import { describe, expect, it } from 'vitest';
import { found, missing } from '../../shared/market/read.ts';
import { BETA_BARS, fitLine, measureBeta, pairReturns } from '../../shared/signals/measure-beta.ts';
import { candlesOf, closeOf } from './given.ts';

const wave = (at: number) => Math.sin(at / 3) + Math.cos(at / 7);
/** A perpetual that swings, and a coin whose returns are 0.6 of the perpetual's. */
function swinging(count: number) {
  const perpetual = [2_000];
  const coin = [50_000];
  for (let at = 1; at < count; at++) {
    const rate = 0.01 * wave(at);
    perpetual.push((perpetual[at - 1] ?? 0) * (1 + rate));
    coin.push((coin[at - 1] ?? 0) * (1 + 0.6 * rate));
  }
  return { perpetual: candlesOf('1h', perpetual), coin: candlesOf('1h', coin) };
}
const hourly = (candles: ReturnType<typeof candlesOf>) => found(candles);

describe('beta', () => {
  it('is the slope of the coin on the perpetual over the last thirty days, and says how well it fits', () => {
    const { coin, perpetual } = swinging(BETA_BARS + 50);
    const beta = measureBeta(hourly(coin), hourly(perpetual));
    if (!beta.ok) throw new Error(beta.because);
    expect(beta.value.beta).toBeCloseTo(0.6, 6);
    expect(beta.value.rSquared).toBeCloseTo(1, 6);
    expect(beta.value).toMatchObject({ returns: 720, knownAtMs: closeOf('1h', coin) });
  });

  it('does with the hours that an exchange stood still, and takes both prices from one instant', () => {
    const { coin, perpetual } = swinging(BETA_BARS);
    const halted = coin.filter((_, at) => at < 300 || at >= 306);
    const beta = measureBeta(hourly(halted.slice(0, -1)), hourly(perpetual));
    if (!beta.ok) throw new Error(beta.because);
    expect(beta.value.beta).toBeCloseTo(0.6, 6);
    expect(beta.value).toMatchObject({ returns: 712, knownAtMs: closeOf('1h', coin) - 3_600_000 });
    expect(beta.value.coinClose).toEqual(coin.at(-2)?.close);
    expect(beta.value.perpetualClose).toEqual(perpetual.at(-2)?.close);
  });

  it('measures no fit between prices that have nothing in common', () => {
    const { perpetual } = swinging(BETA_BARS);
    const apart = candlesOf(
      '1h',
      perpetual.map((_, at) => (at % 2 === 0 ? 100 : 101)),
    );
    const beta = measureBeta(hourly(apart), hourly(perpetual));
    expect(beta.ok && beta.value.rSquared).toBeLessThan(0.01);
  });

  it('is not known where bars are missing, too few, of different hours, or do not move', () => {
    const { coin, perpetual } = swinging(BETA_BARS);
    const flat = candlesOf(
      '1h',
      perpetual.map(() => 100),
    );
    const reasons = [
      measureBeta(missing('not read'), hourly(perpetual)),
      measureBeta(hourly(coin), hourly(perpetual.slice(25))),
      measureBeta(
        hourly(coin.map((candle) => ({ ...candle, openMs: candle.openMs + 30 * 86_400_000 }))),
        hourly(perpetual),
      ),
      measureBeta(hourly(coin), hourly(flat)),
    ].map((beta) => (beta.ok ? '' : beta.because));
    expect(reasons).toEqual([
      'the coin: not read',
      'the two have 695 hours of the last 30 days in common, and 696 are needed',
      'the two do not have the same bars',
      'the perpetual did not move, so nothing can be measured against it',
    ]);
  });
});

describe('pairs of returns', () => {
  it('leave out an hour that one of the two lacks, and the step across it', () => {
    const { coin, perpetual } = swinging(6);
    const pairs = pairReturns(
      coin.filter((_, at) => at !== 2),
      perpetual,
    );
    expect(pairs.map(({ closeMs }) => closeMs)).toEqual([1, 4, 5].map((at) => closeOf('1h', coin.slice(0, at + 1))));
  });

  it('have the textbook slope and fit', () => {
    // x 1, 2, 3, 4 and y 2, 1, 4, 3: covariance sum 3, both variance sums 5.
    const pairs = [2, 1, 4, 3].map((coin, at) => ({ closeMs: at, coin, perpetual: at + 1 }));
    const line = fitLine(pairs, 0, 4);
    expect(line?.beta).toBeCloseTo(0.6, 12);
    expect(line?.rSquared).toBeCloseTo(0.36, 12);
  });
});
