import { describe, expect, it } from 'vitest';
import { withSoundWire } from '../simulation/calm-script.ts';
import { differingSeeds, playLayer, SEEDS } from './play-layer.ts';

describe('the wire of Binance', () => {
  it('keeps every promise while its replies are cut, stalled, or each of the known error replies', async () => {
    const { totals, replies } = await playLayer('wire');
    expect(totals.broken).toEqual([]);
    expect(totals.passes).toBeGreaterThan(20 * SEEDS);
    expect([...replies].filter(([, times]) => times === 0)).toEqual([]);
  });

  it('does as the ports do, event by event, while every reply arrives', async () => {
    expect(await differingSeeds('wire', SEEDS, withSoundWire)).toEqual([]);
  });
});
