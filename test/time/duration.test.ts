import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, parseDuration, SECOND_MS } from '../../shared/time/duration.ts';

describe('reading a duration', () => {
  it('counts whole seconds, minutes, hours and days', () => {
    const unit = fc.constantFrom(
      ['s', SECOND_MS] as const,
      ['m', MINUTE_MS] as const,
      ['h', HOUR_MS] as const,
      ['d', DAY_MS] as const,
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), unit, (count, [letter, unitMs]) => {
        expect(parseDuration(`${count}${letter}`)).toBe(count * unitMs);
      }),
    );
    expect([DAY_MS, HOUR_MS, MINUTE_MS]).toEqual([86_400_000, 3_600_000, 60_000]);
  });

  it.each([
    '0s',
    '00s',
    '01h',
    '-1h',
    '+1h',
    '1.5h',
    '1',
    'h',
    '1H',
    '1 h',
    ' 1h',
    '1h ',
    '1h\n',
    '1w',
    '1y',
    '1ms',
    '100000s',
    '1h30m',
    '١h',
    'Infinityh',
    '1e3s',
    '',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
