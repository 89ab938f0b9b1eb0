/** What the command line ends with where it does not end with 0. */
const EXIT_CODES = {
  /** The input was understood and cannot be used, or what was asked for is refused. */
  refused: 1,
  /** The command line was misunderstood. */
  misused: 2,
  /** The stack cannot be reached. */
  unreachable: 3,
} as const;

type TroubleKind = keyof typeof EXIT_CODES;

/** The end of a command that cannot do what it was asked: sentences for whoever asked, and an exit code. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  readonly exitCode: number;
  readonly sentences: readonly string[];

  constructor(kind: TroubleKind, ...sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.exitCode = EXIT_CODES[kind];
    this.sentences = sentences;
  }
}

/** Something else has written the same item between the look at it and the change of it. */
export const changedMeanwhile = (what: string): Trouble =>
  new Trouble(
    'refused',
    `${what} was changed by somebody else a moment ago, so it was left as it is: look at it, and try again.`,
  );
