import { Option } from 'commander';
import type { Stack } from './stack.ts';
import type { Surroundings } from './surroundings.ts';

/** How a person calls it. */
export const COMMAND = 'npm run hedge --';

type OnStack = (work: (stack: Stack) => Promise<void>) => Promise<void>;

/** One run of the command line: what its commands print on, and the stack they work on. */
export interface Session {
  readonly to: Surroundings;
  /** Finds the stack that is meant, works on it without changing it, and closes it. */
  readonly look: OnStack;
  /** The same for work that changes it. */
  readonly change: OnStack;
  readonly endWith: (exitCode: number) => void;
}

/** An account as an option; without it a command finds its own. */
export const accountOption = (): Option => new Option('--account <NAME>', 'the account it is about');

/** The end of a command's help. */
export const example = (words: string): string => `\nExample:\n  ${COMMAND} ${words}`;
