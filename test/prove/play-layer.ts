import { openLayer } from '../../infra/tools/simulate/layers.ts';
import { runSeeds } from '../../infra/tools/simulate/run-seeds.ts';

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
