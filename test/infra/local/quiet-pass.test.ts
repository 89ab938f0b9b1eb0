import { describe, expect, it } from 'vitest';
import { quietPassOf } from './quiet-pass.ts';

describe('a quiet pass over the real wire', () => {
  it('asks the exchange ten questions, for 1 policy and for 10', async () => {
    const [one, ten] = [await quietPassOf(1), await quietPassOf(10)];
    expect([one.shorts, ten.shorts]).toEqual([1, 10]);
    expect(one.calls.reduce((sum, [, times]) => sum + times, 0)).toBe(10);
    expect(ten.calls).toEqual(one.calls);
  });
});
