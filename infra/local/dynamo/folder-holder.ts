import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names the process that has a folder open. It only informs: LevelDB's own lock decides, and ends with its process. */
const FILE = 'opened-by.json';

/** Writes down that this process has the folder open. */
export function noteHolder(folder: string, pid: number): void {
  writeFileSync(join(folder, FILE), `${JSON.stringify({ pid })}\n`);
}

/** Takes the note away again. */
export function removeHolder(folder: string): void {
  rmSync(join(folder, FILE), { force: true });
}

/** The error to give for a folder that could not be opened: who holds it if somebody does, and what to do. */
export function explainUnopened(folder: string, error: unknown): Error {
  if (!isLocked(error)) {
    const said = rootCause(error).message;
    const message = `The database folder ${folder} cannot be opened: ${said}. Give another folder, or delete this one to start empty.`;
    return new Error(message, { cause: error });
  }
  const message =
    `The database folder ${folder} is in use by ${holderOf(folder)}. Only one process can have it open: ` +
    'talk to that one over its endpoint, stop it first, or give another folder.';
  return new Error(message, { cause: error });
}

function holderOf(folder: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as { readonly pid?: unknown };
    return typeof pid === 'number' ? `the process with id ${pid}` : 'another process';
  } catch {
    return 'another process'; // it opened the folder a moment ago and has not written its note yet
  }
}

function isLocked(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && cause.code === 'LEVEL_LOCKED') return true;
  }
  return false;
}

function rootCause(error: unknown): Error {
  let cause = error instanceof Error ? error : new Error(String(error));
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause;
}
