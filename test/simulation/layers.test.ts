import { describe, expect, it } from 'vitest';
import { drawScript } from '../../infra/tools/simulate/draw-script.ts';
import { openLayer } from '../../infra/tools/simulate/layers.ts';
import { playScript } from '../../infra/tools/simulate/play-script.ts';
import { IN_MEMORY } from '../../infra/tools/simulate/world.ts';

async function playOver(name: string, seed: number) {
  const { layer, close } = await openLayer(name);
  const played = await playScript(drawScript(seed), layer);
  await close();
  return played;
}

describe('a script whose faults strike below the ports', () => {
  it.each([
    ['sdk', 48],
    ['wire', 14],
    ['wire', 112],
    ['both', 49],
  ] as const)('keeps every promise: %s, seed %i', { timeout: 60_000 }, async (name, seed) => {
    const { broken, orders, fills } = await playOver(name, seed);
    expect(broken).toEqual([]);
    expect(Math.min(orders, fills)).toBeGreaterThan(1);
  });

  it('plays in tables as it plays in memory, event by event, while the store is well', async () => {
    expect(await playOver('sdk', 33)).toEqual(await playScript(drawScript(33), IN_MEMORY));
  });
});
