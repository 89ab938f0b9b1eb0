import {
  DecryptionFailure,
  GetSecretValueCommand,
  InternalServiceError,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { CredentialsVault } from '../../../shared/adapters/secrets/credentials-vault.ts';

const NAME = 'counterweight/main';
const CREDENTIALS = { exchange: 'binance', apiKey: 'not-a-real-key', secret: 'not-a-real-secret' };
const HOUR_MS = 3_600_000;

function openVault() {
  const real = new SecretsManagerClient({ region: 'eu-west-1' });
  const client = mockClient(real);
  const clock = { atMs: 1_790_000_000_000, nowMs: () => clock.atMs };
  client.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(CREDENTIALS) });
  const vault = new CredentialsVault({ client: real, clock });
  return { client, clock, vault };
}

const status = (httpStatusCode?: number) => ({
  message: 'it says something',
  $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
});
const failure = (name: string) => Object.assign(new Error(`${name} says something`), { name });

describe('CredentialsVault', () => {
  it('reads the secret anew each time', async () => {
    const { client, vault } = openVault();
    expect(await vault.readCredentials(NAME)).toEqual({ ok: true, value: CREDENTIALS });
    const rotated = { ...CREDENTIALS, apiKey: 'another-fake-key' };
    client.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(rotated) });
    expect(await vault.readCredentials(NAME)).toEqual({ ok: true, value: rotated });
  });

  it.each([
    ['an inner error', new InternalServiceError(status(500))],
    ['a service that is down', failure('ServiceUnavailable')],
    ['throttling', Object.assign(failure('ThrottlingException'), { $metadata: { httpStatusCode: 400 } })],
    ['a network error', failure('TimeoutError')],
  ])('helps itself with its copy for an hour through %s', async (_what, error) => {
    const { client, clock, vault } = openVault();
    await vault.readCredentials(NAME);
    client.on(GetSecretValueCommand).rejects(error);
    clock.atMs += HOUR_MS;
    expect(await vault.readCredentials(NAME)).toEqual({ ok: true, value: CREDENTIALS });
    clock.atMs += 1;
    const because = `The secret ${NAME} cannot be read: Secrets Manager failed with ${error.name}.`;
    expect(await vault.readCredentials(NAME)).toEqual({ ok: false, because });
    clock.atMs -= HOUR_MS;
    expect((await vault.readCredentials(NAME)).ok).toBe(false);
  });

  it.each([
    ['gone', new ResourceNotFoundException({ ...status(400), Message: 'gone' })],
    ['marked for deletion', new InvalidRequestException({ ...status(400), Message: 'deleted' })],
    ['closed to us', Object.assign(failure('AccessDeniedException'), status(400))],
    ['locked by its key', new DecryptionFailure({ ...status(400), Message: 'key' })],
  ] as [string, Error][])('has no copy of a secret that is %s, now or later', async (_what, error) => {
    const { client, vault } = openVault();
    await vault.readCredentials(NAME);
    client.on(GetSecretValueCommand).rejects(error);
    const because = `The secret ${NAME} cannot be read: Secrets Manager failed with ${error.name}.`;
    expect(await vault.readCredentials(NAME)).toEqual({ ok: false, because });
    client.on(GetSecretValueCommand).rejects(failure('TimeoutError'));
    expect((await vault.readCredentials(NAME)).ok).toBe(false);
  });

  it('does not go back to the copy when the secret is damaged', async () => {
    const { client, vault } = openVault();
    await vault.readCredentials(NAME);
    for (const damaged of [{ SecretString: '{' }, { SecretBinary: new Uint8Array([1]) }]) {
      client.on(GetSecretValueCommand).resolves(damaged);
      expect((await vault.readCredentials(NAME)).ok).toBe(false);
    }
    client.on(GetSecretValueCommand).rejects(failure('TimeoutError'));
    expect((await vault.readCredentials(NAME)).ok).toBe(false);
  });

  it('trusts no copy that seems to come from the future', async () => {
    const { client, clock, vault } = openVault();
    await vault.readCredentials(NAME);
    client.on(GetSecretValueCommand).rejects(failure('TimeoutError'));
    clock.atMs -= 1;
    expect((await vault.readCredentials(NAME)).ok).toBe(false);
  });

  it('keeps the copies of accounts apart', async () => {
    const { client, vault } = openVault();
    await vault.readCredentials(NAME);
    client.on(GetSecretValueCommand).rejects(failure('TimeoutError'));
    expect((await vault.readCredentials('counterweight/other')).ok).toBe(false);
    expect((await vault.readCredentials(NAME)).ok).toBe(true);
  });
});
