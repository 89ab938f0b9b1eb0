import type { Severity } from '../policy/hedge-policy.ts';

/** What an entry means to the owner, before it has an id. */
export interface News {
  readonly severity: Severity;
  readonly code: string;
  readonly subject: string;
  readonly text: string;
  /** Whose wish for quiet applies; absent for news about the whole account. */
  readonly policyId?: string;
}
