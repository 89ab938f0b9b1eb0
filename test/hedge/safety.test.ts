import { describe, expect, it } from 'vitest';
import { judgeControl, judgePrices } from '../../shared/hedge/safety.ts';
import type { Prices } from '../../shared/market/snapshot.ts';
import { price } from '../../shared/money/amount.ts';
import { NOW_MS, pricesOf, viewOf } from '../support/given.ts';

const judge = (changes: Partial<Prices>, mark = '60000') => judgePrices(viewOf({ prices: pricesOf(mark, changes) }));

describe('prices', () => {
  it.each<[string, Partial<Prices>]>([
    ['fresh and in agreement', {}],
    ['30 seconds old', { markAtMs: NOW_MS - 30_000 }],
    ['stamped by a clock a little ahead of ours', { markAtMs: NOW_MS + 900 }],
    ['with the index 2.9 % away', { index: price('61800') }],
    ['with bid and ask at one price', { bid: price('60000'), ask: price('60000') }],
  ])('are fit to trade on when %s', (_name, changes) => {
    expect(judge(changes)).toMatchObject({ rule: 'safety', verdict: 'passes' });
  });

  it.each<[string, Partial<Prices>, string]>([
    ['older than 30 seconds', { markAtMs: NOW_MS - 30_001 }, 'the price is stale'],
    ['of no known age', { markAtMs: Number.NaN }, 'the price is stale'],
    ['a crossed book', { bid: price('60001') }, 'the book is crossed'],
    ['an index 3.1 % above', { index: price('61920') }, 'prices of one coin lie too far apart'],
    ['an index 3.1 % below', { index: price('58195') }, 'prices of one coin lie too far apart'],
    ['a spot price far off', { spot: price('48000') }, 'prices of one coin lie too far apart'],
    ['a bid far below', { bid: price('48169') }, 'prices of one coin lie too far apart'],
    ['an ask far above', { ask: price('99999') }, 'prices of one coin lie too far apart'],
    ['a mark that ran away alone', { mark: price('65000') }, 'prices of one coin lie too far apart'],
  ])('are not fit to trade on: %s', (_name, changes, because) => {
    expect(judge(changes)).toMatchObject({ verdict: 'blocks', because });
  });
});

describe('the control', () => {
  it.each([
    ['run', 'passes', 'the owner allows orders'],
    ['reduceOnly', 'blocks', 'the control allows shrinking only'],
    ['stop', 'blocks', 'the control says stop'],
    ['unset', 'blocks', 'no control item says run yet'],
    ['unreadable', 'blocks', 'the control item cannot be read'],
  ] as const)('%s %s', (control, verdict, because) => {
    expect(judgeControl(viewOf({ control }))).toMatchObject({ verdict, because });
  });

  it('blocks for a reason outside the hedge, and quotes it', () => {
    expect(judgeControl(viewOf({ growthBlocked: 'the account is halted' }))).toMatchObject({
      verdict: 'blocks',
      because: 'the account is halted',
    });
  });
});
