import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDeployedLimits } from '../../../shared/policy/parse-deployed-limits.ts';
import { isAlive, readNote, type ServeNote } from '../../local/serve/serve-note.ts';
import type { Place } from './stack.ts';
import { Trouble } from './trouble.ts';

const FILE = join('.counterweight', 'serve.json');

/** A local server that says it is there. */
export interface LocalServer {
  readonly endpoint: string;
  readonly place: Place;
  readonly pid: number;
}

/** The server that runs in a project's folder; undefined where there is none, or where the one that was has ended. */
export async function findLocalServer(folder: string): Promise<LocalServer | undefined> {
  const text = await textOf(join(folder, FILE));
  if (text === undefined) return undefined;
  const server = parse(text);
  return isAlive(server.pid) ? server : undefined;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): LocalServer {
  try {
    return serverIn(readNote(text));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new Trouble(
      'unreachable',
      `${FILE} cannot be used (${because}): start the local server again, which writes it anew.`,
    );
  }
}

function serverIn({ endpoint, pid, limits, startedAt: _since, ...place }: ServeNote): LocalServer {
  return { endpoint, pid, place: { ...place, limits: parseDeployedLimits(limits) } };
}
