import type { Refused, Unknown } from '../../market/outcome.ts';
import type { PublicMarket } from '../../market/public-market.ts';
import { found, missing, type Read } from '../../market/read.ts';
import type { Clock } from '../../time/clock.ts';
import type { VenueRefusal } from '../../venue/venue-outcome.ts';
import type { VenueState } from '../../venue/venue-state.ts';
import type { StoredVenue, VenueSaved, VenueStore } from '../../venue/venue-store.ts';
import { type Caught, catchUp } from './catch-up.ts';
import { decodePaper, encodePaper, newPaperAccount, type PaperAccount } from './paper-account.ts';
import type { StartingBalance } from './starting-balances.ts';
import { refusalOf } from './venue-readings.ts';

/** What a paper account is made of. */
export interface PaperSettings {
  readonly venueStore: VenueStore;
  readonly market: PublicMarket;
  readonly clock: Clock;
  readonly account: string;
  readonly startingBalances: readonly StartingBalance[];
}

/** A change the venue made, with what is to be told of it; or its refusal. */
export type Attempt<T> = { readonly kind: 'changed'; readonly state: VenueState; readonly told: T } | VenueRefusal;

/** What came of a change: made, refused, or nobody knows. */
export type Made<T> = { readonly kind: 'made'; readonly told: T } | Refused | Unknown;

/** Another writer may be faster this often; each time nothing of ours was written. */
const ATTEMPTS = 3;

const OVERTAKEN = 'Other passes kept writing the paper account at the same moment; nothing was done.';
const BEHIND = 'the paper account has not lived through all of its past yet';

interface Held {
  readonly rev: number;
  readonly account: PaperAccount;
}

interface Current {
  readonly held: Held;
  readonly caught: Caught;
}

/** The stored account of one name, read and written one whole version at a time. */
export class PaperBook {
  readonly #settings: PaperSettings;

  constructor(settings: PaperSettings) {
    this.#settings = settings;
  }

  /** As it is stored, whatever the market did since. */
  async read(): Promise<Read<VenueState>> {
    const held = await this.#load();
    return held.ok ? found(held.value.account.venue) : held;
  }

  /** As it is now, after the market has happened to it; what happened is stored, or not shown. */
  async look(symbols: readonly string[], attempts = ATTEMPTS): Promise<Read<Caught>> {
    const now = await this.#catchUp(symbols);
    if (!now.ok) return now;
    const { held, caught } = now.value;
    const saved = caught.isNews ? await this.#save(held, caught.account) : STANDS;
    if (saved.kind === 'overtaken' && attempts > 1) return this.look(symbols, attempts - 1);
    if (saved.kind !== 'saved') return missing(saved.kind === 'unknown' ? saved.because : OVERTAKEN);
    return caught.isBehind ? missing(BEHIND) : found(caught);
  }

  /** Lets the market happen, then makes one change and stores it; repeated only where certainly nothing was stored. */
  async change<T>(
    symbols: readonly string[],
    attempt: (venue: VenueState, nowMs: number) => Attempt<T>,
    attempts = ATTEMPTS,
  ): Promise<Made<T>> {
    const now = await this.#catchUp(symbols);
    if (!now.ok) return notDone(now.because);
    const { held, caught } = now.value;
    const blind = whyBlind(caught, symbols);
    if (blind !== undefined) return notDone(blind);
    const nowMs = this.#settings.clock.nowMs();
    const attempted = attempt(caught.account.venue, nowMs);
    if (attempted.kind === 'refused') return refusalOf(attempted);
    const saved = await this.#save(held, { ...caught.account, venue: attempted.state, seenUntilMs: nowMs });
    if (saved.kind === 'overtaken' && attempts > 1) return this.change(symbols, attempt, attempts - 1);
    return madeOf(saved, attempted.told);
  }

  /** Puts a new account in the place of this one, with its starting balances still to come. */
  async startAgain(): Promise<Made<undefined>> {
    const held = await this.#load();
    if (!held.ok) return notDone(held.because);
    const fresh = newPaperAccount(this.#settings.clock.nowMs());
    // The numbers go on: a trade of the old account is never taken for one of the new.
    const venue = { ...fresh.venue, nextId: held.value.account.venue.nextId };
    return madeOf(await this.#save(held.value, { ...fresh, venue }), undefined);
  }

  async #load(): Promise<Read<Held>> {
    const { venueStore, account, clock } = this.#settings;
    const stored = await venueStore.load(account);
    if (!stored.ok) return stored;
    if (stored.value === undefined) return found({ rev: 0, account: newPaperAccount(clock.nowMs()) });
    return heldIn(account, stored.value);
  }

  async #catchUp(symbols: readonly string[]): Promise<Read<Current>> {
    const { market, clock, startingBalances: balances } = this.#settings;
    const held = await this.#load();
    if (!held.ok) return held;
    const caught = await catchUp(market, held.value.account, { symbols, balances, nowMs: clock.nowMs() });
    return caught.ok ? found({ held: held.value, caught: caught.value }) : caught;
  }

  #save({ rev, account: before }: Held, account: PaperAccount): Promise<VenueSaved> {
    const text = encodePaper(account, before.seenUntilMs);
    return this.#settings.venueStore.save(this.#settings.account, { rev: rev + 1, text });
  }
}

/** At prices that nobody has read now, nothing is traded. */
function whyBlind({ isBehind, prices }: Caught, symbols: readonly string[]): string | undefined {
  if (isBehind) return BEHIND;
  const unpriced = symbols.map((symbol) => prices.get(symbol)).find((price) => price?.ok !== true);
  return unpriced?.ok === false ? unpriced.because : undefined;
}

const STANDS: VenueSaved = { kind: 'saved' };

function madeOf<T>(saved: VenueSaved, told: T): Made<T> {
  switch (saved.kind) {
    case 'saved':
      return { kind: 'made', told };
    case 'overtaken':
      return { kind: 'refused', code: 'other', because: OVERTAKEN };
    case 'unknown':
      return saved;
  }
}

const notDone = (because: string): Refused => ({
  kind: 'refused',
  code: 'other',
  because: `Nothing was done on the paper account: ${because}`,
});

function heldIn(account: string, { rev, text }: StoredVenue): Read<Held> {
  try {
    return found({ rev, account: decodePaper(text) });
  } catch (error) {
    return missing(`The paper account ${account} cannot be understood: ${String(error)}`);
  }
}
