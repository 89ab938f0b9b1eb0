import { describe, expect, it } from 'vitest';
import { fundingOf } from '../../shared/hedge/funding-cost.ts';
import { contracts, quote } from '../../shared/money/amount.ts';
import { openSince } from '../../shared/orders/open-since.ts';
import { stateAfterFills } from '../../shared/orders/order-record.ts';
import { stateOf } from '../support/given.ts';
import { fillOf } from './given.ts';

const sold = (quantity: string, atMs: number) => fillOf('1', quantity, { atMs });
const bought = (quantity: string, atMs: number) => fillOf('2', quantity, { side: 'buy', atMs });

describe('openSince', () => {
  it.each([
    ['is open since the first trade that made it one', undefined, '0', [sold('0.1', 5), sold('0.1', 6)], 5],
    ['is as old as it was while it only grows or shrinks', 3, '0.2', [sold('0.1', 5), bought('0.2', 6)], 3],
    ['is as old as its trade where it was seen before that was listed', 7, '0', [sold('0.1', 5)], 5],
    ['is not as old as one that was shown late', 3, '0', [sold('0.1', 5)], 5],
    ['ends with the trade that closes it', 3, '0.2', [bought('0.2', 5)], undefined],
    ['begins anew after it was closed', 3, '0.2', [bought('0.2', 5), sold('0.1', 6)], 6],
    ['is none while the account is long', undefined, '0', [bought('0.2', 5), sold('0.1', 6)], undefined],
    ['stays as it is without a trade', 3, '0.2', [], 3],
    ['of an age nobody knows gets none by shrinking', undefined, '0.2', [bought('0.1', 5), sold('0.1', 6)], undefined],
  ] as const)('a short %s', (_name, sinceMs, before, fills, since) => {
    expect(openSince(sinceMs, contracts(before), fills)).toBe(since);
  });
});

describe('stateAfterFills', () => {
  const funding = { sinceMs: 7, untilMs: 8, received: quote('-60'), paidInARow: 1, days: [] };
  const state = stateOf({ openedAtMs: 7, funding });

  it('keeps what was counted of the funding of a short that is older than it seemed', () => {
    const after = stateAfterFills(state, contracts('0'), [sold('0.1', 5)]);
    expect([after.openedAtMs, fundingOf(after)?.received.toString()]).toEqual([5, '-60']);
  });

  it('leaves the funding of the short before to that one', () => {
    const after = stateAfterFills(state, contracts('0.2'), [bought('0.2', 9), sold('0.1', 10)]);
    expect([after.openedAtMs, fundingOf(after)]).toEqual([10, undefined]);
  });

  it('is the very same where trades say nothing new', () => {
    expect(stateAfterFills(state, contracts('0.2'), [sold('0.1', 9)])).toBe(state);
  });
});
