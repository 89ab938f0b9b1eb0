import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storedCount, storedList, storedRecord, storedText } from '../../../shared/money/stored.ts';
import type { DeployedLimits } from '../../../shared/policy/deployed-limits.ts';
import { parseDeployedLimits } from '../../../shared/policy/parse-deployed-limits.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { LOCAL_LIMITS } from '../../local/local-limits.ts';
import type { Place } from './stack.ts';
import { Trouble } from './trouble.ts';

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;
const FILE = join('.counterweight', 'serve.json');

/** A local server that says it is there. */
export interface LocalServer {
  readonly endpoint: string;
  readonly place: Place;
  readonly pid: number;
}

/** What the server writes: where it listens, and what a deployment would put out. */
interface ServeFile {
  readonly endpoint: string;
  readonly region: string;
  readonly tables: Place['tables'];
  readonly alertTopicArn: string;
  readonly pid: number;
  readonly accounts?: readonly string[];
  readonly periodMs?: number;
  readonly secretPrefix?: string;
}

const readFields = storedRecord<ServeFile>(
  {
    endpoint: storedText,
    region: storedText,
    tables: storedRecord({ policies: storedText, controls: storedText, ledger: storedText }),
    alertTopicArn: storedText,
    pid: storedCount,
    accounts: storedList(storedText),
    periodMs: storedCount,
    secretPrefix: storedText,
  },
  ['accounts', 'periodMs', 'secretPrefix'],
);

/** The server that runs in a project's folder; undefined where there is none, or where the one that was has ended. */
export async function findLocalServer(folder: string): Promise<LocalServer | undefined> {
  const text = await textOf(join(folder, FILE));
  if (text === undefined) return undefined;
  const { file, limits } = parse(text);
  if (!isAlive(file.pid)) return undefined;
  const { endpoint, region, tables, alertTopicArn } = file;
  const { accounts = ['main'], periodMs = HOUR_MS, secretPrefix = 'counterweight/' } = file;
  return {
    endpoint,
    pid: file.pid,
    place: { region, tables, alertTopicArn, limits, accounts, periodMs, secretPrefix },
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): { readonly file: ServeFile; readonly limits: DeployedLimits } {
  try {
    const written: { readonly limits?: unknown } = JSON.parse(text);
    const file = readFields(written, FILE);
    if (!LOOPBACK.test(file.endpoint)) throw new Error('its endpoint must be http://127.0.0.1:PORT');
    const limits = written.limits === undefined ? LOCAL_LIMITS : parseDeployedLimits(JSON.stringify(written.limits));
    return { file, limits };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new Trouble(
      'unreachable',
      `${FILE} cannot be used (${because}): start the local server again, which writes it anew.`,
    );
  }
}

/** Signal 0 asks only whether there is such a process; not being allowed to signal it means that there is. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
