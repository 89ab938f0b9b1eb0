import type { Credentials } from '../../market/credentials.ts';

type Keys = Pick<Credentials, 'apiKey' | 'secret'>;

/** An opened exchange that can serve one pass after another. */
export interface Restable {
  /**
   * Ends a pass: drops the connections and forgets what was measured during it. Says whether another pass may begin
   * with it, which is so only while every request ever made has been answered, and answered well.
   */
  rest(): boolean;
}

interface Resting<C> {
  readonly keys: Keys;
  readonly client: C;
}

/** More accounts than a deployment may name; beyond it clients are not kept. */
const KEPT_MAX = 40;

/**
 * Clients that stay open between the passes of a warm process: to open one takes longer than everything else a quiet
 * pass computes. What could make a kept client worse than a new one is ruled out here and in `Restable`:
 *
 * - A client serves one account in one mode, with one pair of keys, and one pass at a time. A clock measured or a
 *   silence demanded for one account never reaches another, and keys that were changed bring a new client at once.
 * - A failure of any kind ends it: the exchange library remembers failures (a download that failed is never tried
 *   again, a refused key is taken for a limit of requests once one was accepted), and a connection that broke may have
 *   left an answer behind. The pass after a failure begins as the first one did.
 * - No connection outlives its pass: a frozen process does not notice that the other side hung up, and the next order
 *   would be written into a dead socket and count as unknown.
 */
export class OpenClients<C extends Restable> {
  readonly #resting = new Map<string, Resting<C>>();

  /** The client of that name and those keys, for one pass: a rested one, else what `open` makes. */
  take(name: string, keys: Keys, open: () => C): C {
    const resting = this.#resting.get(name);
    this.#resting.delete(name);
    return resting !== undefined && areSame(resting.keys, keys) ? resting.client : open();
  }

  /** Ends the pass of a client and keeps it for the next one if it is as good as new; says whether it is. */
  giveBack(name: string, keys: Keys, client: C): boolean {
    const isKept = client.rest() && this.#resting.size < KEPT_MAX;
    if (isKept) this.#resting.set(name, { keys, client });
    return isKept;
  }

  /** Forgets the client of that name: its keys are no longer to be used, nor to be remembered. */
  drop(name: string): void {
    this.#resting.delete(name);
  }
}

const areSame = (one: Keys, other: Keys): boolean => one.apiKey === other.apiKey && one.secret === other.secret;
