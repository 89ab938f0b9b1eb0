import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText, shortText, wrapText } from '../../../../infra/local/screen/wrap-text.ts';

describe('wrapText', () => {
  it('breaks between words and indents what follows', () => {
    expect(wrapText('one two three four', 9, 2)).toEqual(['one two', '  three', '  four']);
    expect(wrapText('', 9)).toEqual([]);
  });

  it('never exceeds the width and loses no sign but blanks', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 8, max: 40 }), fc.nat(4), (text, width, indent) => {
        const lines = wrapText(text, width, indent);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(plainText(text).replaceAll(' ', ''));
      }),
    );
  });
});

it('shortens only what is too long', () => {
  expect(shortText('btc-core', 8)).toBe('btc-core');
  expect(shortText('btc-core-2', 8)).toBe('btc-cor…');
});
