import { createHmac } from 'node:crypto';
import { BTC_AND_ETH } from '../../../../infra/local/binance/emulated-symbols.ts';
import {
  type BinanceEmulator,
  type EmulatorSetup,
  startBinanceEmulator,
} from '../../../../infra/local/binance/start-emulator.ts';
import { coins, price, quote, ratio } from '../../../../shared/money/amount.ts';
import { openVenue } from '../../../../shared/venue/open-venue.ts';
import { setPrices } from '../../../../shared/venue/prices.ts';
import type { VenuePrices, VenueState } from '../../../../shared/venue/venue-state.ts';

export const BTC = 'BTC/USDT:USDT';
export const ETH = 'ETH/USDT:USDT';
export const NOW_MS = Date.UTC(2026, 0, 1, 12);
export const KEY = { apiKey: 'an-api-key', secret: 'not-a-real-key' };

/** Bid one tick below the value, ask and everything else at it. */
export const pricesAround = (value: string, atMs = NOW_MS): VenuePrices => ({
  mark: price(value),
  index: price(value),
  bid: price(value).minus(price('0.1')),
  ask: price(value),
  last: price(value),
  spot: price(value).plus(price('10')),
  fundingRate: ratio('0.0001'),
  nextFundingMs: NOW_MS + 4 * 3_600_000,
  pricedAtMs: atMs,
  spotAtMs: atMs,
});

const priced = (venue: VenueState): VenueState =>
  setPrices(setPrices(venue, BTC, pricesAround('60000')), ETH, pricesAround('3000'));

/** An exchange with one account called `main`: 50,000 USDT in futures, 1.5 BTC and 20,000 USDT in spot. */
export async function startExchange(setup: Partial<EmulatorSetup> = {}): Promise<BinanceEmulator> {
  const instruments = BTC_AND_ETH.map(({ instrument }) => instrument);
  const spot = { BTC: coins('1.5'), USDT: coins('20000') };
  const venue = openVenue({ instruments, wallet: quote('50000'), spot });
  const accounts = [{ name: 'main', venue, keys: [KEY] }];
  const emulator = await startBinanceEmulator({ accounts, nowMs: () => NOW_MS, ...setup });
  emulator.changeEveryVenue(priced);
  return emulator;
}

/** A reply as a test reads it. */
export interface Answer {
  readonly status: number;
  // Any JSON: the tests look into it and fail where it is not what they expect.
  readonly body: ReturnType<typeof JSON.parse>;
  readonly headers: Headers;
}

export type Params = Readonly<Record<string, string>>;

/** How a request is signed, where a test wants it signed badly. */
export interface Signing {
  readonly apiKey?: string;
  readonly secret?: string;
  readonly timestamp?: number;
  readonly tail?: string;
}

const hostOf = (path: string): string => (path.startsWith('/fapi') ? 'fapi.binance.com' : 'api.binance.com');

/** Asks without a key. */
export async function ask({ url }: BinanceEmulator, path: string, params: Params = {}): Promise<Answer> {
  return read(await fetch(`${url}/${hostOf(path)}${path}?${new URLSearchParams(params)}`));
}

/** Asks with a key, signed as Binance wants it: the query or the body as sent, the signature last. */
export async function askSigned(
  { url }: BinanceEmulator,
  call: string,
  params: Params = {},
  signing: Signing = {},
): Promise<Answer> {
  const [method = 'GET', path = ''] = call.split(' ');
  const timestamp = String(signing.timestamp ?? NOW_MS);
  const text = new URLSearchParams({ ...params, timestamp, recvWindow: '5000' }).toString();
  const signature = createHmac('sha256', signing.secret ?? KEY.secret)
    .update(text)
    .digest('hex');
  const sent = `${text}&signature=${signature}${signing.tail ?? ''}`;
  const address = `${url}/${hostOf(path)}${path}`;
  const headers = { 'x-mbx-apikey': signing.apiKey ?? KEY.apiKey };
  if (method !== 'POST') return read(await fetch(`${address}?${sent}`, { method, headers }));
  const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  return read(await fetch(address, { method, headers: form, body: sent }));
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), headers: response.headers };
}
