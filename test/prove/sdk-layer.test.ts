import { describe, expect, it } from 'vitest';
import { withSoundStore } from '../simulation/calm-script.ts';
import { differingSeeds, playLayer, SEEDS } from './play-layer.ts';

describe("the SDK's own commands and the embedded database", () => {
  it('keep every promise while their requests fail below the retries', async () => {
    const { totals } = await playLayer('sdk');
    expect(totals.broken).toEqual([]);
    expect(totals.passes).toBeGreaterThan(20 * SEEDS);
  });

  it('do as the memory does, event by event, while the store is well', async () => {
    expect(await differingSeeds('sdk', withSoundStore)).toEqual([]);
  });
});
