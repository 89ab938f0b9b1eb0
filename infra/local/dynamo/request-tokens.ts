import { createHash } from 'node:crypto';
import { serviceFault, validationFault } from './dynamo-fault.ts';
import { canonicalJson } from './item.ts';
import type { StagedStore, StagedWrite } from './staged-store.ts';

/** How long DynamoDB remembers a ClientRequestToken (API reference of TransactWriteItems). */
const REMEMBERED_MS = 10 * 60_000;
const PREFIX = 'token~';

interface Remembered {
  readonly token: string;
  readonly fingerprint: string;
  readonly untilMs: number;
}

/**
 * Remembers which transactions were carried out, so that a repeated one changes nothing. A token is stored in the same
 * atomic batch as the transaction's writes: after a crash both are there or neither.
 */
export class RequestTokens {
  readonly #store: StagedStore;
  readonly #untilMs = new Map<string, number>();

  constructor(store: StagedStore) {
    this.#store = store;
  }

  /** Reads back the tokens that are stored. */
  async load(): Promise<void> {
    const remembered: Remembered[] = [];
    for await (const stored of this.#store.valuesUnder(PREFIX)) remembered.push(stored as Remembered);
    remembered.sort((left, right) => left.untilMs - right.untilMs);
    for (const { token, untilMs } of remembered) this.#untilMs.set(token, untilMs);
  }

  /** Says whether this very request was carried out before. Throws when its token belongs to another request. */
  wasDone(token: string, fingerprint: string, nowMs: number): boolean {
    if (token.length < 1 || token.length > 36) {
      throw validationFault(
        `1 validation error detected: Value '${token}' at 'clientRequestToken' failed to satisfy constraint: ` +
          'Member must have length less than or equal to 36 and greater than or equal to 1',
      );
    }
    const known = this.#store.read(PREFIX + token) as Remembered | undefined;
    if (known === undefined || known.untilMs <= nowMs) return false;
    if (known.fingerprint === fingerprint) return true;
    const message =
      'Request parameters do not match the ones of the earlier request with this ClientRequestToken; ' +
      'a changed request needs a token of its own.';
    throw serviceFault('IdempotentParameterMismatchException', message);
  }

  /** Adds the token to the running request's writes, and takes away those that have run out. */
  remember(token: string, fingerprint: string, nowMs: number): void {
    for (const [known, untilMs] of this.#untilMs) {
      if (!(untilMs <= nowMs)) break; // they stand in the order in which they run out
      this.#store.write(PREFIX + known, undefined);
    }
    const remembered: Remembered = { token, fingerprint, untilMs: nowMs + REMEMBERED_MS };
    this.#store.write(PREFIX + token, remembered);
  }

  /** Follows a write that has been stored. */
  note({ key, after }: StagedWrite): void {
    if (!key.startsWith(PREFIX)) return;
    const token = key.slice(PREFIX.length);
    this.#untilMs.delete(token);
    if (after !== undefined) this.#untilMs.set(token, (after as Remembered).untilMs);
  }
}

/** A short text that is the same for equal requests, whatever the order of their attributes. */
export function fingerprintOf(request: unknown): string {
  return createHash('sha256').update(canonicalJson(request)).digest('base64');
}
