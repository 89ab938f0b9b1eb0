import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { DAY_MS } from '../../../shared/time/duration.ts';
import type { WireObject } from '../dynamo/item.ts';
import { type Assembly, readAssembly } from './assembly.ts';
import { PROJECT_FOLDER, synthesize } from './synthesize.ts';

/** Everything an assembly is made from, beside the context. */
const SOURCES = ['infra/aws', 'lambdas', 'shared', 'cdk.json', 'package-lock.json', 'tsconfig.json'];
/** An assembly nobody asked for so long is thrown away. */
const UNUSED_MS = 30 * DAY_MS;

/** Where assemblies are kept; git leaves it alone, and it may be removed at any time. */
const FOLDER = join(PROJECT_FOLDER, '.counterweight', 'assemblies');

/** The assembly of the stack with this context, as `keptFolder` has it. */
export const keptAssembly = async (context: WireObject, onSynthesis?: () => void): Promise<Assembly> =>
  readAssembly(await keptFolder(context, onSynthesis));

/**
 * A folder with the assembly of the stack with this context, synthesized if its sources or the context have changed since
 * it was last asked for; `onSynthesis` is called before that begins. Rejects with what the synthesis said.
 */
export async function keptFolder(context: WireObject, onSynthesis: () => void = () => {}): Promise<string> {
  const folder = join(FOLDER, nameOf(context));
  if (!existsSync(folder)) {
    onSynthesis();
    await synthesizeWhole(folder, context);
  }
  const now = new Date();
  utimesSync(folder, now, now);
  forgetUnused(now.getTime());
  return folder;
}

/** Whole or not at all: it is made beside its place and then moved there. */
async function synthesizeWhole(folder: string, context: WireObject): Promise<void> {
  const unfinished = `${folder}.${pid}`;
  try {
    await synthesize(unfinished, context);
    renameSync(unfinished, folder);
  } catch (error) {
    // Somebody else has made the same one meanwhile: theirs is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function nameOf(context: WireObject): string {
  const hash = createHash('sha256').update(JSON.stringify(context));
  for (const file of SOURCES.flatMap(filesIn))
    hash.update(`\0${file}\0`).update(readFileSync(join(PROJECT_FOLDER, file)));
  return hash.digest('hex').slice(0, 20);
}

function filesIn(source: string): readonly string[] {
  const path = join(PROJECT_FOLDER, source);
  if (!statSync(path).isDirectory()) return [source];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(PROJECT_FOLDER.length + 1))
    .sort();
}

function forgetUnused(nowMs: number): void {
  for (const name of readdirSync(FOLDER)) {
    const folder = join(FOLDER, name);
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found !== undefined && nowMs - found.mtimeMs > UNUSED_MS) rmSync(folder, { recursive: true, force: true });
  }
}
