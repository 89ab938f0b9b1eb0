import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type StoredReader, storedCount, storedList, storedRecord, storedText } from '../../../shared/money/stored.ts';
import type { TableNames } from '../local-tables.ts';

/** Where a served stack can be reached, and what a deployment would put out about itself. */
export interface ServeNote {
  /** `http://127.0.0.1:PORT`: all services, for clients with the owner's key. */
  readonly endpoint: string;
  readonly region: string;
  readonly tables: TableNames;
  readonly alertTopicArn: string;
  readonly accounts: readonly string[];
  /** Time between two ticks, by the stack's clock. */
  readonly periodMs: number;
  /** Secrets are named prefix + account. */
  readonly secretPrefix: string;
  /** `DeployedLimits` as JSON, amounts as digits. */
  readonly limits: string;
  readonly pid: number;
  /** ISO, by the real clock. */
  readonly startedAt: string;
}

const ANSWER_MS_MAX = 2_000;
const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;

const readFields: StoredReader<ServeNote> = storedRecord<ServeNote>({
  endpoint: storedText,
  region: storedText,
  tables: storedRecord({ policies: storedText, controls: storedText, ledger: storedText }),
  alertTopicArn: storedText,
  accounts: storedList(storedText),
  periodMs: storedCount,
  secretPrefix: storedText,
  limits: storedText,
  pid: storedCount,
  startedAt: storedText,
});

/** Reads a note; throws where it cannot be used, an endpoint that is not on this machine included. */
export function readNote(text: string): ServeNote {
  const note = readFields(JSON.parse(text), 'serve.json');
  if (!LOOPBACK.test(note.endpoint)) throw new Error('its endpoint must be http://127.0.0.1:PORT');
  return note;
}

/** Why the note cannot be written: another stack is being served, and it stands for that one; undefined when it can. */
export async function whyServedAlready(file: string): Promise<string | undefined> {
  const found = noteIn(file);
  if (found === undefined || !isAlive(found.pid) || !(await answers(found.endpoint))) return undefined;
  return (
    `A stack is being served already, by the process with id ${found.pid} (${file} says so). ` +
    `Talk to that one, or stop it first: kill ${found.pid}.`
  );
}

/** Writes the note whole or not at all, in the place of one that a process left behind which is no more. */
export function writeNote(file: string, note: ServeNote): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(note, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Takes the note away, unless it is another process's by now. */
export function removeNote(file: string, pid: number): void {
  if (noteIn(file)?.pid === pid) rmSync(file, { force: true });
}

function noteIn(file: string): ServeNote | undefined {
  try {
    return readNote(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // there is none, or none that anybody could use
  }
}

/** Signal 0 asks only whether there is such a process; not being allowed to signal it means that there is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A process id may have been given to another program since: only a stack answers at the address. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    return true;
  } catch {
    return false;
  }
}
