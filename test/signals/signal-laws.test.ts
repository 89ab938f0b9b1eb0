import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { found } from '../../shared/market/read.ts';
import { closedBars } from '../../shared/signals/closed-bars.ts';
import { detectDivergences } from '../../shared/signals/detect-divergences.ts';
import { detectPatterns } from '../../shared/signals/detect-patterns.ts';
import { detectionPhrase, SIGNAL_NAMES } from '../../shared/signals/detection.ts';
import { judgeSignal, signalBars } from '../../shared/signals/judge-signal.ts';
import { DAY_MS } from '../../shared/time/duration.ts';
import { anyCloses, barsOf, candlesOf, closeOf } from './given.ts';

const detectAll = (closes: readonly number[], part = 0.002) => {
  const bars = barsOf('1d', candlesOf('1d', closes, part));
  return [...detectPatterns(bars), ...detectDivergences(bars)];
};
const phrases = (closes: readonly number[]) => detectAll(closes).map(detectionPhrase);
const places = (closes: readonly number[]) =>
  detectAll(closes, 0).map(({ name, openMs, points }) => [name, openMs, ...points.map((point) => point.openMs)]);

describe('detections', () => {
  it('never repaint: what the first bars show is what they showed once more bars have come', () => {
    let seen = 0;
    fc.assert(
      fc.property(anyCloses(120, 200), fc.double({ min: 0.2, max: 1, noNaN: true }), (closes, part) => {
        const first = closes.slice(0, Math.floor(closes.length * part));
        if (first.length === 0) return;
        const lastMs = candlesOf('1d', first).at(-1)?.openMs ?? 0;
        const later = detectAll(closes).filter(({ openMs }) => openMs <= lastMs);
        expect(later.map(detectionPhrase).sort()).toEqual(phrases(first).sort());
        seen += later.length;
      }),
      { numRuns: 30 },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('rest on nothing later than the bar that completes them', () => {
    fc.assert(
      fc.property(anyCloses(120, 160), (closes) => {
        for (const { openMs, knownAtMs, points } of detectAll(closes)) {
          expect(knownAtMs).toBe(openMs + DAY_MS);
          for (const point of points) expect(point.openMs).toBeLessThan(openMs);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('do not depend on the unit of the prices', () => {
    fc.assert(
      fc.property(anyCloses(120, 160), fc.constantFrom(0.001, 0.37, 7, 20_000), (wild, factor) => {
        const closes = wild.map((close) => Number(close.toFixed(4)));
        expect(places(closes.map((close) => close * factor))).toEqual(places(closes));
      }),
      { numRuns: 15 },
    );
  });

  it('turn around with the prices: tops of the one are bottoms of its mirror', () => {
    // Mirrored around a level far above the swings, 1.5 % of an average stays nearly the same.
    const closes = Array.from({ length: 160 }, (_, bar) => 1_000 + 8 * Math.sin(bar / 2.5) + 4 * Math.sin(bar / 11));
    const names = (from: readonly number[]) =>
      new Set(detectPatterns(barsOf('1d', candlesOf('1d', from))).map((one) => one.name));
    const turned = closes.map((close) => 2_000 - close);
    expect(names(closes).has('head-and-shoulders')).toBe(true);
    expect(names(turned).has('inverse-head-and-shoulders')).toBe(true);
    expect(names(turned).has('double-bottom')).toBe(names(closes).has('double-top'));
  });

  it('find nothing in a market that does not move', () => {
    expect(detectAll(Array.from({ length: 300 }, () => 0.9987))).toEqual([]);
  });
});

describe('a question about a signal', () => {
  const needed = (name: (typeof SIGNAL_NAMES)[number]) => signalBars({ name, on: '1d', withinMs: 30 * DAY_MS });

  it('is answered from the bars it asks for as from all the bars there are', () => {
    let yes = 0;
    fc.assert(
      fc.property(anyCloses(300, 320), fc.constantFrom(...SIGNAL_NAMES), (closes, name) => {
        const all = candlesOf('1d', closes, 0.002);
        const nowMs = closeOf('1d', all);
        const question = { name, on: '1d', withinMs: 30 * DAY_MS } as const;
        const answers = [all, all.slice(-needed(name))].map(
          (candles) => judgeSignal(question, closedBars('1d', candles, nowMs), nowMs).answer,
        );
        expect(answers[1]).toBe(answers[0]);
        if (answers[0] === 'true') yes += 1;
      }),
      { numRuns: 80 },
    );
    expect(yes).toBeGreaterThan(0);
  });

  it.each([6, 7, 11, 18])(
    'does not hang on where the bars begin, in a market that repeats itself every %i bars',
    (period) => {
      // Every low has nearly the same RSI: only the bars before the first one would tell them apart.
      const closes = Array.from(
        { length: 310 },
        (_, bar) => 0.999 ** bar * (100 + 0.5 * Math.sin((2 * Math.PI * bar) / period)),
      );
      const all = candlesOf('1d', closes, 0.002);
      const nowMs = closeOf('1d', all);
      const question = { name: 'bullish-divergence', on: '1d', withinMs: 30 * DAY_MS } as const;
      for (const candles of [all, all.slice(7), all.slice(-signalBars(question))])
        expect(judgeSignal(question, closedBars('1d', candles, nowMs), nowMs).answer).toBe('false');
    },
  );

  it('is true exactly while the detection is younger than the question allows, and quotes it', () => {
    const closes = Array.from({ length: 160 }, (_, bar) => 1_000 + 8 * Math.sin(bar / 2.5) + 4 * Math.sin(bar / 11));
    const [first] = detectPatterns(barsOf('1d', candlesOf('1d', closes))).filter(
      ({ name }) => name === 'head-and-shoulders',
    );
    if (first === undefined) throw new Error('the swings make no head and shoulders');
    const candles = candlesOf('1d', closes).filter(({ openMs }) => openMs <= first.openMs);
    const bars = found(barsOf('1d', candles));
    const ask = (nowMs: number) => judgeSignal({ name: first.name, on: '1d', withinMs: DAY_MS }, bars, nowMs);
    expect(ask(first.knownAtMs)).toEqual({ answer: 'true', because: detectionPhrase(first) });
    expect(ask(first.knownAtMs + DAY_MS - 1).answer).toBe('true');
    expect(ask(first.knownAtMs + DAY_MS).answer).toBe('false');
  });
});
