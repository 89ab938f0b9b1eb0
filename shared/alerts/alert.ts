import type { Severity } from '../policy/hedge-policy.ts';

/** A message to the owner. */
export interface Alert {
  /** Unique within the account; the same happening always has the same id. */
  readonly id: string;
  readonly account: string;
  readonly atMs: number;
  readonly severity: Severity;
  /** What kind of news it is, for filters: `hedge-opened`, `margin-low`. */
  readonly code: string;
  /** One line, at most 90 characters. */
  readonly subject: string;
  /** Whole sentences: what happened, what it means, what to do. */
  readonly text: string;
}
