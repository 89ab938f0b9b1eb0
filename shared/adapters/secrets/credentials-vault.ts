import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Credentials } from '../../market/credentials.ts';
import { missing, type Read } from '../../market/read.ts';
import type { Clock } from '../../time/clock.ts';
import { HOUR_MS } from '../../time/duration.ts';
import { parseCredentials } from './parse-credentials.ts';

/** A copy older than this is not used when Secrets Manager fails: the owner may have changed the key since. */
const COPY_KEPT_MS = HOUR_MS;

/** Failures of Secrets Manager itself, its network or its quota; every other failure is an answer about the secret. */
const OUTAGES = new Set(['InternalServiceError', 'InternalServerError', 'ServiceUnavailable', 'ThrottlingException']);

interface Copy {
  readonly credentials: Credentials;
  readonly readAtMs: number;
}

/** Where the keys of accounts are kept. */
export interface VaultAccess {
  readonly client: SecretsManagerClient;
  readonly clock: Clock;
}

/** Reads the keys of accounts from Secrets Manager, and remembers them for its outages, never longer than an hour. */
export class CredentialsVault {
  readonly #access: VaultAccess;
  readonly #copies = new Map<string, Copy>();

  constructor(access: VaultAccess) {
    this.#access = access;
  }

  /**
   * The credentials a secret holds, or why there are none, in a sentence without any part of what is stored. A secret
   * that was deleted, closed to us or damaged is never replaced by the copy.
   */
  async readCredentials(secretName: string): Promise<Read<Credentials>> {
    const { client, clock } = this.#access;
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretName }));
      const read =
        SecretString === undefined
          ? missing(`The secret ${secretName} cannot be used: it holds bytes; it must be text.`)
          : parseCredentials(SecretString, secretName);
      this.#remember(secretName, read.ok ? { credentials: read.value, readAtMs: clock.nowMs() } : undefined);
      return read;
    } catch (error) {
      if (!isOutage(error)) this.#remember(secretName, undefined);
      return this.#copyOf(secretName, error);
    }
  }

  #remember(secretName: string, copy: Copy | undefined): void {
    if (copy === undefined) this.#copies.delete(secretName);
    else this.#copies.set(secretName, copy);
  }

  #copyOf(secretName: string, error: unknown): Read<Credentials> {
    const copy = this.#copies.get(secretName);
    const ageMs = copy === undefined ? Number.POSITIVE_INFINITY : this.#access.clock.nowMs() - copy.readAtMs;
    if (copy !== undefined && ageMs >= 0 && ageMs <= COPY_KEPT_MS) return { ok: true, value: copy.credentials };
    this.#copies.delete(secretName);
    return missing(`The secret ${secretName} cannot be read: Secrets Manager failed with ${nameOf(error)}.`);
  }
}

/** Errors of the network have no status; those of a service that is down have one from 500 on. */
function isOutage(error: unknown): boolean {
  if (OUTAGES.has(nameOf(error))) return true;
  const status = statusOf(error);
  return status === undefined || status >= 500;
}

function statusOf(error: unknown): number | undefined {
  const metadata: unknown = error instanceof Error && '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'an unknown failure');
