import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coins } from '../../shared/money/amount.ts';
import {
  readOnce,
  type StoredReader,
  storedAmount,
  storedChoice,
  storedCount,
  storedFlag,
  storedList,
  storedMap,
  storedRecord,
  storedText,
  toStored,
} from '../../shared/money/stored.ts';

interface Jar {
  readonly label: string;
  readonly content: ReturnType<typeof coins>;
  readonly openedAtMs?: number;
}

const readJar = storedRecord<Jar>({ label: storedText, content: storedAmount(coins), openedAtMs: storedCount }, [
  'openedAtMs',
]);

describe('reading stored values', () => {
  it.each<[string, StoredReader<unknown>, unknown, string]>([
    ['text', storedText, 5, 'the stored field at must be text, was 5'],
    ['text', storedText, undefined, 'the stored field at must be text, was undefined'],
    ['count', storedCount, 1.5, 'the stored field at must be a whole number, was 1.5'],
    ['count', storedCount, '1e3', 'the stored field at must be a whole number, was "1e3"'],
    ['count', storedCount, '', 'the stored field at must be a whole number, was ""'],
    ['count', storedCount, null, 'the stored field at must be a whole number, was null'],
    ['count', storedCount, 2 ** 53, 'the stored field at must be a whole number, was 9007199254740992'],
    ['count', storedCount, '9999999999999999', 'the stored field at must be a whole number, was "9999999999999999"'],
    ['flag', storedFlag, 'true', 'the stored field at must be true or false, was "true"'],
    ['flag', storedFlag, 0, 'the stored field at must be true or false, was 0'],
    ['amount', storedAmount(coins), 5, 'the stored field at must be plain decimal digits as text, was 5'],
    ['amount', storedAmount(coins), 'NaN', 'the stored field at must be plain decimal digits as text, was "NaN"'],
    ['choice', storedChoice('a', 'b'), 'c', 'the stored field at must be one of a, b, was "c"'],
    ['list', storedList(storedText), 'ab', 'the stored field at must be a list, was "ab"'],
    ['list', storedList(storedText), ['a', 1], 'the stored field at[1] must be text, was 1'],
    ['map', storedMap(storedCount), { x: 'y' }, 'the stored field at.x must be a whole number, was "y"'],
    ['map', storedMap(storedCount), [1], 'the stored field at must be a record, was [1]'],
    ['record', readJar, null, 'the stored field at must be a record, was null'],
    [
      'record',
      readJar,
      { label: 'x' },
      'the stored field at.content must be plain decimal digits as text, was undefined',
    ],
    [
      'record',
      readJar,
      { label: 'x', content: '1', openedAtMs: null },
      'the stored field at.openedAtMs must be a whole number, was null',
    ],
  ])('refuses a wrong %s with a sentence that names the field', (_kind, read, stored, sentence) => {
    expect(() => read(stored, 'at')).toThrow(sentence);
  });

  it('shows at most 60 characters of what was there', () => {
    const message = (() => {
      try {
        return readJar('x'.repeat(10_000), 'at').label;
      } catch (error) {
        return String(error);
      }
    })();
    expect(message.length).toBeLessThan(130);
  });

  it('reads counts written as digits, as tables do', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        (count) => storedCount(Math.trunc(count / 10).toString(), 'at') === Math.trunc(count / 10),
      ),
    );
  });

  it('leaves unknown fields out and absent ones absent', () => {
    const jar = readJar({ label: 'x', content: '1', colour: 'red' }, 'at');
    expect(Object.keys(jar)).toEqual(['label', 'content']);
  });

  it('does not let a stored key reach the prototype', () => {
    const read = storedMap(storedText)(JSON.parse('{"__proto__":"x"}'), 'at');
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });
});

describe('a stored object that is handed out again', () => {
  it('is read once, and one like it by itself', () => {
    let readings = 0;
    const read = readOnce<Jar>((stored, path) => {
      readings += 1;
      return readJar(stored, path);
    });
    const stored = { label: 'plums', content: '0.5' };
    expect(read(stored, 'jar')).toEqual({ label: 'plums', content: coins('0.5') });
    expect([read(stored, 'jar') === read(stored, 'shelf'), readings]).toEqual([true, 1]);
    expect(read({ ...stored, label: 'pears' }, 'jar').label).toBe('pears');
  });

  it('is refused each time where it is faulty, by the place it stands in', () => {
    const read = readOnce(readJar);
    const faulty = { label: 'plums', content: 'NaN' };
    for (const path of ['jar', 'shelf']) expect(() => read(faulty, path)).toThrow(`the stored field ${path}.content`);
    expect(() => read(undefined, 'jar')).toThrow('the stored field jar must be a record, was undefined');
  });
});

describe('the plain form of a record', () => {
  it('is what JSON makes of it and reads back', () => {
    const record = fc.dictionary(fc.string(), fc.anything({ withNullPrototype: false }), { noNullPrototype: true });
    fc.assert(
      fc.property(record, (value) => {
        expect(toStored(value)).toStrictEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('writes amounts as digits, also within lists and under the strangest names', () => {
    const record = {
      list: [coins('0.50'), undefined],
      map: JSON.parse('{"__proto__":{"a":1}}'),
      none: -0,
      gone: undefined,
    };
    expect(JSON.stringify(toStored(record))).toBe('{"list":["0.5",null],"map":{"__proto__":{"a":1}},"none":0}');
  });

  it('has no place for a bigint', () => {
    expect(() => toStored({ count: 5n })).toThrow('was the bigint 5');
  });
});
