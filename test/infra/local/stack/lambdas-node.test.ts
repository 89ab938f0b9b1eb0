import { describe, expect, it } from 'vitest';
import { node24 } from '../../../support/node24.ts';
import { withRealStack } from './real-stack.ts';

const { open } = withRealStack();

describe('the stack on the Node that Lambda runs', () => {
  it.skipIf(node24 === undefined)('hedges alike', async () => {
    const { stack, begin, live, shorts } = await open(undefined, node24);
    await begin();
    await live(2);
    expect(stack.failures).toEqual([]);
    expect(shorts()).toEqual({ 'BTC/USDT:USDT': 'short 1.5', 'ETH/USDT:USDT': 'short 5' });
  });
});
