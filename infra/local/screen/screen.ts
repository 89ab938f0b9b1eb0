import pc from 'picocolors';

/** What is written to: as many columns as it shows, with colours or without. */
export interface Screen {
  readonly width: number;
  readonly colour: boolean;
}

/** A stream that may be a terminal, as `process.stdout` is. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Tables need 80 columns, and sentences of more than 120 are hard to follow. */
const WIDTH_MIN = 80;
const WIDTH_MAX = 120;
/** For files and pipes, which have no width. */
const WIDTH_ELSEWHERE = 100;

/** The screen behind a stream. Colours only on a terminal, and never where the environment says `NO_COLOR`. */
export function screenOf({ isTTY, columns }: OutputStream): Screen {
  if (isTTY !== true) return { width: WIDTH_ELSEWHERE, colour: false };
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, columns ?? WIDTH_ELSEWHERE));
  return { width, colour: pc.isColorSupported };
}

/** The colours of a screen; on one without, they change nothing. */
export const coloursOf = ({ colour }: Screen): ReturnType<typeof pc.createColors> => pc.createColors(colour);
