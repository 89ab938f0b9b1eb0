import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { localRun } from '../../../infra/local/local-run.ts';
import type { RunOptions, RunSummary } from '../../../infra/local/run-summary.ts';
import { STACK_PERIOD_MS } from './stack-period.ts';

/** A folder of one test, gone with it. */
export async function runsFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'counterweight-runs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const UNWATCHED = { stopwatchMs: () => 0, onSynthesis: () => undefined, onProgress: () => undefined };

/** A whole run of the stack as it is deployed; throws the sentences of what it refuses. */
export async function run(options: Partial<RunOptions>): Promise<RunSummary> {
  const defaults: RunOptions = { market: { kind: 'generated', seed: 51 }, everyMs: STACK_PERIOD_MS, fees: true };
  const result = await localRun({ ...defaults, ...options }, UNWATCHED);
  if (!result.ok) throw new Error(result.sentences.join('\n'));
  return result.summary;
}

export const policyFile = async (name: string, item: object): Promise<string> => {
  const file = join(await runsFolder(), `${name}.json`);
  await writeFile(file, JSON.stringify(item));
  return file;
};

/** Nothing in the stack went wrong, and the ledger rebuilds the exchange. */
export const WELL = { failedPasses: [], stackFaults: [], booksAgree: true };
