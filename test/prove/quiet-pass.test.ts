import { describe, expect, it } from 'vitest';
import { quietPassOf } from '../infra/local/quiet-pass.ts';

describe('a quiet pass over the real wire', () => {
  it('asks the exchange as little for 50 policies as for 1', async () => {
    const [one, fifty] = [await quietPassOf(1), await quietPassOf(50)];
    expect([one.shorts, fifty.shorts]).toEqual([1, 50]);
    expect(fifty.calls).toEqual(one.calls);
  });
});
