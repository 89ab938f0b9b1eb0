import { expect, it } from 'vitest';
import { RecentKeys } from '../../../shared/adapters/secrets/recent-keys.ts';
import type { Credentials } from '../../../shared/market/credentials.ts';
import { found, missing } from '../../../shared/market/read.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MINUTE_MS = 60_000;
const keysOf = (apiKey: string): Credentials => ({ exchange: 'binance', apiKey, secret: 'not-a-real-secret' });

function openKeys(secrets: Record<string, Credentials>) {
  const clock = new ManualClock(0);
  const asked: string[] = [];
  const readCredentials = async (name: string) => {
    asked.push(name);
    const keys = secrets[name];
    return keys === undefined ? missing(`no ${name}`) : found(keys);
  };
  const keys = new RecentKeys({ vault: { readCredentials }, clock });
  return { clock, asked, keys, read: () => keys.readFirst(['main/read', 'main']) };
}

it('prefers the first secret that holds a key, and reads it again after ten minutes', async () => {
  const { clock, asked, read } = openKeys({ 'main/read': keysOf('looks'), main: keysOf('trades') });
  expect(await read()).toEqual(found(keysOf('looks')));
  clock.advance(10 * MINUTE_MS - 1);
  await read();
  expect(asked).toEqual(['main/read']);
  clock.advance(1);
  await read();
  expect(asked).toEqual(['main/read', 'main/read']);
});

it('takes the next one where there is none, and reads both anew once they did not work', async () => {
  const { asked, keys, read } = openKeys({ main: keysOf('trades') });
  expect(await read()).toEqual(found(keysOf('trades')));
  await read();
  keys.forget('main/read');
  await read();
  expect(asked).toEqual(['main/read', 'main', 'main/read', 'main']);
});

it('says why where none holds a key, and asks again at the next call', async () => {
  const { asked, read } = openKeys({});
  expect(await read()).toEqual(missing('no main'));
  await read();
  expect(asked).toHaveLength(4);
});
