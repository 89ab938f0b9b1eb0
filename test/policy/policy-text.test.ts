import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, exactText, policyText } from '../../shared/policy/policy-text.ts';
import { items } from './policy-items.ts';
import { policyOf } from './readings.ts';

describe('the kept text of a policy', () => {
  it('reads back as the same policy', () => {
    fc.assert(
      fc.property(items, (item) => {
        expect(policyOf(JSON.parse(policyText(item)))).toEqual(policyOf(item));
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of attributes or on what the program wrote', () => {
    fc.assert(
      fc.property(items, fc.anything(), (item, check) => {
        const reversed = Object.fromEntries(Object.entries(item).reverse());
        expect(policyText({ ...reversed, check })).toBe(policyText(item));
      }),
      { numRuns: 100 },
    );
  });

  it('sorts the keys of every level and keeps the order of lists', () => {
    expect(policyText({ b: [{ z: 1, a: '2' }, 'x'], a: true, check: { ok: true }, gone: undefined })).toBe(
      '{"a":true,"b":[{"a":"2","z":1},"x"]}',
    );
    expect(canonicalJson({ large: 90071992547409931n, nothing: null })).toBe(
      '{"large":"90071992547409931","nothing":null}',
    );
  });

  it('is JSON for any plain data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        expect(JSON.parse(canonicalJson(data))).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });
});

describe('the exact text of an item', () => {
  it('tells apart what reads differently and looks alike in JSON', () => {
    const alike = [{ n: 1 }, { n: '1' }, { n: true }, { n: 'true' }, { n: null }, { n: [] }, { n: {} }];
    expect(new Set(alike.map(exactText)).size).toBe(alike.length);
    expect(exactText({ a: 1, b: 2 })).not.toBe(exactText({ b: 2, a: 1 }));
  });

  it.each([
    [new Set(['a'])],
    [1n],
    [undefined],
    [Number.NaN],
    [new Date(0)],
    [Object.assign([], { 1: 'a' })],
    [() => 'a'],
  ])('is none where something is not plain: %s', (value) => {
    expect(exactText({ ratio: '1', n: [value] })).toBeUndefined();
  });
});
