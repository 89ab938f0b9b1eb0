import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { drawScript } from '../../infra/tools/simulate/draw/draw-script.ts';
import { playScript } from '../../infra/tools/simulate/play-script.ts';
import { parseScript } from '../../infra/tools/simulate/script.ts';
import { rightSimulation } from './compile-simulation.ts';

const REGRESSIONS = `${import.meta.dirname}/regressions`;

/** A window that fails is played again by itself. */
const WINDOWS = Array.from({ length: 10 }, (_, window) => window * 100);

describe('passes in a world that fails', () => {
  it.each(WINDOWS)('keep every promise from seed %i on', { timeout: 120_000 }, async (from) => {
    const { runSeeds } = await rightSimulation();
    const { broken, passes, orders, crashes } = await runSeeds({ from, seeds: 100 });
    expect(broken).toEqual([]);
    // A window in which nothing happens proves nothing.
    expect(Math.min(passes / 1_500, orders / 400, crashes / 20)).toBeGreaterThan(1);
  });

  it.each(readdirSync(REGRESSIONS))('keep every promise in the script %s, which once broke one', async (file) => {
    expect((await playScript(parseScript(readFileSync(`${REGRESSIONS}/${file}`, 'utf8')))).broken).toEqual([]);
  });
});

describe('one seed', () => {
  it('is the same run, byte for byte, in this process and in another', async () => {
    const [first, second] = [await playScript(drawScript(7)), await playScript(drawScript(7))];
    expect(second).toEqual(first);
    const tsx = ['--import', 'tsx', 'infra/tools/simulate.ts', '--seed', '7'];
    const { stdout } = await promisify(execFile)(process.execPath, tsx);
    expect(stdout).toContain(`hash ${first.digest}`);
  });

  it('differs from its neighbour', async () => {
    expect((await playScript(drawScript(8))).digest).not.toBe((await playScript(drawScript(7))).digest);
  });
});

describe('the seeds', () => {
  it('hedge coins by their own contracts, by inverse ones, and by those of another coin', () => {
    const policies = Array.from({ length: 400 }, (_, seed) => drawScript(seed).accounts).flatMap((accounts) =>
      accounts.flatMap((account) => account.policies),
    );
    const by = (kind: string) =>
      policies.filter(({ instrument, cross }) => kind === (cross ? 'cross' : instrument ? 'inverse' : 'own')).length;
    expect(Math.min(by('own') / 300, by('inverse') / 40, by('cross') / 40)).toBeGreaterThan(1);
  });
});

describe('a script', () => {
  it('of a schema this simulation does not know is not played', () => {
    expect(() => parseScript('{"schema": 2}')).toThrow('the script has schema 2; this simulation plays 1');
  });
});
