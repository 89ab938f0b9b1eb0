import type { OutputStream } from '../../local/screen/screen.ts';

const BAR_WIDTH = 20;
const STEPS_ON_TERMINAL = 200;
const STEPS_ELSEWHERE = 10;
const ERASE_REST = '\u001B[K';

/** A single line that changes in place on a terminal, else a line for every tenth: the part done, and of what. */
export function showSteps(stream: OutputStream): {
  show: (part: number, what: string) => void;
  end: () => void;
} {
  const isTerminal = stream.isTTY === true;
  const steps = isTerminal ? STEPS_ON_TERMINAL : STEPS_ELSEWHERE;
  let shown = 0;
  return {
    show: (part, what) => {
      const step = Math.floor(part * steps);
      if (step <= shown) return;
      shown = step;
      const filled = Math.min(BAR_WIDTH, Math.floor(part * BAR_WIDTH));
      const line = `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${Math.floor(part * 100)} %  ${what}`;
      stream.write(isTerminal ? `\r${line}${ERASE_REST}` : `${line}\n`);
    },
    end: () => {
      if (isTerminal) stream.write(`\r${ERASE_REST}`);
    },
  };
}
