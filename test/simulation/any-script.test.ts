import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playScript } from '../../infra/tools/simulate/play-script.ts';
import { IN_MEMORY } from '../../infra/tools/simulate/world/world.ts';
import type { Outside } from '../../shared/cycle/outside.ts';
import { anyScript } from './any-script.ts';

/** A wrong program: it sends again when the reply is lost. */
const sendAgain = ({ orders, ...outside }: Outside): Outside => ({
  ...outside,
  orders: {
    ...orders,
    place: async (order) => {
      const first = await orders.place(order);
      return first.kind === 'unknown' ? orders.place(order) : first;
    },
  },
});

describe('any script', () => {
  it('breaks no promise', async () => {
    await fc.assert(
      fc.asyncProperty(anyScript, async (script) => {
        expect((await playScript(script)).broken).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('that breaks one is shrunk to the fault itself', async () => {
    const law = fc.asyncProperty(anyScript, async (script) => {
      const { broken } = await playScript(script, { ...IN_MEMORY, spoil: sendAgain });
      return broken.length === 0;
    });
    const { counterexample } = await fc.check(law, { seed: 1, numRuns: 200 });
    const ticks = counterexample?.[0].accounts[0]?.ticks.flatMap((trouble) => Object.keys(trouble)) ?? [];
    expect(ticks).toEqual(['orders']);
  });
});
