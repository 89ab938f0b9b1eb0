import { afterAll, describe, expect, it } from 'vitest';
import { type Mutant, playMutant, playMutantScript, readPinned } from '../simulation/mutants/mutant.ts';
import { WRONG_DESIGNS } from '../simulation/mutants/wrong-designs.ts';
import { WRONG_INPUTS } from '../simulation/mutants/wrong-inputs.ts';
import { WRONG_KINDS } from '../simulation/mutants/wrong-kinds.ts';
import { WRONG_RULES } from '../simulation/mutants/wrong-rules.ts';
import { WRONG_WISHES } from '../simulation/mutants/wrong-wishes.ts';

const SEEDS = 3_000;
/** One that lives because another guard stands behind it lives for as long as it is played: this many seeds show it. */
const SEEDS_BEHIND = 300;

const table: string[] = [];
afterAll(() => process.stdout.write(`${table.join('\n')}\n`));

/** Seeds it took, or that the script of its own did, and by which promise; undefined when it lives. */
async function killed(mutant: Mutant): Promise<readonly [string, string] | undefined> {
  const { pinned, behind } = mutant;
  if (pinned !== undefined) {
    const { broken } = await playMutantScript(mutant, await readPinned(pinned));
    return broken[0] === undefined ? undefined : ['script', broken[0]];
  }
  const totals = await playMutant(mutant, {
    from: 0,
    seeds: behind === undefined ? SEEDS : SEEDS_BEHIND,
    isEnough: ({ broken }) => broken.length > 0,
  });
  const sentence = totals.broken[0]?.sentences[0];
  return sentence === undefined ? undefined : [String(totals.seeds), sentence];
}

describe('a wrong program is killed', () => {
  it.each([...WRONG_DESIGNS, ...WRONG_RULES, ...WRONG_WISHES, ...WRONG_KINDS, ...WRONG_INPUTS])(
    '$name',
    async (mutant) => {
      const [seeds, sentence] = (await killed(mutant)) ?? ['SURVIVES', `behind it: ${mutant.behind ?? 'nothing'}`];
      table.push(`${mutant.name.padEnd(60)} ${seeds.padStart(8)}  ${sentence.replace(/^acct\d+: /, '')}`);
      // What survives only because another guard stands behind it is told of, and tried without both.
      expect(seeds !== 'SURVIVES' || mutant.behind !== undefined).toBe(true);
    },
  );
});
