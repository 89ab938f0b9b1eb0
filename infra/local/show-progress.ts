import type { RunProgress } from './run-summary.ts';
import { coinsText, countText, priceText, whenText } from './screen/figures.ts';
import type { OutputStream } from './screen/screen.ts';
import { shortText } from './screen/wrap-text.ts';

/** Shows how far a run has got. */
export interface ProgressView {
  show(progress: RunProgress): void;
  /** Says what takes a while before there is progress to show. */
  say(words: string): void;
  /** Takes the line away, so that what follows begins on a clean one. Call it also when the run fails. */
  end(): void;
}

const BAR_WIDTH = 20;
/** On a terminal the line changes at most so often in a run: smooth to the eye, and no burden on a slow connection. */
const STEPS_ON_TERMINAL = 200;
/** Elsewhere every line stays, so there is one for each tenth. */
const STEPS_ELSEWHERE = 10;
/** Written after the new text: erasing first would show an empty line for a moment. */
const ERASE_REST = '\u001B[K';

/** A single line that changes in place on a terminal, else a line for every tenth of the run. */
export function showProgress(stream: OutputStream): ProgressView {
  const isTerminal = stream.isTTY === true;
  const steps = isTerminal ? STEPS_ON_TERMINAL : STEPS_ELSEWHERE;
  let shown = isTerminal ? -1 : 0;
  let hasLine = false;
  // One column stays free: a full line would wrap, and the next one could not overwrite it.
  const write = (line: string): void => {
    hasLine = true;
    if (isTerminal) stream.write(`\r${shortText(line, (stream.columns ?? 80) - 1)}${ERASE_REST}`);
    else stream.write(`${line}\n`);
  };
  return {
    say: write,
    show: (progress) => {
      const step = stepOf(progress, steps);
      if (step <= shown) return;
      shown = step;
      write(lineFor(progress));
    },
    end: () => {
      if (isTerminal && hasLine) stream.write(`\r${ERASE_REST}`);
    },
  };
}

const stepOf = ({ done, of }: RunProgress, steps: number): number =>
  of > 0 ? Math.floor((Math.min(done, of) * steps) / of) : 0;

function lineFor(progress: RunProgress): string {
  const { atMs, marks, shorts, alerts } = progress;
  const filled = stepOf(progress, BAR_WIDTH);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
  const percent = `${stepOf(progress, 100)} %`.padStart(5);
  const coins = Object.entries(marks).map(([coin, mark]) => {
    const short = shorts[coin];
    return `${coin} ${priceText(mark)} short ${short === undefined ? '0' : coinsText(short)}`;
  });
  const told = `${countText(alerts)} ${alerts === 1 ? 'alert' : 'alerts'}`;
  return [`${bar} ${percent}`, whenText(atMs), ...coins, told].join('  ');
}
