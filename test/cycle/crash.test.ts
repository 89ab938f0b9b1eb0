import { describe, expect, it } from 'vitest';
import { contracts } from '../../shared/money/amount.ts';
import type { ActionFault, OrderFault } from '../support/exchange-faults.ts';
import { killEverywhere, NEVER, play } from '../support/play.ts';
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

describe('a process killed at any call leaves a hedge that heals', () => {
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
    it(`${story.name}, the store fails`, async () => {
      const isStore = (call: string) => call.startsWith('ledger.');
      const before = await killEverywhere({ story }, { when: 'before', how: 'throw' }, isStore);
      const after = await killEverywhere({ story }, { when: 'after', how: 'throw' }, isStore);
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

describe('two processes in a row killed at any two calls', () => {
  for (const kind of ['cut-after', 'cut-before'] as const) {
    it(`open, order ${kind}`, async () => {
      const whole = await play({ story: OPEN, crashes: [NEVER] });
      const last = whole.calls[0]?.length ?? 0;
      const broken: string[] = [];
      let pairs = 0;
      for (let first = 0; first < last; first++) {
        for (let second = 0; second < last; second += 2) {
          const at = (first + second) % last; // each second call after each other first one
          const crashes = [first, at].map((call) => ({ at: call, when: 'before' }) as const);
          const { wrong } = await play({ story: OPEN, order: { kind }, crashes });
          pairs += 1;
          if (wrong.length > 0) broken.push(`${first} and ${at}: ${wrong.join('; ')}`);
        }
      }
      expect(broken).toEqual([]);
      expect(pairs).toBeGreaterThan(300);
    });
  }
});
