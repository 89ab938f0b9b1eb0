import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitEntry, fitEntryAndInputs } from '../../../shared/adapters/ledger-items/journal-entry-size.ts';

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
const long = (length: number, sign = 'x') => sign.repeat(length);

describe('fitEntry', () => {
  it('leaves an entry that is small enough as it is', () => {
    const entry = { kind: 'blind', because: long(3_000) };
    expect(fitEntry(entry)).toBe(entry);
  });

  it('cuts the longest text of a verdict first, and others only when that is not enough', () => {
    const verdicts = [{ because: long(2_500) }, { because: long(300) }];
    const entry = { kind: 'decided', action: long(1_200), verdicts };
    const fitted = fitEntry(entry);
    expect(fitted).toEqual({ ...entry, verdicts: [{ because: `${long(399)}…` }, { because: long(300) }] });
    const wordy = fitEntry({ ...entry, action: long(8_000) }) as typeof entry;
    expect(wordy.action).toBe(`${long(999)}…`);
    expect(wordy.verdicts).toEqual([{ because: `${long(999)}…` }, { because: long(300) }]);
  });

  it('keeps the inputs of a decision whole, or leaves them out', () => {
    const verdicts = [{ because: long(2_500) }];
    const some = fitEntry({ kind: 'decided', verdicts, inputs: { text: long(3_000) } });
    expect(some).toEqual({ kind: 'decided', verdicts: [{ because: `${long(399)}…` }], inputs: { text: long(3_000) } });
    const many = fitEntry({ kind: 'decided', verdicts, inputs: { text: long(3_800) } });
    expect(many).toEqual({ kind: 'decided', verdicts });
  });

  it('keeps inputs apart that find no room, and only those', () => {
    const verdicts = [{ because: long(2_500) }];
    const small = { kind: 'decided', verdicts, inputs: { text: long(3_000) } };
    expect(fitEntryAndInputs(small, 'there')).toEqual({ entry: fitEntry(small) });
    const inputs = { text: long(30_000) };
    const apart = fitEntryAndInputs({ kind: 'decided', verdicts, inputs }, 'there');
    expect(apart).toEqual({ entry: { kind: 'decided', verdicts, inputsAt: 'there' }, inputs });
    const huge = fitEntryAndInputs({ kind: 'decided', verdicts, inputs: { text: long(70_000) } }, 'there');
    expect(huge).toEqual({ entry: { kind: 'decided', verdicts } });
  });

  it('never splits a character', () => {
    const { because } = fitEntry({ because: `a${'📈'.repeat(2_000)}` }) as { because: string };
    expect(because).toMatch(/^a(📈)+…$/u);
  });

  it('always fits, is still of its kind, and keeps amounts, ids and names whole', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.nat(9_000).map((length) => long(length, 'ü\n')),
      fc.constant(long(600, '📈')),
    );
    const verdicts = fc.array(fc.record({ rule: texts, number: texts, because: texts }), { maxLength: 120 });
    const entries = fc.record({ words: texts, action: fc.record({ because: texts }), verdicts });
    const amount = '-12345678901234567890.123456789012345678901234567890';
    fc.assert(
      fc.property(entries, (long) => {
        const entry = { kind: 'decided', atMs: 1, mark: amount, clientOrderId: long.words.slice(0, 32), ...long };
        const fitted = fitEntry(entry);
        expect(bytesOf(fitted)).toBeLessThanOrEqual(3_800);
        expect(fitted).toMatchObject({ kind: 'decided', atMs: 1, mark: amount, clientOrderId: entry.clientOrderId });
      }),
      { numRuns: 200 },
    );
  });

  it('gives up what no entry has: a hundred long fields', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`field${index}`, long(500, '\u0000')]),
    );
    const fitted = fitEntry({ kind: 'decided', atMs: 1, ...fields });
    expect(bytesOf(fitted)).toBeLessThanOrEqual(3_800);
    expect(fitted).toMatchObject({ kind: 'decided', atMs: 1 });
  });
});
