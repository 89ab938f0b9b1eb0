import { stdout } from 'node:process';
import { localRun } from './local-run.ts';
import { readOptions } from './read-options.ts';
import type { RunOptions } from './run-summary.ts';
import { showProgress } from './show-progress.ts';
import { showSummary } from './show-summary.ts';
import { writeJson } from './write-json.ts';

/** The input was understood and cannot be used. */
const UNUSABLE = 1;

const say = (text: string): void => void stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

/** `npm start`: asks what is wanted, runs it, shows what came of it, and ends by itself with an exit code. */
async function start(words: readonly string[]): Promise<number> {
  const reading = readOptions(words);
  switch (reading.kind) {
    case 'help':
      say(reading.text);
      return 0;
    case 'refused':
      complain(reading.sentence);
      return reading.exitCode;
    case 'run':
      return run(reading.options);
  }
}

async function run(options: RunOptions): Promise<number> {
  const progress = showProgress(stdout);
  const result = await localRun(
    options,
    () => performance.now(),
    (at) => progress.show(at),
  );
  progress.end();
  if (!result.ok) {
    for (const sentence of result.sentences) complain(sentence);
    return UNUSABLE;
  }
  say(showSummary(result.summary, { width: stdout.columns ?? 100, colour: stdout.isTTY === true }));
  const unwritten = options.jsonFile === undefined ? undefined : await writeJson(options.jsonFile, result.summary);
  if (unwritten === undefined) return result.summary.failedPasses.length === 0 ? 0 : UNUSABLE;
  complain(unwritten);
  return UNUSABLE;
}

// The database client's advice about this Node version is for the maintainers, who read it in the lock file's review.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = UNUSABLE;
}
