/** What one rule said in one pass, with the number that decided it: the journal's answer to "why did it not trade?". */
export interface Verdict {
  /** The rule's name: `margin`, `naked`, `safety`, `removal`, `re-arm`, `target`, `size`, `band`, `limits`. */
  readonly rule: string;
  /** `passes`: nothing to do here. `acts`: asks for a change. `blocks`: forbids growth. `unknown`: an input is missing. */
  readonly verdict: 'passes' | 'acts' | 'blocks' | 'unknown';
  /** The deciding number with its unit, for a person: `distance 41.2 %`. */
  readonly number: string;
  readonly because: string;
}

export const verdictOf = (rule: string, verdict: Verdict['verdict'], number: string, because: string): Verdict => ({
  rule,
  verdict,
  number,
  because,
});
