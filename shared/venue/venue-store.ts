import type { Read } from '../market/read.ts';

/** More than this, in bytes, is never stored: a table's item holds 400 KB. */
export const VENUE_BYTES_MAX = 350_000;

/** A simulated account as it is kept: text that only its owner can read, and how many times it was written. */
export interface StoredVenue {
  /** 1 when it is written first. */
  readonly rev: number;
  /** At most `VENUE_BYTES_MAX` bytes. */
  readonly text: string;
}

/**
 * What became of a write. `overtaken`: certainly not written, another writer was faster. `unknown`: it may stand, or may
 * yet be written; only reading it again tells.
 */
export type VenueSaved =
  | { readonly kind: 'saved' }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'unknown'; readonly because: string };

/** Port: keeps the simulated accounts, one whole account at a time. */
export interface VenueStore {
  /** The newest version; undefined where none was written yet. */
  load(account: string): Promise<Read<StoredVenue | undefined>>;
  /** Writes a version in place of the one before it (`rev` - 1; none for 1). Throws for a text that is too long. */
  save(account: string, venue: StoredVenue): Promise<VenueSaved>;
}
