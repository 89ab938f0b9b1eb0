import type { Credentials } from '../../market/credentials.ts';
import { missing, type Read } from '../../market/read.ts';
import type { Clock } from '../../time/clock.ts';
import { MINUTE_MS } from '../../time/duration.ts';
import type { CredentialsVault } from './credentials-vault.ts';

/** Whoever asks every minute would pay more for asking than for all else; a key that was changed is seen this soon. */
const RECENT_MS = 10 * MINUTE_MS;

/** What recent keys are made from. */
interface RecentKeysSettings {
  readonly vault: Pick<CredentialsVault, 'readCredentials'>;
  readonly clock: Clock;
}

/** Keys for those who only look: read from the vault every ten minutes, or sooner where they did not work. */
export class RecentKeys {
  readonly #settings: RecentKeysSettings;
  readonly #recent = new Map<string, { readonly keys: Credentials; readonly readAtMs: number }>();

  constructor(settings: RecentKeysSettings) {
    this.#settings = settings;
  }

  /** The credentials of the first of these secrets that holds any, else why the last one does not. */
  async readFirst(secretNames: readonly [string, ...string[]]): Promise<Read<Credentials>> {
    const { vault, clock } = this.#settings;
    const [name] = secretNames;
    const recent = this.#recent.get(name);
    const ageMs = recent === undefined ? Number.POSITIVE_INFINITY : clock.nowMs() - recent.readAtMs;
    if (recent !== undefined && ageMs >= 0 && ageMs < RECENT_MS) return { ok: true, value: recent.keys };
    this.#recent.delete(name);
    let last: Read<Credentials> = missing(`The secret ${name} was not read.`);
    for (const secretName of secretNames) {
      last = await vault.readCredentials(secretName);
      if (!last.ok) continue;
      this.#recent.set(name, { keys: last.value, readAtMs: clock.nowMs() });
      return last;
    }
    return last;
  }

  /** Reads the secrets that begin with this one anew at the next call. */
  forget(firstName: string): void {
    this.#recent.delete(firstName);
  }
}
