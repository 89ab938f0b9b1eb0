import { openLayer } from '../../infra/tools/simulate/layers.ts';
import { playScript } from '../../infra/tools/simulate/play-script.ts';
import { runSeeds } from '../../infra/tools/simulate/run-seeds.ts';

import type { Script } from '../../infra/tools/simulate/script.ts';

export const SEEDS = 200;

/** Plays the first seeds over a layer, and says on the way how many of its error replies were given. */
export async function playLayer(name: string) {
  const { layer, replies, close } = await openLayer(name);
  const totals = await runSeeds({ from: 0, seeds: SEEDS }, layer);
  await close();
  const { passes, orders, fills, crashes, broken } = totals;
  const figures = { passes, orders, fills, crashes, broken: broken.length };
  process.stdout.write(`${name}: ${JSON.stringify({ ...figures, replies: Object.fromEntries(replies()) })}\n`);
  return { totals, replies: replies() };
}

/** Of the first `SEEDS` scripts that can be compared, those that play over a layer otherwise than in memory. */
export async function differingSeeds(
  name: string,
  scriptOf: (seed: number) => Script,
  isComparable: (script: Script) => boolean = () => true,
) {
  const { layer, close } = await openLayer(name);
  const differing: number[] = [];
  for (let seed = 0, compared = 0; compared < SEEDS; seed++) {
    const script = scriptOf(seed);
    if (!isComparable(script)) continue;
    compared += 1;
    if ((await playScript(script, layer)).digest !== (await playScript(script)).digest) differing.push(seed);
  }
  await close();
  return differing;
}
