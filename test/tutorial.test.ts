import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wrongWith } from './support/named-test.ts';

const page = readFileSync('test/tutorial.md', 'utf8');
const rows = [...page.matchAll(/^\| (\d+) \| ([^|]+) \| [^|]+ \| [^|]+ \| ([^|]*) \|$/gm)].map(
  ([, number, promise = '', tests = '']) => ({
    number: Number(number),
    promise,
    tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
  }),
);

describe('the tutorial, line by line', () => {
  it('has sixteen lines, each read from here', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, at) => at + 1));
    expect(page.match(/^\| *\d/gm)).toHaveLength(rows.length);
  });

  it.each(rows)('$number, $promise: is shown by tests that are there and run', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.map(wrongWith).filter((wrong) => wrong !== undefined)).toEqual([]);
  });

  it('names every ready policy by a story of it', () => {
    const named = rows.flatMap(({ tests }) => tests).join();
    const policies = readdirSync('shared/policy/examples').map((file) => file.replace(/\.json$/, ''));
    expect(policies.filter((policy) => !named.includes(`examples.csv > ${policy} `))).toEqual([]);
  });
});
