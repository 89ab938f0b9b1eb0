import { writeFile } from 'node:fs/promises';
import { isoOf } from '../../shared/time/instant.ts';
import type { RunSummary } from './run-summary.ts';
import { quotedPath } from './screen/wrap-text.ts';

/** Rises when a reader of the old form would misunderstand the new one. */
const FORM = 1;

/** Fields that are instants; beside each stands the same in words a person reads. */
const INSTANTS: ReadonlySet<string> = new Set(['atMs', 'fromMs', 'toMs']);

/**
 * A run as JSON text: amounts as text of their digits, each instant in milliseconds and as an ISO time in UTC, fields in
 * a fixed order. Two runs of the same market and policies differ in nothing but the times that were measured.
 */
export function runJson(summary: RunSummary): string {
  const { quietPassCalls, ...rest } = summary;
  const calls = Object.entries(quietPassCalls).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ form: FORM, ...rest, quietPassCalls: Object.fromEntries(calls) }, withIsoTimes, 2)}\n`;
}

function withIsoTimes(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) =>
      INSTANTS.has(name) && typeof field === 'number'
        ? [
            [name, field],
            [name.slice(0, -'Ms'.length), isoOf(field)],
          ]
        : [[name, field]],
    ),
  );
}

/** Writes a run to a file, replacing what was there; undefined when that worked, else a sentence. */
export async function writeJson(file: string, summary: RunSummary): Promise<string | undefined> {
  try {
    await writeFile(file, runJson(summary));
    return undefined;
  } catch (error) {
    const because = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `The run could not be written to ${quotedPath(file)} (${because}); choose another place with --json.`;
  }
}
