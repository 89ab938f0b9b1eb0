import { describe, expect, it } from 'vitest';
import type { Purpose } from '../../shared/hedge/decision.ts';
import { orderToShrink, preferredStyle } from '../../shared/hedge/order-choice.ts';
import type { OrderStyle } from '../../shared/market/order.ts';
import { contracts, NO_CONTRACTS, price, ratio } from '../../shared/money/amount.ts';
import type { OrderPolicy } from '../../shared/policy/hedge-policy.ts';
import { instrumentOf, NOW_MS, policyOf, pricesOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

const words = (style: OrderStyle): string => (style.kind === 'market' ? 'market' : `${style.kind} ${style.price}`);
const ordering = (order: Partial<OrderPolicy>) => policyOf({ order: { ...policyOf().order, ...order } });

describe("the owner's style", () => {
  const BOOK: Story = { prices: pricesOf('60000', { bid: price('59999.9'), ask: price('60000.1') }) };
  const styled = (order: Partial<OrderPolicy>, side: 'sell' | 'buy', unfilledPosts = 0, isUrgent = false) =>
    words(preferredStyle(viewOf(BOOK), ordering(order), side, stateOf({ unfilledPosts }), isUrgent));

  it('posts at the best price of its own side, so that it does not take', () => {
    expect(styled({}, 'sell')).toBe('post 60000.1');
    expect(styled({}, 'buy')).toBe('post 59999.9');
  });

  it('takes once patience has run out, at most slippageMax from the mark', () => {
    expect(styled({}, 'sell', 1)).toBe('post 60000.1');
    expect(styled({}, 'sell', 2)).toBe('immediate 59820');
    expect(styled({}, 'buy', 2)).toBe('immediate 60180');
    expect(styled({ patience: 0 }, 'sell')).toBe('immediate 59820');
  });

  it('takes at once where a rule or an event asks for it', () => {
    expect(styled({}, 'sell', 0, true)).toBe('immediate 59820');
    expect(styled({ style: 'market' }, 'sell', 0, true)).toBe('market');
  });

  it('is market where the owner says so', () => {
    expect(styled({ style: 'market' }, 'sell')).toBe('market');
  });

  it('rounds a limit to the tick towards the mark, never worse than allowed', () => {
    const view = viewOf({ mark: '60000.07', instrument: instrumentOf({ tick: price('0.1') }) });
    const taking = ordering({ patience: 0 });
    expect(words(preferredStyle(view, taking, 'buy', stateOf(), false))).toBe('immediate 60180');
    expect(words(preferredStyle(view, taking, 'sell', stateOf(), false))).toBe('immediate 59820.1');
  });
});

describe('an order that shrinks a short at once', () => {
  type Taken = Extract<Purpose, 'remove' | 'rescue' | 'naked'>;
  const shrink = (purpose: Taken, unfilledRescues = 0, story: Story = {}) =>
    orderToShrink(
      viewOf({ position: shortOf(), ...story }),
      stateOf({ unfilledRescues }),
      NO_CONTRACTS,
      purpose,
      'why',
    );

  it.each<[Taken, number, string]>([
    ['rescue', 0, 'immediate 60180'],
    ['rescue', 1, 'immediate 60600'],
    ['rescue', 2, 'immediate 61800'],
    ['rescue', 9, 'immediate 61800'],
    ['naked', 0, 'immediate 60180'],
    ['naked', 2, 'immediate 61800'],
    ['remove', 0, 'immediate 60180'],
    ['remove', 1, 'immediate 60600'],
  ])('to %s after %d in vain is %s', (purpose, unfilled, expected) => {
    expect(words(shrink(purpose, unfilled).style)).toBe(expected);
  });

  it("removes with the owner's slippage, wider if need be", () => {
    const policy = ordering({ slippageMax: ratio('0.02') });
    expect(words(shrink('remove', 0, { policy }).style)).toBe('immediate 61200');
    expect(words(shrink('remove', 1, { policy }).style)).toBe('immediate 61200');
    expect(words(shrink('remove', 2, { policy }).style)).toBe('immediate 61800');
  });

  it('takes any price where the owner removes by market, or no price can be trusted', () => {
    expect(words(shrink('remove', 0, { policy: ordering({ style: 'market' }) }).style)).toBe('market');
    expect(words(shrink('rescue', 0, { policy: ordering({ style: 'market' }) }).style)).toBe('immediate 60180');
    const stale = { prices: pricesOf('60000', { markAtMs: NOW_MS - 60_000 }) };
    for (const purpose of ['remove', 'rescue', 'naked'] as const)
      expect(words(shrink(purpose, 0, stale).style)).toBe('market');
  });

  it('carries at most what one order may', () => {
    const story = { position: shortOf('300'), instrument: instrumentOf({ quantityMax: contracts('120') }) };
    expect(shrink('remove', 0, story)).toMatchObject({
      side: 'buy',
      contracts: contracts('120'),
      target: NO_CONTRACTS,
    });
  });
});
