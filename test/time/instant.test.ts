import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, isoOf, parseInstant } from '../../shared/time/instant.ts';

const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(2100, 0, 1);

describe('reading an instant', () => {
  it.each([
    ['2026-11-01', Date.UTC(2026, 10, 1)],
    ['2026-11-01T12:00Z', Date.UTC(2026, 10, 1, 12)],
    ['2026-11-01T12:00:30Z', Date.UTC(2026, 10, 1, 12, 0, 30)],
    ['2026-11-01T12:00:30.5Z', Date.UTC(2026, 10, 1, 12, 0, 30, 500)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2026-12-31T23:59:59.999Z', Date.UTC(2026, 11, 31, 23, 59, 59, 999)],
  ])('understands %s', (text, atMs) => {
    expect(parseInstant(text)).toBe(atMs);
  });

  it.each([
    '2026-02-30',
    '2026-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-11-01T24:00Z',
    '2026-11-01T12:60Z',
    '2026-11-01T23:59:60Z',
    '2026-11-01T12:00',
    '2026-11-01T12:00+01:00',
    '2026-11-01 12:00Z',
    '2026-11-1',
    '26-11-01',
    '01.11.2026',
    '11/01/2026',
    '2026-11-01T12Z',
    '2026-11-01Z',
    ' 2026-11-01',
    '2026-11-01\n',
    '+002026-11-01',
    '1790000000000',
    'today',
    '',
    '２０２６-11-01',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads back what it writes, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST }), (atMs) => {
        const toTheSecond = atMs - (atMs % 1000);
        expect(parseInstant(isoOf(atMs))).toBe(toTheSecond);
        expect(parseInstant(dayOf(atMs))).toBe(atMs - (atMs % 86_400_000));
      }),
    );
  });
});
