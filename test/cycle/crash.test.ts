import { describe, expect, it } from 'vitest';
import { contracts } from '../../shared/money/amount.ts';
import type { ActionFault, OrderFault } from '../support/exchange-faults.ts';
import { killEverywhere } from '../support/play.ts';
import { CASH_STORIES, OPEN, ORDER_STORIES } from '../support/stories.ts';

const ORDER_FAULTS: readonly (OrderFault | undefined)[] = [
  undefined,
  { kind: 'cut-after' },
  { kind: 'cut-before' },
  { kind: 'refuse', code: 'margin' },
  { kind: 'partial', contracts: contracts('0.1') },
  { kind: 'late', byMs: 4_900 },
];
const ACTION_FAULTS: readonly (ActionFault | undefined)[] = [
  undefined,
  { kind: 'cut-after' },
  { kind: 'cut-before' },
  { kind: 'refuse', code: 'margin' },
];

describe('a process killed, or failed, at any call leaves a hedge that heals', () => {
  for (const story of ORDER_STORIES) {
    for (const order of ORDER_FAULTS) {
      it(`${story.name}, order ${order?.kind ?? 'ok'}`, async () => {
        const { broken, points } = await killEverywhere({ story, order }, { when: 'before' });
        expect(broken).toEqual([]);
        expect(points).toBeGreaterThan(10);
      });
    }
    it(`${story.name}, right after each call, and the next pass comes as soon as the lease ends`, async () => {
      const late = { story, order: { kind: 'late', byMs: 4_900 }, gapMs: 91_000 } as const;
      expect((await killEverywhere(late, { when: 'after' })).broken).toEqual([]);
    });
    it(`${story.name}, a call fails`, async () => {
      const before = await killEverywhere(
        { story },
        { when: 'before', how: 'throw' },
        (call) => !call.startsWith('ledger.'),
      );
      const after = await killEverywhere(
        { story },
        { when: 'after', how: 'throw' },
        (call) => !call.startsWith('reader.'),
      );
      expect([...before.broken, ...after.broken]).toEqual([]);
    });
  }
  for (const story of [...CASH_STORIES, OPEN]) {
    for (const action of ACTION_FAULTS) {
      it(`${story.name}, action ${action?.kind ?? 'ok'}`, async () => {
        expect((await killEverywhere({ story, action }, { when: 'before' })).broken).toEqual([]);
      });
    }
  }
});
