import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wrongWith } from './support/named-test.ts';

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
    ['a story that is not there', 'test/scenarios/decide.csv > a story nobody told', 'has no story'],
    ['a file that is no test', 'test/faults.md > What can go wrong', 'is not FILE > TITLE'],
    ['a test that may not run', 'test/infra/local/stack/lambdas-node.test.ts > hedges alike', 'may not run'],
  ])('would not take %s for one', (_what, test, wrong) => {
    expect(wrongWith(test)).toContain(wrong);
  });
});
