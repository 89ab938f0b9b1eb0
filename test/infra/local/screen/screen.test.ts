import { expect, it } from 'vitest';
import { screenOf } from '../../../../infra/local/screen/screen.ts';

const stream = (isTTY: boolean, columns: number) => ({ write: () => true, isTTY, columns });

it('uses no colours and 100 columns where nobody looks', () => {
  expect(screenOf(stream(false, 300))).toEqual({ width: 100, colour: false });
  expect(screenOf({ write: () => true })).toEqual({ width: 100, colour: false });
});

it('follows a terminal between 80 and 120 columns', () => {
  expect([40, 80, 97, 300].map((columns) => screenOf(stream(true, columns)).width)).toEqual([80, 80, 97, 120]);
});
