import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storedCount, storedRecord } from '../../shared/money/stored.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { decodeVenue, encodeVenue } from '../../shared/venue/encode-venue.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';

const FILE = 'world.json';
const FORM = 2;

/** What of the outside world is kept beside the tables: the emulated exchange, and what time it is there. */
export interface KeptWorld {
  readonly nowMs: number;
  /** In words; a folder goes on only in the market it began with. */
  readonly market: string;
  readonly accounts: Readonly<Record<string, VenueState>>;
  /** Of a world that is served: what its market is made from. */
  readonly served?: ServedMarket;
}

/** The generated market that `--serve` lives in. */
export interface ServedMarket {
  readonly seed: number;
  /** Its first hour. */
  readonly fromMs: number;
}

/** The first account that a policy is for and the kept exchange does not have; undefined when it has all. */
export const strangerTo = ({ accounts }: KeptWorld, policies: readonly HedgePolicy[]): string | undefined =>
  policies.map(({ account }) => account).find((account) => accounts[account] === undefined);

const readServed = storedRecord<ServedMarket>({ seed: storedCount, fromMs: storedCount });

/** The world a folder holds; undefined for a new folder; throws a sentence for one that cannot be read. */
export function readKeptWorld(folder: string): KeptWorld | undefined {
  const file = join(folder, FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // nothing was kept here yet
  }
  try {
    const { form, nowMs, market, accounts, isRunning, served } = JSON.parse(text);
    if (isRunning === true)
      throw new Error('a run in it was broken off half-way, so tables and exchange do not agree any more');
    if (form !== FORM || typeof nowMs !== 'number' || typeof market !== 'string')
      throw new Error('its form is unknown');
    const venues = Object.entries(accounts as Record<string, string>).map(([name, venue]) => [
      name,
      decodeVenue(venue),
    ]);
    const rest = served === undefined ? {} : { served: readServed(served, 'served') };
    return { nowMs, market, accounts: Object.fromEntries(venues), ...rest };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${file} cannot be understood (${because}): choose another folder with --keep, or remove this one.`,
    );
  }
}

/**
 * Keeps the world: whole or not at all, by writing beside and renaming, and before anything else happens. `isRunning`
 * marks it until the run has ended well.
 */
export function keepWorld(folder: string, { accounts, ...rest }: KeptWorld, isRunning = false): void {
  mkdirSync(folder, { recursive: true });
  const venues = Object.entries(accounts).map(([name, venue]) => [name, encodeVenue(venue)]);
  const text = JSON.stringify({ form: FORM, isRunning, ...rest, accounts: Object.fromEntries(venues) });
  writeFileSync(join(folder, `${FILE}.new`), text);
  renameSync(join(folder, `${FILE}.new`), join(folder, FILE));
}
