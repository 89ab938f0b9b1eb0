import { describe, expect, it } from 'vitest';
import { assertTiming, TIMING } from '../../shared/orders/timing.ts';

describe('assertTiming', () => {
  it('accepts the clocks of the program', () => {
    expect(() => assertTiming()).not.toThrow();
  });

  it.each([
    ['quarantine', { quarantineMs: TIMING.processMs + TIMING.requestWindowMs + TIMING.visibleMs - 1 }],
    ['quarantine', { visibleMs: TIMING.quarantineMs }],
    ['lease', { leaseMs: TIMING.processMs + TIMING.requestWindowMs - 1 }],
    ['lease', { processMs: TIMING.leaseMs, quarantineMs: 999_000 }],
    ['cooldown', { cooldownMs: TIMING.visibleMs - 1 }],
    ['last order', { lastOrderMs: TIMING.processMs - TIMING.replyDeadlineMs + 1 }],
    ['last order', { replyDeadlineMs: TIMING.processMs }],
    ['quarantine', { quarantineMs: Number.NaN }],
  ])('refuses clocks that do not protect one another: %s', (law, changes) => {
    expect(() => assertTiming({ ...TIMING, ...changes })).toThrow(law);
  });

  it('accepts each clock at its very limit', () => {
    const quarantineMs = TIMING.processMs + TIMING.requestWindowMs + TIMING.visibleMs;
    const leaseMs = TIMING.processMs + TIMING.requestWindowMs;
    const lastOrderMs = TIMING.processMs - TIMING.replyDeadlineMs;
    expect(() => assertTiming({ ...TIMING, quarantineMs, leaseMs, lastOrderMs })).not.toThrow();
  });
});
