import { OPEN_ACCOUNT } from '../ledger-items/item-key.ts';

/** The keys of a table, all of them text, and the attribute that says when an item runs out, where items do. */
export interface TableShape {
  /** A global index on one attribute that only some items have; it holds their keys. */
  readonly sparseIndex?: { readonly name: string; readonly partitionKey: string };
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly expiresAt?: string;
}

/** What the owners want: one item a policy. People write it; the program adds only `check`. */
export const POLICIES_TABLE = { partitionKey: 'account', sortKey: 'policyId' } as const satisfies TableShape;

/** The owners' switches: one item an account, and one named `all`. */
export const CONTROLS_TABLE: TableShape = { partitionKey: 'account' };

/** The program's own memory. What lives stands under the account's name; what grows has partitions of its own. */
export const LEDGER_TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  expiresAt: 'expiresAt',
  sparseIndex: { name: 'OpenAccounts', partitionKey: OPEN_ACCOUNT },
} as const satisfies TableShape;
