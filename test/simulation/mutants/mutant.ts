import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { Played } from '../../../infra/tools/simulate/play-script.ts';
import type { Totals, Window } from '../../../infra/tools/simulate/run-seeds.ts';
import { parseScript, type Script } from '../../../infra/tools/simulate/script.ts';
import { compileSimulation } from '../compile-simulation.ts';

/** One passage of the program, written wrongly. */
interface Edit {
  readonly file: string;
  /** Stands in the file exactly once: a mutant that no longer fits the program must fail loudly. */
  readonly find: string;
  readonly put: string;
}

/** A wrong program. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** A script under `pinned` that kills it at once: what seeds bring about too rarely, or never together. */
  readonly pinned?: string;
  /** Another guard that stands behind the one taken away: it survives, and a mutant without both is beside it. */
  readonly behind?: string;
}

const ROOT = join(import.meta.dirname, '../../..');

function editing(edits: readonly Edit[]): Plugin {
  const byFile = new Map<string, Edit[]>();
  for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
  return {
    name: 'mutant',
    setup: ({ onLoad }) => {
      for (const [file, own] of byFile) {
        onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, async ({ path }) => ({
          contents: own.reduce(edited, await readFile(path, 'utf8')),
          loader: 'ts',
        }));
      }
    },
  };
}

/** Why a mutant does not fit the program as it is; it has none left to be wrong in then. */
export async function whyUnfit({ edits }: Mutant): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const edit of edits) {
    try {
      edited(await readFile(join(ROOT, edit.file), 'utf8'), edit);
    } catch (error) {
      faults.push(String(error));
    }
  }
  return faults;
}

function edited(text: string, { file, find, put }: Edit): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} holds ${JSON.stringify(find)} ${times} times, a mutant needs it once`);
  return text.replace(find, () => put);
}

/** Plays a window of seeds with the wrong program, which is compiled afresh and never touches the right one. */
export async function playMutant(mutant: Mutant, window: Window): Promise<Totals> {
  const wrong = await compileSimulation([editing(mutant.edits)]);
  return wrong.runSeeds(window);
}

/** Plays one script with the wrong program. */
export async function playMutantScript(mutant: Mutant, script: Script): Promise<Played> {
  const wrong = await compileSimulation([editing(mutant.edits)]);
  return wrong.playScript(script);
}

/** The script of this name that kills a mutant. */
export const readPinned = async (name: string): Promise<Script> =>
  parseScript(await readFile(join(import.meta.dirname, 'pinned', `${name}.json`), 'utf8'));
