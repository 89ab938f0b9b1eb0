import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../infra/local/json-text.ts';

describe('readJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (text, hasMark) => {
        const numbers = /[eE.\d]{16}|\d[eE]/.test(text);
        fc.pre(!numbers);
        expect(readJson(`${hasMark ? '\uFEFF' : ''}${text}`)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('keeps the digits of a number that a binary float would change', () => {
    const text = '{"a": 0.1234567890123456789, "b": 1e309, "c": 12345678901234567890, "d": 0.25, "e": "1e309 0.5"}';
    expect(readJson(text)).toEqual({
      ok: true,
      value: { a: '0.1234567890123456789', b: '1e309', c: '12345678901234567890', d: 0.25, e: '1e309 0.5' },
    });
  });

  it.each([
    ['{\n  "ratio": NaN\n}', 2, 12],
    ['{\n  "ratio": 1,\n}', 3, 1],
    ['{"a":}', 1, 6],
    ['{"a":trx}', 1, 8],
    ['[1,\n2', 2, 2],
    ["{'a': 1}", 1, 2],
    ['{"a": 1} x', 1, 10],
    ['[{"a": 1}\n {"b": 2}]', 2, 2],
    ['{"a": Infinity}', 1, 7],
  ])('says where %j ends to be JSON', (text, line, column) => {
    expect(readJson(text)).toMatchObject({ ok: false, line, column, because: expect.stringMatching(/^[a-z].*[^.]$/) });
  });

  it('finds the place in whatever is not JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('}', 'x', ',,', '"'), (text, at, broken) => {
        const place = at % (text.length + 1);
        const read = readJson(`${text.slice(0, place)}${broken}${text.slice(place)}`);
        if (!read.ok) expect(read.column).toBeGreaterThan(0);
      }),
    );
  });
});
