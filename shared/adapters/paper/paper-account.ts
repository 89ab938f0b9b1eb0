import { storedCount, storedList, storedMap, storedRecord, storedText } from '../../money/stored.ts';
import { DAY_MS, HOUR_MS } from '../../time/duration.ts';
import { decodeVenue, encodeVenue } from '../../venue/encode-venue.ts';
import { forgetHistory } from '../../venue/forget-history.ts';
import { openVenue } from '../../venue/open-venue.ts';
import type { Table, VenueState } from '../../venue/venue-state.ts';
import { VENUE_BYTES_MAX } from '../../venue/venue-store.ts';

/** Where a paper account stands in the market's time. */
interface Progress {
  /** Every bar that closed until then has happened to the account. */
  readonly seenUntilMs: number;
  /** By symbol: settlements until then are booked, or came before there was a position. */
  readonly settledUntilMs: Table<number>;
  /** Symbols whose starting balances have been paid in. */
  readonly funded: readonly string[];
}

/** A simulated account and how far it has lived. */
export interface PaperAccount extends Progress {
  readonly venue: VenueState;
}

/** An account of nothing that begins now. */
export const newPaperAccount = (nowMs: number): PaperAccount => ({
  venue: openVenue({ instruments: [] }),
  seenUntilMs: nowMs,
  settledUntilMs: {},
  funded: [],
});

const readProgress = storedRecord<Progress>({
  seenUntilMs: storedCount,
  settledUntilMs: storedMap(storedCount),
  funded: storedList(storedText),
});

const BETWEEN = '\n';

/** Reads what `encodePaper` wrote; throws a sentence for anything else. */
export function decodePaper(text: string): PaperAccount {
  const [head = '', ...rest] = text.split(BETWEEN);
  return { ...readProgress(JSON.parse(head), 'paper'), venue: decodeVenue(rest.join(BETWEEN)) };
}

/** How long closed orders, trades and bookings are kept where there is room. */
const KEPT_MS: readonly number[] = [7 * DAY_MS, 3 * DAY_MS, DAY_MS, 6 * HOUR_MS, 0];

/**
 * The account as text that can always be stored. History is forgotten by its age before `sinceMs`, when the account was
 * stored last: what has happened since nobody may have read yet. Only where that is too much, the oldest of it goes too.
 */
export function encodePaper(account: PaperAccount, sinceMs: number): string {
  const before = [
    ...KEPT_MS.map((keptMs) => sinceMs - keptMs),
    ...KEPT_MS.map((keptMs) => account.seenUntilMs - keptMs),
  ];
  for (const beforeMs of before) {
    const text = textOf({ ...account, venue: forgetHistory(account.venue, beforeMs) });
    if (Buffer.byteLength(text) <= VENUE_BYTES_MAX) return text;
  }
  throw new RangeError(`a paper account without any history still takes more than ${VENUE_BYTES_MAX} bytes`);
}

const textOf = ({ venue, seenUntilMs, settledUntilMs, funded }: PaperAccount): string =>
  `${JSON.stringify({ seenUntilMs, settledUntilMs, funded })}${BETWEEN}${encodeVenue(venue)}`;
