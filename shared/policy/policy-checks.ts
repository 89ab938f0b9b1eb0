/** What the program thinks of a policy item, written beside what its owner wrote. */
export interface PolicyCheck {
  readonly result: 'ok' | 'faulty';
  /** What is wrong, a sentence each; empty where nothing is. */
  readonly faults: readonly string[];
  /** What is allowed but worth knowing, a sentence each. */
  readonly notes: readonly string[];
  /** Stands for the item's text without `check`: another text has another one. */
  readonly version: string;
  /** When it was checked, UTC. */
  readonly at: string;
}

/** Port: writes the attribute `check` of policy items, and nothing else of them. */
export interface PolicyChecks {
  /** `gone`: the item does not exist any more; it is not brought back. Throws when the table fails. */
  write(account: string, policyId: string, check: PolicyCheck): Promise<'written' | 'gone'>;
}
