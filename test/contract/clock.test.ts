import { describe, expect, it } from 'vitest';
import { systemClock } from '../../shared/adapters/system/system-clock.ts';
import type { Clock } from '../../shared/time/clock.ts';
import { ManualClock } from '../support/manual-clock.ts';

const clocks: readonly (readonly [string, Clock])[] = [
  ['the system clock', systemClock],
  ['the manual clock of the tests', new ManualClock(Date.UTC(2026, 0, 1))],
];

describe.each(clocks)('%s', (_name, clock) => {
  it('tells whole milliseconds since 1970, of this century', () => {
    const nowMs = clock.nowMs();
    expect(Number.isSafeInteger(nowMs)).toBe(true);
    expect(nowMs).toBeGreaterThan(Date.UTC(2020, 0, 1));
    expect(nowMs).toBeLessThan(Date.UTC(2100, 0, 1));
  });

  it('does not run backwards', () => {
    const read = Array.from({ length: 1_000 }, () => clock.nowMs());
    expect(read).toEqual([...read].sort((a, b) => a - b));
  });
});
