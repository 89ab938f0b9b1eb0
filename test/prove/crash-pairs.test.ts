import { describe, expect, it } from 'vitest';
import type { Trouble } from '../../infra/tools/simulate/script.ts';
import { rightSimulation } from '../simulation/compile-simulation.ts';
import { CASH_STORIES, ORDER_STORIES, type Story, scriptOf } from '../simulation/crash-points.ts';

/** Kills two processes in a row: the pass of a story, and the next one, at every call of each. */
async function killPairs(story: Story, fault: Pick<Trouble, 'orders' | 'actions'>) {
  const { playScript } = await rightSimulation();
  const broken: string[] = [];
  let pairs = 0;
  for (let first = 0; ; first++) {
    const before = pairs;
    for (let second = 0; ; second++) {
      const passes = [first, second].map((at) => [{ afterMs: 0, crash: { at, when: 'before' as const } }]);
      const played = await playScript(scriptOf(story, fault, passes));
      broken.push(...played.broken.map((sentence) => `calls ${first} and ${second}: ${sentence}`));
      if (played.crashes < 2) break;
      pairs += 1;
    }
    // Beyond its last call the first process does not die, and nobody makes a pair with it.
    if (pairs === before) break;
  }
  return { broken, pairs };
}

describe('two processes in a row killed at any two calls', () => {
  it.each(
    ORDER_STORIES.flatMap((story) =>
      (['cut-after', 'cut-before', 'none'] as const).map((kind) => [story.name, kind, story] as const),
    ),
  )('%s, order %s', async (_name, kind, story) => {
    const { broken, pairs } = await killPairs(story, { orders: [{ kind }] });
    expect(broken).toEqual([]);
    expect(pairs).toBeGreaterThan(100);
  });
  it.each(
    CASH_STORIES.flatMap((story) =>
      (['cut-after', 'cut-before', 'none'] as const).map((kind) => [story.name, kind, story] as const),
    ),
  )('%s, action %s', async (_name, kind, story) => {
    const { broken, pairs } = await killPairs(story, { actions: [{ kind }] });
    expect(broken).toEqual([]);
    expect(pairs).toBeGreaterThan(100);
  });
});
