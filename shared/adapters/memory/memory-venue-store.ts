import { found, type Read } from '../../market/read.ts';
import type { StoredVenue, VenueSaved, VenueStore } from '../../venue/venue-store.ts';
import { assertFits, writeAgainst } from '../ledger-items/venue-item.ts';

/** Simulated accounts in memory. */
export class MemoryVenueStore implements VenueStore {
  readonly #accounts = new Map<string, StoredVenue>();

  async load(account: string): Promise<Read<StoredVenue | undefined>> {
    return found(this.#accounts.get(account));
  }

  async save(account: string, venue: StoredVenue): Promise<VenueSaved> {
    assertFits(account, venue);
    const stored = this.#accounts.get(account);
    if ((stored?.rev ?? 0) !== venue.rev - 1) return writeAgainst(venue, stored);
    this.#accounts.set(account, { rev: venue.rev, text: venue.text });
    return { kind: 'saved' };
  }
}
