import { describe, expect, it } from 'vitest';
import { NEVER, play } from '../support/play.ts';
import { OPEN } from '../support/stories.ts';

/** Every call with every third of the others. */
const pairsBelow = (last: number): readonly (readonly [number, number])[] =>
  Array.from({ length: last * Math.ceil(last / 3) }, (_each, at) => {
    const first = at % last;
    return [first, (first + 3 * Math.floor(at / last)) % last] as const;
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
    expect(pairs.length).toBeGreaterThan(200);
  });
});
