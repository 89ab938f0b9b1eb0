import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { policyJsonSchema } from '../../shared/policy/policy-json-schema.ts';
import { isName, NONSENSE, PLACES, written } from './nonsense.ts';
import { FULL, items, LEAST } from './policy-items.ts';

const reader = z.fromJSONSchema(JSON.parse(JSON.stringify(policyJsonSchema())));
const isValid = (item: unknown): boolean => reader.safeParse(item).success;

describe('the JSON Schema of a policy', () => {
  it('is shipped as the file that editors are pointed to; `npx vitest run -u test/policy` writes it anew', async () => {
    await expect(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../shared/policy/policy.schema.json',
    );
  });

  it('accepts every valid item', () => {
    expect([isValid(LEAST), isValid(FULL)]).toEqual([true, true]);
    fc.assert(
      fc.property(items, (item) => isValid(item)),
      { numRuns: 200 },
    );
  });

  it('refuses what is missing, unknown or misspelt', () => {
    const { ratio: _left, ...rest } = LEAST;
    expect([isValid(rest), isValid({ ...LEAST, ratoi: 1 }), isValid({ ...LEAST, conviction: 'sure' })]).toEqual([
      false,
      false,
      false,
    ]);
    expect(isValid({ ...LEAST, remove: [{ when: { all: [{ pricAbove: 1 }] }, because: 'x' }] })).toBe(false);
  });

  it('refuses nonsense where it stands for numbers, words and maps', () => {
    const kinds = NONSENSE.filter(
      (value) => value === null || Array.isArray(value) || value === ' 1' || value === '0x10',
    );
    for (const place of PLACES)
      for (const value of kinds) {
        const isTextPlace = place.at(-1) === 'because';
        if (isTextPlace || isName(value)) continue;
        expect([place, value, isValid(written(FULL, place, value))]).toEqual([place, value, false]);
      }
  });
});
