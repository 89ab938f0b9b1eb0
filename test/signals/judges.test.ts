import { describe, expect, it } from 'vitest';
import type { SettledRate } from '../../shared/market/public-market.ts';
import { found, missing } from '../../shared/market/read.ts';
import { ratio } from '../../shared/money/amount.ts';
import { judgeSentiment, SENTIMENT_BARS, SENTIMENT_FUNDING_MS } from '../../shared/signals/judge-sentiment.ts';
import { judgeSignal, signalBars } from '../../shared/signals/judge-signal.ts';
import { judgeStability } from '../../shared/signals/judge-stability.ts';
import { judgeTrend, TREND_BARS, type Trend } from '../../shared/signals/judge-trend.ts';
import { judgeVolatility } from '../../shared/signals/judge-volatility.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { barsOf, candlesOf, closeOf } from './given.ts';

const daily = (closes: readonly number[], part = 0) => found(barsOf('1d', candlesOf('1d', closes, part)));
const series = (count: number, closeAt: (index: number) => number) =>
  Array.from({ length: count }, (_, at) => closeAt(at));
const RISING = series(120, (at) => 100 + at);
const FALLING = [...RISING].reverse();
const UNREAD = missing('bars of 1d could not be read');

describe('the trend', () => {
  const trends = (closes: readonly number[]) =>
    (['up', 'down', 'sideways'] as const).filter(
      (is: Trend) => judgeTrend({ is, on: '1d' }, daily(closes)).answer === 'true',
    );

  it('is up above all three averages, down below them, and sideways between', () => {
    expect(trends(RISING)).toEqual(['up']);
    expect(trends(FALLING)).toEqual(['down']);
    expect(trends([...RISING.slice(0, -1), 195])).toEqual(['sideways']);
    expect(trends(series(100, () => 100))).toEqual(['sideways']);
  });

  it('says its close and its averages', () => {
    expect(judgeTrend({ is: 'down', on: '1d' }, daily(RISING)).because).toBe(
      'the trend on 1d is up: close 219 of the bar at 2026-04-30T00:00:00Z against averages 209.500 (20), 194.500 (50), 169.500 (100)',
    );
  });
});

describe('stability', () => {
  it('is a range of the last bars, from lowest low to highest high, narrower than asked', () => {
    const bars = daily([50, 100, 102, 101], 0.01);
    const ask = (rangeBelow: string) => judgeStability({ on: '1d', bars: 3, rangeBelow: ratio(rangeBelow) }, bars);
    expect(ask('0.0407').answer).toBe('true');
    expect(ask('0.0406').answer).toBe('false');
    expect(ask('0.05').because).toBe('the last 3 bars of 1d lie between 99 and 103.02, a range of 0.0406');
  });
});

describe('realised volatility', () => {
  it('is the yearly standard deviation of log returns', () => {
    // Returns +1 % and -1 % in turn, four of them: a sample deviation of 0.01 x root(4/3), times root(365).
    const closes = [0, 1, 0, 1, 0].map((up) => 100 * Math.exp(0.01 * up));
    const ask = (above: string) => judgeVolatility({ on: '1d', bars: 4, above: ratio(above) }, daily(closes));
    const expected = 0.01 * Math.sqrt(4 / 3) * Math.sqrt(365);
    expect(ask('0.22')).toEqual({
      answer: 'true',
      because: `realised volatility of the last 4 bars of 1d is ${expected.toFixed(4)} a year`,
    });
    expect(ask('0.2207').answer).toBe('false');
  });
});

