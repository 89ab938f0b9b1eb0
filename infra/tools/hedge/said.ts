import { lengthText } from '../../local/screen/figures.ts';
import { wrapText } from '../../local/screen/wrap-text.ts';
import type { Surroundings } from './surroundings.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** `2 min ago`; what is younger than a second, or from a clock ahead of ours, is `just now`. */
export function agoText(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (ageMs < SECOND_MS) return 'just now';
  const unitMs = ageMs < MINUTE_MS ? SECOND_MS : MINUTE_MS;
  return `${lengthText(Math.floor(ageMs / unitMs) * unitMs)} ago`;
}

/** Prints sentences, each wrapped to the screen, its further lines indented. */
export function saySentences({ say, screen }: Surroundings, sentences: readonly string[], indent = 0): void {
  for (const sentence of sentences) {
    const blanks = ' '.repeat(indent);
    say(
      wrapText(sentence, screen.width - indent)
        .map((line) => blanks + line)
        .join('\n'),
    );
  }
}
