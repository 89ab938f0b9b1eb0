import type { Read } from '../market/read.ts';

/** A policy as a person wrote it: plain attributes, numbers as numbers or as strings of digits. */
export type PolicyItem = Readonly<Record<string, unknown>>;

/** Port: what the owners want. People write it; the program only reads. */
export interface PolicyBook {
  /** Every policy item of one account, enabled or not, valid or not, in order of policyId. */
  readAccount(account: string): Promise<Read<readonly PolicyItem[]>>;
}
