import { join } from 'node:path';
import { stderr, stdout } from 'node:process';
import { type LocalRunResult, localRun } from './local-run.ts';
import { readOptions } from './read-options.ts';
import type { RunOptions } from './run-summary.ts';
import { screenOf } from './screen/screen.ts';
import { serve } from './serve/serve.ts';
import type { ServeOptions } from './serve/serve-options.ts';
import { showProgress } from './show-progress.ts';
import { showSummary } from './show-summary.ts';
import { writeJson } from './write-json.ts';

/** The input was understood and cannot be used. */
const UNUSABLE = 1;

/** Beside what `--serve` keeps, in the project's folder. */
const NOTE_FILE = join('.counterweight', 'serve.json');

const SYNTHESIZING =
  'Synthesizing the stack and bundling its Lambdas; unchanged, it is ready at once the next time ...';

const say = (text: string): void => void stdout.write(`${text}\n`);
const complain = (text: string): void => void stderr.write(`${text}\n`);

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
    case 'serve':
      return serveUntilStopped(reading.options);
  }
}

async function run(options: RunOptions): Promise<number> {
  const result = await runShowingProgress(options);
  if (!result.ok) {
    for (const sentence of result.sentences) complain(sentence);
    return UNUSABLE;
  }
  say(showSummary(result.summary, screenOf(stdout)));
  const unwritten = options.jsonFile === undefined ? undefined : await writeJson(options.jsonFile, result.summary);
  if (unwritten !== undefined) complain(unwritten);
  const { failedPasses, stackFaults } = result.summary;
  return unwritten === undefined && failedPasses.length === 0 && stackFaults.length === 0 ? 0 : UNUSABLE;
}

/** Serves until Ctrl-C or SIGTERM, which let a pass under way come to its end; a second one does not wait. */
async function serveUntilStopped(options: ServeOptions): Promise<number> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(UNUSABLE);
      stop.abort();
    });
  }
  const result = await serve(options, {
    realNowMs: () => Date.now(),
    stopwatchMs: () => performance.now(),
    say,
    screen: screenOf(stdout),
    onSynthesis: () => complain(SYNTHESIZING),
    stop: stop.signal,
    noteFile: NOTE_FILE,
    pid: process.pid,
  });
  for (const sentence of result.ok ? [] : result.sentences) complain(sentence);
  return result.ok ? 0 : UNUSABLE;
}

/** Progress goes to the error stream, so that `npm start > file` holds the report alone. */
async function runShowingProgress(options: RunOptions): Promise<LocalRunResult> {
  const progress = showProgress(stderr);
  try {
    return await localRun(options, {
      stopwatchMs: () => performance.now(),
      onSynthesis: () => progress.say(SYNTHESIZING),
      onProgress: progress.show,
    });
  } finally {
    progress.end();
  }
}

// The database client's advice about this Node version is for the maintainers, who read it in the lock file's review.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  complain(error instanceof Error ? error.message : String(error));
  process.exitCode = UNUSABLE;
}
