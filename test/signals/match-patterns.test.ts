import { describe, expect, it } from 'vitest';
import type { Extremum } from '../../shared/signals/find-extrema.ts';
import { matchPatterns } from '../../shared/signals/match-patterns.ts';

type Point = readonly [at: number, value: number];

/** Turning points of these bars and closes, tops and bottoms in turn, of which the last is a top. */
const turning = (...points: readonly Point[]): readonly Extremum[] =>
  points.map(([at, value], index) => ({ kind: (points.length - index) % 2 === 1 ? 'top' : 'bottom', at, value }));

/** The same upside down, around 100. */
const mirrored = (extrema: readonly Extremum[]): readonly Extremum[] =>
  extrema.map(({ kind, at, value }) => ({ kind: kind === 'top' ? 'bottom' : 'top', at, value: 200 - value }));

const namesIn = (extrema: readonly Extremum[]) => matchPatterns(extrema).map(({ name }) => name);

describe('head and shoulders', () => {
  /** Shoulders at 100, a head at 104, and two bottoms at 96. */
  const shape = (changes: { readonly [index: number]: Point } = {}) => {
    const points: readonly Point[] = [
      [4, 100],
      [11, 96],
      [18, 104],
      [26, 96],
      [34, 100],
    ];
    return turning(...points.map((point, index) => changes[index] ?? point));
  };

  it('is a head beyond two shoulders that are alike, over two bottoms that are alike', () => {
    expect(matchPatterns(shape())).toEqual([
      {
        name: 'head-and-shoulders',
        points: [
          { part: 'left shoulder', at: 4 },
          { part: 'first bottom', at: 11 },
          { part: 'head', at: 18 },
          { part: 'second bottom', at: 26 },
          { part: 'right shoulder', at: 34 },
        ],
      },
    ]);
    expect(matchPatterns(mirrored(shape()))[0]).toMatchObject({
      name: 'inverse-head-and-shoulders',
      points: { 1: { part: 'first top' } },
    });
  });

  it.each([
    ['shoulders within 1.5 % of their average', { 4: [34, 103.04] }, true],
    ['a shoulder further away', { 4: [34, 103.05] }, false],
    ['bottoms within 1.5 % of their average', { 3: [26, 98.92] }, true],
    ['a bottom further away', { 3: [26, 98.93] }, false],
    ['a head no higher than a shoulder', { 2: [18, 100] }, false],
    ['a right shoulder before the last bar', { 4: [33, 100] }, false],
  ] as const)('has %s: %j is one: %s', (_what, changes, isOne) => {
    expect(namesIn(shape(changes as { readonly [index: number]: Point }))).toEqual(isOne ? ['head-and-shoulders'] : []);
  });

  it('ignores turning points after the last bar, and needs tops and bottoms in turn', () => {
    const after: Extremum = { kind: 'bottom', at: 36, value: 97 };
    expect(namesIn([...shape(), after])).toEqual(['head-and-shoulders']);
    expect(namesIn(shape().map((one, index) => (index === 1 ? { ...one, kind: 'top' as const } : one)))).toEqual([]);
    expect(namesIn([])).toEqual([]);
  });
});

describe('a double top', () => {
  it('is two tops alike, more than 22 bars apart, the second the highest since the first', () => {
    const tops = (first: Point, ...rest: readonly Point[]) => turning(first, [first[0] + 3, 80], ...rest);
    expect(matchPatterns(tops([11, 100], [34, 102]))).toEqual([
      {
        name: 'double-top',
        points: [
          { part: 'first top', at: 11 },
          { part: 'second top', at: 34 },
        ],
      },
    ]);
    expect(namesIn(mirrored(tops([11, 100], [34, 102])))).toEqual(['double-bottom']);
    expect(namesIn(tops([12, 100], [34, 102]))).toEqual([]);
    expect(namesIn(tops([11, 100], [34, 103.05]))).toEqual([]);
    expect(namesIn(tops([8, 100], [20, 101.9], [27, 82], [34, 102]))).toEqual(['double-top']);
    expect(namesIn(tops([8, 100], [20, 102], [27, 82], [34, 102]))).toEqual([]);
  });

  it('takes an earlier top where a later one is too near', () => {
    const extrema = turning([5, 101], [9, 80], [15, 100], [25, 80], [34, 102]);
    expect(matchPatterns(extrema).find(({ name }) => name === 'double-top')?.points[0]).toEqual({
      part: 'first top',
      at: 5,
    });
  });
});
