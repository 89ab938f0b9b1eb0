/** One line of the checklist. */
export interface Finding {
  readonly grade: 'ok' | 'warning' | 'problem';
  /** What was looked at, in a word or two. */
  readonly about: string;
  /** What was found, and what to do where something is wrong. */
  readonly sentence: string;
}

export const fine = (about: string, sentence: string): Finding => ({ grade: 'ok', about, sentence });
export const warning = (about: string, sentence: string): Finding => ({ grade: 'warning', about, sentence });
export const problem = (about: string, sentence: string): Finding => ({ grade: 'problem', about, sentence });
