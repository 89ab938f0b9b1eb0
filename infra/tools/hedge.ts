import { fileURLToPath } from 'node:url';
import { screenOf } from '../local/screen/screen.ts';
import { runCommandLine } from './hedge/command-line.ts';
import { askServerTime } from './hedge/surroundings.ts';

const line = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(`${text}\n`);

/** What went wrong in a way nobody foresaw. */
const FAILED = 1;

// The database client's advice about this Node version is for the maintainers, who read it in the lock file's review.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
try {
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    say: line(process.stdout),
    note: line(process.stderr),
    screen: screenOf(process.stdout),
    folder: fileURLToPath(new URL('../..', import.meta.url)),
    nowMs: () => Date.now(),
    serverTimeMs: askServerTime,
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = FAILED;
}
