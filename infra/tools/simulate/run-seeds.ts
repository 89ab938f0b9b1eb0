import { drawScript } from './draw/draw-script.ts';
import { type Played, playScript } from './play-script.ts';
import type { Layer } from './world/world.ts';

/** What came of a window of seeds. */
export interface Totals {
  seeds: number;
  passes: number;
  orders: number;
  fills: number;
  crashes: number;
  /** Seeds that broke a promise, each with what it broke. */
  readonly broken: { readonly seed: number; readonly sentences: readonly string[] }[];
}

export interface Window {
  readonly from: number;
  readonly seeds: number;
  /** Told after each seed. */
  readonly onSeed?: (totals: Totals) => void;
  /** Ends the window early. */
  readonly isEnough?: (totals: Totals) => boolean;
}

/** Plays the seeds of a window, one after the other. */
export async function runSeeds({ from, seeds, onSeed, isEnough }: Window, layer?: Layer): Promise<Totals> {
  const totals: Totals = { seeds: 0, passes: 0, orders: 0, fills: 0, crashes: 0, broken: [] };
  for (let seed = from; seed < from + seeds; seed++) {
    add(totals, seed, await playScript(drawScript(seed), layer));
    onSeed?.(totals);
    if (isEnough?.(totals) === true) break;
  }
  return totals;
}

function add(totals: Totals, seed: number, { broken, passes, orders, fills, crashes }: Played): void {
  totals.seeds += 1;
  totals.passes += passes;
  totals.orders += orders;
  totals.fills += fills;
  totals.crashes += crashes;
  if (broken.length > 0) totals.broken.push({ seed, sentences: broken });
}
