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

/** Every first call with every second of the others after it. */
const pairsBelow = (last: number): readonly (readonly [number, number])[] =>
  Array.from({ length: last * Math.ceil(last / 2) }, (_each, at) => {
    const first = at % last;
    return [first, (first + 2 * Math.floor(at / last)) % last] as const;
  });

describe('two processes in a row killed at any two calls', () => {
  it.each(['cut-after', 'cut-before'] as const)('open, order %s', async (kind) => {
    const whole = await play({ story: OPEN, crashes: [NEVER] });
    const broken: string[] = [];
    const pairs = pairsBelow(whole.calls[0]?.length ?? 0);
    for (const pair of pairs) {
      const crashes = pair.map((at) => ({ at, when: 'before' }) as const);
      const { wrong } = await play({ story: OPEN, order: { kind }, crashes });
      if (wrong.length > 0) broken.push(`${pair.join(' and ')}: ${wrong.join('; ')}`);
    }
    expect(broken).toEqual([]);
    expect(pairs.length).toBeGreaterThan(300);
  });
});
