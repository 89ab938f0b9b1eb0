import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { runSeeds, Totals, Window } from '../../../infra/tools/simulate/run-seeds.ts';

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

function edited(text: string, { file, find, put }: Edit): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} holds ${JSON.stringify(find)} ${times} times, a mutant needs it once`);
  return text.replace(find, () => put);
}

/** Plays a window of seeds with the wrong program, which is compiled afresh and never touches the right one. */
export async function playMutant({ edits }: Mutant, window: Window): Promise<Totals> {
  const folder = await mkdtemp(join(tmpdir(), 'mutant-'));
  const outfile = join(folder, 'simulate.mjs');
  try {
    await build({
      entryPoints: [join(ROOT, 'infra/tools/simulate/run-seeds.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile,
      plugins: [editing(edits)],
      logLevel: 'silent',
    });
    const wrong: { readonly runSeeds: typeof runSeeds } = await import(pathToFileURL(outfile).href);
    return await wrong.runSeeds(window);
  } finally {
    await rm(folder, { recursive: true });
  }
}
