import { describe, expect, it } from 'vitest';
import { numbersOf, withEvidence } from '../../shared/hedge/condition-numbers.ts';
import { evaluateCondition } from '../../shared/hedge/evaluate-condition.ts';
import { candleKey } from '../../shared/market/candle-need.ts';
import { FRAME_MS } from '../../shared/market/frame.ts';
import { found, missing } from '../../shared/market/read.ts';
import { price, ratio } from '../../shared/money/amount.ts';
import type { Condition } from '../../shared/policy/condition.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { BTC, factsOf, NOW_MS } from '../support/given.ts';

/** Daily bars that fall by one per cent a day, the newest closed at midnight. */
const falling = (count: number) => {
  const openMs = Math.floor(NOW_MS / DAY_MS) * DAY_MS - count * DAY_MS;
  return Array.from({ length: count }, (_, at) => {
    const close = price((60_000 * 0.99 ** at).toFixed(2));
    return { openMs: openMs + at * FRAME_MS['1d'], open: close, high: close, low: close, close };
  });
};
const rates = (...written: readonly string[]) =>
  found(
    written.map((rate, at) => ({
      atMs: NOW_MS - 4 * HOUR_MS - (written.length - 1 - at) * 8 * HOUR_MS,
      rate: ratio(rate),
    })),
  );

const seen = (changes: Partial<ReturnType<typeof factsOf>['market']>) =>
  factsOf({ market: { ...factsOf().market, ...changes } });
const DOWN: Condition = { kind: 'trend', is: 'down', on: '1d' };
const candles = new Map([[candleKey({ symbol: BTC, frame: '1d' }), found(falling(120))]]);
const BELOW: Condition = { kind: 'fundingBelow', rate: ratio('0'), periods: 3 };

describe('a condition on the market', () => {
  it.each<[Condition, 'true' | 'false']>([
    [DOWN, 'true'],
    [{ kind: 'trend', is: 'up', on: '1d' }, 'false'],
    [{ kind: 'stable', on: '1d', bars: 5, rangeBelow: ratio('0.05') }, 'true'],
    [{ kind: 'stable', on: '1d', bars: 50, rangeBelow: ratio('0.05') }, 'false'],
    [{ kind: 'volatilityAbove', on: '1d', bars: 30, above: ratio('0.5') }, 'false'],
    [{ kind: 'signal', name: 'double-top', on: '1d', withinMs: 3 * DAY_MS }, 'false'],
    [{ kind: 'signal', name: 'bullish-divergence', on: '1d', withinMs: DAY_MS }, 'unknown' as 'false'],
  ])('%j on bars that fall is %s', (condition, expected) => {
    expect(evaluateCondition(condition, seen({ candles }))).toBe(expected);
  });

  it('is unknown without bars, and with bars that end too early', () => {
    expect(evaluateCondition(DOWN, factsOf())).toBe('unknown');
    expect(evaluateCondition(DOWN, { ...seen({ candles }), nowMs: NOW_MS + 2 * DAY_MS })).toBe('unknown');
    const unread = new Map([[candleKey({ symbol: BTC, frame: '1d' }), missing('timed out')]]);
    expect(evaluateCondition({ kind: 'not', of: DOWN }, seen({ candles: unread }))).toBe('unknown');
    expect(numbersOf(DOWN, seen({ candles: unread }))).toBe('timed out');
  });

  it('leaves the bars and prices it rests on with the rule, and with the alert', () => {
    expect(numbersOf(DOWN, seen({ candles }))).toMatch(
      /^the trend on 1d is down: close \d+(\.\d+)? of the bar at 2026-10-31/,
    );
    expect(withEvidence('it falls', DOWN, seen({ candles }))).toMatch(/^it falls \(the trend on 1d is down: close /);
    expect(withEvidence('it falls', DOWN, factsOf())).toBe('it falls');
  });

  it.each<[readonly string[], Condition, string]>([
    [['-0.0001', '-0.0002', '-0.0001'], BELOW, 'true'],
    [['-0.0001', '0', '-0.0001'], BELOW, 'false'],
    [['0.0001', '-0.0001', '-0.0001', '-0.0001'], BELOW, 'true'],
    [['-0.0001', '-0.0001'], BELOW, 'unknown'],
    [['0.0003', '0.0002'], { kind: 'fundingAbove', rate: ratio('0.0002'), periods: 2 }, 'false'],
    [['0.0003', '0.00021'], { kind: 'fundingAbove', rate: ratio('0.0002'), periods: 2 }, 'true'],
  ])('settlements %j, %j: %s', (settled, condition, expected) => {
    expect(evaluateCondition(condition, seen({ settledRates: rates(...settled) }))).toBe(expected);
  });

  it('takes the rates of a contract that settles every hour for eight hours', () => {
    const hourly = found([3, 2, 1].map((ago) => ({ atMs: NOW_MS - ago * HOUR_MS, rate: ratio('-0.00002') })));
    const condition: Condition = { kind: 'fundingBelow', rate: ratio('-0.00015'), periods: 3 };
    expect(evaluateCondition(condition, seen({ settledRates: hourly, fundingIntervalMs: HOUR_MS }))).toBe('true');
  });

  it('knows nothing of funding while a settlement is missing or late', () => {
    const settled = rates('-0.0001', '-0.0001', '-0.0001', '-0.0001');
    const without = found(settled.ok ? settled.value.filter((_, at) => at !== 2) : []);
    expect(evaluateCondition(BELOW, seen({ settledRates: without }))).toBe('unknown');
    const late = { ...seen({ settledRates: settled }), nowMs: NOW_MS + 5 * HOUR_MS };
    expect(evaluateCondition(BELOW, late)).toBe('unknown');
  });

  it.each([
    ['0.979', 'true'],
    ['0.98', 'false'],
  ])('a margin coin at %s dollars is below 0.98: %s', (at, expected) => {
    const condition: Condition = { kind: 'stablecoinBelow', price: price('0.98') };
    expect(evaluateCondition(condition, seen({ stablecoin: found(price(at)) }))).toBe(expected);
    expect(evaluateCondition(condition, factsOf())).toBe('unknown');
  });
});
