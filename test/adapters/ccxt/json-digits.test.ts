import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKeepingDigits } from '../../../shared/adapters/ccxt/json-digits.ts';

/** What JSON.parse gives, with every number as text. */
const textual = (value: unknown): unknown => {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(textual);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, textual(inner)]));
};

describe('JSON whose numbers keep their digits', () => {
  it('is the same JSON otherwise', () => {
    const leaf = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer());
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'))),
      node: fc.oneof({ maxDepth: 4 }, leaf, tie('tree')),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        // a property called __proto__ is the one name that Object.fromEntries and JSON treat alike but toEqual hides
        expect(parseKeepingDigits(JSON.stringify(value))).toEqual(textual(JSON.parse(JSON.stringify(value))));
      }),
    );
  });

  it('holds what a float could not', () => {
    expect(parseKeepingDigits('{"id":8389765519993908929,"rate":0.10000000000000000001,"a":[-0.5, 1]}')).toEqual({
      id: '8389765519993908929',
      rate: '0.10000000000000000001',
      a: ['-0.5', '1'],
    });
  });

  it('writes exponents out', () => {
    expect(parseKeepingDigits('[1.2E7,1e-8,-3.5e+3]')).toEqual(['12000000', '0.00000001', '-3500']);
  });

  it('leaves digits in texts alone, escapes included', () => {
    expect(parseKeepingDigits('{"a 1":"x \\"2\\" \\\\","b":"3,4:5"}')).toEqual({ 'a 1': 'x "2" \\', b: '3,4:5' });
  });

  it.each(['', 'text', '"text"', '12', 'true', 'null', '{"a":1', '[1,]', '<html>1</html>', '{"a":1}}', undefined, {}])(
    'is undefined for %j',
    (text) => {
      expect(parseKeepingDigits(text)).toBeUndefined();
    },
  );
});
