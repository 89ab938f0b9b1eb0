import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { COIN_MARGINED, EXAMPLES, readExample } from '../hedge/example-phrases.ts';

const names = readdirSync(EXAMPLES).map((file) => file.replace(/\.json$/, ''));
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const rows: readonly { readonly rules: string }[] = parse(
  readFileSync(new URL('../scenarios/examples.csv', import.meta.url)),
  { columns: true, trim: true },
);

/** What an owner of such a policy is told in any case: each is the choice that the example is there to show. */
const HONEST = [/^leverage 3: /, /^takeProfit ends the protection: /, /^cross: /, /^instrument: /];

describe('the ready policies', () => {
  it('are one for each line of the tutorial that a policy can carry out, and one for an inverse contract', () => {
    expect(names).toHaveLength(17);
  });

  it.each(names)('%s can be put as it is, is named in the README, and has a scenario', (name) => {
    const reading = readExample(name);
    if (!reading.ok) throw new Error(reading.faults.map(({ sentence }) => sentence).join(' '));
    expect(reading.policy).toMatchObject({ policyId: name, account: 'main', enabled: true });
    expect(reading.policy.mode).toBe(name === COIN_MARGINED ? 'live' : 'paper');
    expect(reading.notes.filter((note) => !HONEST.some((shape) => shape.test(note)))).toEqual([]);
    expect(README).toContain(`\`${name}.json\``);
    expect(rows.filter(({ rules }) => rules.split('; ').includes(`example ${name}`)).length).toBeGreaterThan(0);
  });
});