describe('the mood', () => {
  const NOW_MS = closeOf('1d', candlesOf('1d', RISING)) + HOUR_MS;
  const settled = (rate: string, hours: number, count = 40): readonly SettledRate[] =>
    series(count, (back) => NOW_MS - HOUR_MS - (count - 1 - back) * hours * HOUR_MS).map((atMs) => ({
      atMs,
      rate: ratio(rate),
    }));
  const mood = (closes: readonly number[], rate: string, hours = 8) => ({
    bars: daily(closes),
    funding: found(settled(rate, hours)),
    fundingIntervalMs: 8 * HOUR_MS,
  });
  const ask = (given: ReturnType<typeof mood>) =>
    [judgeSentiment('improved', given, NOW_MS), judgeSentiment('worsened', given, NOW_MS)].map(({ answer }) => answer);

  it('has improved with funding at or above zero and a close above its average, worsened with neither', () => {
    expect(ask(mood(RISING, '0'))).toEqual(['true', 'false']);
    expect(ask(mood(FALLING, '-0.0001'))).toEqual(['false', 'true']);
    expect(ask(mood(RISING, '-0.0001'))).toEqual(['false', 'false']);
    expect(ask(mood(FALLING, '0.0001'))).toEqual(['false', 'false']);
  });

  it('is unknown where a settlement of the week is missing', () => {
    const whole = settled('0.0001', 8);
    const without = (index: number) => ({
      ...mood(RISING, '0'),
      funding: found(whole.filter((_, at) => at !== index)),
    });
    expect(ask(without(whole.length - 1))).toEqual(['unknown', 'unknown']);
    expect(ask(without(whole.length - 9))).toEqual(['unknown', 'unknown']);
    expect(ask({ ...mood(RISING, '0'), funding: found([]) })).toEqual(['unknown', 'unknown']);
    expect(ask({ ...mood(RISING, '0'), funding: missing('not read') as never })).toEqual(['unknown', 'unknown']);
    expect(ask(without(0))).toEqual(['true', 'false']);
  });
});

describe('every question', () => {
  it.each([
    ['missing', UNREAD, 'bars of 1d could not be read'],
    ['too few', daily([1, 2]), 'there are only 2 bars of 1d'],
    ['of another frame', found(barsOf('1h', candlesOf('1h', RISING))), 'these are of 1h'],
  ])('is unknown where its bars are %s, and says so', (_what, bars, because) => {
    const funding = { funding: missing('not read'), fundingIntervalMs: 8 * HOUR_MS };
    const answers = [
      judgeSignal({ name: 'double-top', on: '1d', withinMs: DAY_MS }, bars, 0),
      judgeSignal({ name: 'bullish-divergence', on: '1d', withinMs: DAY_MS }, bars, 0),
      judgeTrend({ is: 'up', on: '1d' }, bars),
      judgeStability({ on: '1d', bars: 20, rangeBelow: ratio('1') }, bars),
      judgeVolatility({ on: '1d', bars: 20, above: ratio('0') }, bars),
      judgeSentiment('improved', { bars, ...funding }, 0),
    ];
    for (const finding of answers) {
      expect(finding.answer).toBe('unknown');
      expect(finding.because).toContain(because);
    }
  });

  it('is answered from as many bars and settlements as it says it takes, and from no fewer', () => {
    const NOW_MS = closeOf('1d', candlesOf('1d', RISING));
    const hours = SENTIMENT_FUNDING_MS / (8 * HOUR_MS);
    const funding = (count: number) =>
      found(
        series(count, (at) => NOW_MS - at * 8 * HOUR_MS)
          .reverse()
          .map((atMs) => ({ atMs, rate: ratio('0') })),
      );
    const mood = (count: number, settlements: number) =>
      judgeSentiment(
        'improved',
        { bars: lastOf(count), funding: funding(settlements), fundingIntervalMs: 8 * HOUR_MS },
        NOW_MS,
      );
    const lastOf = (count: number) => daily(RISING.slice(-count));
    const question = { name: 'double-top', on: '1d', withinMs: 2 * DAY_MS } as const;
    const ask = (fewer: number) =>
      [
        judgeTrend({ is: 'up', on: '1d' }, lastOf(TREND_BARS - fewer)),
        judgeSignal(question, lastOf(signalBars(question) - fewer), NOW_MS),
        judgeStability({ on: '1d', bars: 7, rangeBelow: ratio('1') }, lastOf(7 - fewer)),
        judgeVolatility({ on: '1d', bars: 7, above: ratio('0') }, lastOf(8 - fewer)),
        mood(SENTIMENT_BARS - fewer, hours),
        mood(SENTIMENT_BARS, hours - fewer),
      ].map(({ answer }) => answer);
    expect(ask(0)).toEqual(['true', 'false', 'true', 'true', 'true', 'true']);
    expect(ask(1)).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown']);
  });
});
