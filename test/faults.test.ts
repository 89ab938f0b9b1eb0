import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';

const LEAST_ROWS = 70;

interface Row {
  readonly number: number;
  readonly fault: string;
  readonly tests: readonly string[];
}

const page = readFileSync('test/faults.md', 'utf8');
const rows: readonly Row[] = [...page.matchAll(/^\| (\d+) \| ([^|]+) \| [^|]+ \| ([^|]*) \|$/gm)].map(
  ([, number, fault = '', tests = '']) => ({
    number: Number(number),
    fault,
    tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
  }),
);

/** Titles as they are written in a source: the first argument of a test, or of what `each` gives back. */
const titlesIn = (source: string): readonly string[] =>
  [...source.matchAll(/(?:\b(?:it|describe)|\))\(\s*(['"`])((?:(?!\1).)+)\1\s*,/g)].map(([, , title]) => title ?? '');

const withoutNotes = (source: string): string => source.replaceAll(/^\s*\/\/.*$/gm, '');

/** A suite that several tests share stands in a file beside them. */
const neighbours = (file: string, source: string): readonly string[] =>
  [...source.matchAll(/\bfrom '(\.\/[^']+)'/g)]
    .map(([, path]) => join(dirname(file), path ?? ''))
    .filter((path) => existsSync(path));

/** What is wrong with a test of the table; undefined where it is there and runs. */
function wrongWith(test: string): string | undefined {
  const [file = '', ...titles] = test.split(' > ');
  if (!/^test\/.+\.test\.ts$/.test(file) || titles.length === 0) return `${test} is not FILE > TITLE`;
  if (!existsSync(file)) return `${file} does not exist`;
  const own = readFileSync(file, 'utf8');
  const source = withoutNotes([own, ...neighbours(file, own).map((path) => readFileSync(path, 'utf8'))].join('\n'));
  const here = titlesIn(source);
  const missing = titles.filter((title) => !here.includes(title));
  if (missing.length > 0) return `${file} has no test "${missing.join(' > ')}"`;
  const idle = /\b(?:it|test|describe)\.(?:skip|skipIf|runIf|todo|only|fails)\b/.exec(source)?.[0];
  return idle === undefined ? undefined : `${file} says ${idle}: what it shows may not run`;
}

describe('the table of faults', () => {
  it('is numbered without a hole, and has a row for every fault ever listed', () => {
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_row, at) => at + 1));
    expect(rows.length).toBeGreaterThanOrEqual(LEAST_ROWS);
    expect(page.match(/^\| *\d/gm)).toHaveLength(rows.length); // a row of another shape would not be read
  });

  it.each(rows)('$number, $fault: is shown by a test that is there and runs', ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.map(wrongWith).filter((wrong) => wrong !== undefined)).toEqual([]);
  });

  it.each([
    ['a title that is not there', 'test/faults.test.ts > the table of faults > a test nobody wrote', 'has no test'],
    ['a file that is not there', 'test/nowhere.test.ts > anything', 'does not exist'],
    ['a file without a title', 'test/faults.test.ts', 'is not FILE > TITLE'],
    ['a file that is no test', 'test/faults.md > What can go wrong', 'is not FILE > TITLE'],
    ['a test that may not run', 'test/infra/local/stack/lambdas-node.test.ts > hedges alike', 'may not run'],
  ])('would not take %s for one', (_what, test, wrong) => {
    expect(wrongWith(test)).toContain(wrong);
  });
});
