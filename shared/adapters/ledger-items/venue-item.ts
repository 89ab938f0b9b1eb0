import { type StoredVenue, VENUE_BYTES_MAX, type VenueSaved } from '../../venue/venue-store.ts';

/** Throws a sentence for what must not be stored. */
export function assertFits(account: string, { rev, text }: StoredVenue): void {
  if (!(Number.isSafeInteger(rev) && rev >= 1)) throw new RangeError(`the first rev of a venue is 1, was ${rev}`);
  const bytes = Buffer.byteLength(text);
  if (bytes <= VENUE_BYTES_MAX) return;
  throw new RangeError(`The paper account ${account} takes ${bytes} bytes; at most ${VENUE_BYTES_MAX} can be kept.`);
}

/**
 * What a refused write means, by what stood in its way. The very same version: it is this write, repeated after its
 * reply was lost. A later one may have been written on top of this one, which nobody can tell any more.
 */
export function writeAgainst(venue: StoredVenue, stored: StoredVenue | undefined): VenueSaved {
  if (stored?.rev === venue.rev) return { kind: stored.text === venue.text ? 'saved' : 'overtaken' };
  const seen = stored === undefined ? 'there is none' : `its rev is ${stored.rev}`;
  return { kind: 'unknown', because: `The paper account was not as expected: ${seen}, ${venue.rev - 1} was expected.` };
}
