import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSkewMeter, provedSkewMs } from '../../../shared/adapters/ccxt/clock-skew.ts';

/** A reply of an exchange whose clock differs by `skewMs`, sent `outMs` and received `backMs` around the reply. */
const replyOf = (atMs: number, skewMs: number, outMs: number, backMs: number) => ({
  dateMs: Math.floor((atMs + skewMs) / 1_000) * 1_000,
  sentMs: atMs - outMs,
  receivedMs: atMs + backMs,
});

const AT_MS = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_010_000 });
const TRIP_MS = fc.integer({ min: 0, max: 5_000 });

describe('the difference between two clocks', () => {
  it('is never seen where there is none', () => {
    fc.assert(
      fc.property(AT_MS, TRIP_MS, TRIP_MS, (atMs, outMs, backMs) => {
        expect(provedSkewMs(replyOf(atMs, 0, outMs, backMs))).toBe(0);
      }),
    );
  });

  it('is found as closely as a second and the way there and back allow', () => {
    const SKEW_MS = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(AT_MS, SKEW_MS, TRIP_MS, TRIP_MS, (atMs, skewMs, outMs, backMs) => {
        const proved = provedSkewMs(replyOf(atMs, skewMs, outMs, backMs));
        expect(Math.abs(proved - skewMs)).toBeLessThanOrEqual(1_000 + outMs + backMs);
        if (Math.abs(skewMs) > 1_000 + outMs + backMs) expect(Math.sign(proved)).toBe(Math.sign(skewMs));
      }),
    );
  });

  it('is unread until a reply was dated, then the newest', () => {
    const meter = openSkewMeter();
    expect(meter.readMs().ok).toBe(false);
    meter.observe(replyOf(1_700_000_000_000, 60_000, 0, 0));
    meter.observe(replyOf(1_700_000_000_000, 0, 0, 0));
    expect(meter.readMs()).toEqual({ ok: true, value: 0 });
  });
});
