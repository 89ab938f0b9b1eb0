/**
 * What a question about bars came to. `unknown` where bars are missing, stale or too few: it is never a no.
 * `because` is a phrase for the journal and the alert, with the bars and numbers that decided.
 */
export interface Finding {
  readonly answer: 'true' | 'false' | 'unknown';
  readonly because: string;
}

export const unknown = (because: string): Finding => ({ answer: 'unknown', because });
export const judged = (holds: boolean, because: string): Finding => ({ answer: holds ? 'true' : 'false', because });
