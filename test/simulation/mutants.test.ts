import { describe, expect, it } from 'vitest';
import { playScript } from '../../infra/tools/simulate/play-script.ts';
import { type Mutant, playMutant, readPinned, whyUnfit } from './mutants/mutant.ts';
import { WRONG_DESIGNS } from './mutants/wrong-designs.ts';
import { WRONG_INPUTS } from './mutants/wrong-inputs.ts';
import { WRONG_KINDS } from './mutants/wrong-kinds.ts';
import { WRONG_RULES } from './mutants/wrong-rules.ts';
import { WRONG_WISHES } from './mutants/wrong-wishes.ts';

/** Wrong programs that a few seeds are enough for; `npm run prove` kills all of them. */
const CHEAP: ReadonlySet<string> = new Set([
  'buys are not reduce-only',
  'nobody asks what became of an order',
  'an order is sent before it is written down',
  'a lost reply is sent again under the same id',
  'the target is rounded up',
  'growth whatever the control says',
]);
const SEEDS = 60;

const all = [...WRONG_DESIGNS, ...WRONG_RULES, ...WRONG_WISHES, ...WRONG_KINDS, ...WRONG_INPUTS];
const cheap = all.filter(({ name }) => CHEAP.has(name));
const pinned = all.filter((mutant) => mutant.pinned !== undefined);

describe('a wrong program is caught by the simulation', () => {
  it('of every kind that is meant', () => {
    expect(cheap).toHaveLength(CHEAP.size);
  });

  it.each(all)('$name fits the program as it is', async (mutant) => {
    expect(await whyUnfit(mutant)).toEqual([]);
  });

  it.each(cheap)('$name', async (mutant: Mutant) => {
    const { broken } = await playMutant(mutant, {
      from: 0,
      seeds: SEEDS,
      isEnough: (totals) => totals.broken.length > 0,
    });
    expect(broken).toHaveLength(1);
  });

  it.each(pinned)('$name has a script of its own, which the right program passes', async ({ pinned: name = '' }) => {
    expect((await playScript(await readPinned(name))).broken).toEqual([]);
  });
});
