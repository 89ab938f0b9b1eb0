import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barSpans } from '../../../shared/adapters/paper/bar-spans.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time/duration.ts';

const NOON_MS = Date.UTC(2026, 0, 1, 12);

describe('the bars nobody has seen', () => {
  it('are whole hours between passes on the hour, even when those are a little late', () => {
    const hours = [{ fromMs: NOON_MS, toMs: NOON_MS + 3 * HOUR_MS, stepMs: HOUR_MS }];
    expect(barSpans(NOON_MS, NOON_MS + 3 * HOUR_MS)).toEqual(hours);
    expect(barSpans(NOON_MS + 3 * SECOND_MS, NOON_MS + 3 * HOUR_MS + 20 * SECOND_MS)).toEqual(hours);
  });

  it('are minutes where hours do not fit', () => {
    const seenMs = NOON_MS + 30 * MINUTE_MS + 20 * SECOND_MS;
    expect(barSpans(seenMs, NOON_MS + 2 * HOUR_MS + 90 * SECOND_MS)).toEqual([
      { fromMs: NOON_MS + 31 * MINUTE_MS, toMs: NOON_MS + HOUR_MS, stepMs: MINUTE_MS },
      { fromMs: NOON_MS + HOUR_MS, toMs: NOON_MS + 2 * HOUR_MS, stepMs: HOUR_MS },
      { fromMs: NOON_MS + 2 * HOUR_MS, toMs: NOON_MS + 2 * HOUR_MS + MINUTE_MS, stepMs: MINUTE_MS },
    ]);
    expect(barSpans(seenMs, seenMs + 30 * SECOND_MS)).toEqual([]);
  });

  it('follow one another without gap, and none is still forming or had begun before', () => {
    const instants = fc.integer({ min: NOON_MS, max: NOON_MS + 3 * DAY_MS });
    fc.assert(
      fc.property(instants, instants, (one, other) => {
        const [seenMs, nowMs] = [Math.min(one, other), Math.max(one, other)];
        const spans = barSpans(seenMs, nowMs);
        for (const { fromMs, toMs, stepMs } of spans)
          expect([fromMs % stepMs, toMs % stepMs, fromMs < toMs]).toEqual([0, 0, true]);
        expect(spans.slice(1).map(({ fromMs }) => fromMs)).toEqual(spans.slice(0, -1).map(({ toMs }) => toMs));
        const [first, last] = [spans[0], spans.at(-1)];
        expect(first?.fromMs ?? seenMs).toBeGreaterThanOrEqual(seenMs - 5 * SECOND_MS);
        expect(last?.toMs ?? nowMs).toBeLessThanOrEqual(nowMs);
        const covered = (last?.toMs ?? seenMs) - (first?.fromMs ?? seenMs);
        expect(nowMs - seenMs - covered).toBeLessThan(2 * MINUTE_MS);
      }),
    );
  });
});
