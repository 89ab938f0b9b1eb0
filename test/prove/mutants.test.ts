import { afterAll, describe, expect, it } from 'vitest';
import { playMutant } from '../simulation/mutants/mutant.ts';
import { WRONG_DESIGNS } from '../simulation/mutants/wrong-designs.ts';
import { WRONG_RULES } from '../simulation/mutants/wrong-rules.ts';

const SEEDS = 3_000;

const table: string[] = [];
afterAll(() => process.stdout.write(`${table.join('\n')}\n`));

describe('a wrong program is killed', () => {
  it.each([...WRONG_DESIGNS, ...WRONG_RULES])('$name', async (mutant) => {
    const totals = await playMutant(mutant, { from: 0, seeds: SEEDS, isEnough: ({ broken }) => broken.length > 0 });
    const [first] = totals.broken;
    const by = first?.sentences[0]?.replace(/^acct\d+: /, '');
    table.push(
      `${mutant.name.padEnd(60)} ${first === undefined ? 'SURVIVES' : `${totals.seeds}`.padStart(8)}  ${by ?? ''}`,
    );
    expect(first).toBeDefined();
  });
});
