import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepWorld, readKeptWorld } from '../../../infra/local/kept-world.ts';
import { localRun } from '../../../infra/local/local-run.ts';
import type { RunOptions } from '../../../infra/local/run-summary.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { encodeVenue } from '../../../shared/venue/encode-venue.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import { scene } from '../../venue/scene.ts';
import { STACK_PERIOD_MS } from './stack-period.ts';

const FROM_MS = Date.UTC(2026, 0, 1);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-kept-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is kept of an exchange; the order of its fields means nothing. */
const written = (venue: VenueState): unknown => JSON.parse(encodeVenue(venue));

describe('a kept world', () => {
  const WORLD = { nowMs: FROM_MS, market: 'generated market, seed 51', accounts: { main: scene() } };

  it('comes back as it was', async () => {
    const keep = join(folder, 'whole');
    keepWorld(keep, WORLD);
    const world = readKeptWorld(keep);
    expect({ ...world, accounts: Object.values(world?.accounts ?? {}).map(written) }).toEqual({
      ...WORLD,
      accounts: [written(WORLD.accounts.main)],
    });
    expect(await readdir(keep)).toEqual(['world.json']);
  });

  it('whose run has not ended is refused in a sentence that says what to do', () => {
    const keep = join(folder, 'running');
    keepWorld(keep, WORLD, true);
    expect(() => readKeptWorld(keep)).toThrow(
      /world\.json cannot be understood \(.*broken off half-way.*\): choose another folder with --keep, or remove this one\.$/,
    );
    keepWorld(keep, WORLD);
    expect(readKeptWorld(keep)?.nowMs).toBe(FROM_MS);
  });

  it('of a new folder is none', () => {
    expect(readKeptWorld(join(folder, 'nothing-here'))).toBeUndefined();
  });
});

const run = (keep: string, onProgress: () => void, changes: Partial<RunOptions> = {}) =>
  localRun(
    {
      market: { kind: 'generated', seed: 51 },
      everyMs: STACK_PERIOD_MS,
      fees: true,
      toMs: FROM_MS + 15 * HOUR_MS,
      keep,
      ...changes,
    },
    { stopwatchMs: () => 0, onSynthesis: () => undefined, onProgress },
  );

describe('a run over a kept folder that is broken off half-way', () => {
  /** As when the process is killed: nothing of the run is kept after its third pass. */
  const breakOff = (): (() => void) => {
    let passes = 0;
    return () => {
      passes += 1;
      if (passes === 3) throw new Error('scripted: killed');
    };
  };

  it('makes the next one say so, and trade nothing', async () => {
    const keep = join(folder, 'broken-off');
    expect((await run(keep, () => undefined, { toMs: FROM_MS + HOUR_MS })).ok).toBe(true);
    await expect(run(keep, breakOff())).rejects.toThrow('scripted: killed');
    let passes = 0;
    const next = run(keep, () => {
      passes += 1;
    });
    await expect(next).rejects.toThrow(/broken off half-way.*choose another folder with --keep, or remove this one/);
    expect(passes).toBe(0);
  });
});

describe('a run over a folder of a stack that is served', () => {
  it('is refused, and told how that stack goes on', async () => {
    const keep = join(folder, 'served');
    keepWorld(keep, {
      nowMs: FROM_MS,
      market: 'generated market, seed 51',
      accounts: {},
      served: { seed: 51, fromMs: FROM_MS },
    });
    expect(await run(keep, () => undefined)).toEqual({
      ok: false,
      sentences: [
        expect.stringMatching(/Go on with npm start -- --serve --keep .*served, or choose another folder\.$/),
      ],
    });
  });
});
