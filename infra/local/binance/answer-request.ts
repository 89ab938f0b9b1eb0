import { isInverse } from '../../../shared/market/instrument.ts';
import { ACCOUNT_ENDPOINTS } from './account-endpoints.ts';
import { checkSignature } from './authenticate.ts';
import type { EmulatedSymbol } from './emulated-symbols.ts';
import { HISTORY_ENDPOINTS } from './history-endpoints.ts';
import { INVERSE_ENDPOINTS } from './inverse-endpoints.ts';
import { KLINE_ENDPOINTS } from './kline-endpoints.ts';
import { MARKET_ENDPOINTS } from './market-endpoints.ts';
import { ORDER_ENDPOINTS } from './order-endpoints.ts';
import { SETTINGS_ENDPOINTS } from './settings-endpoints.ts';
import { SPOT_ENDPOINTS } from './spot-endpoints.ts';
import { WALLET_ENDPOINTS } from './wallet-endpoints.ts';
import type { Endpoint, EndpointTable, KeyRights, MarketHistory, VenueHolder, WireReply } from './wire-exchange.ts';
import { fault } from './wire-replies.ts';

/** Everything the emulator serves, by `METHOD path`. */
export const ENDPOINTS: EndpointTable = {
  ...SPOT_ENDPOINTS,
  ...WALLET_ENDPOINTS,
  ...MARKET_ENDPOINTS,
  ...KLINE_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  ...HISTORY_ENDPOINTS,
  ...ORDER_ENDPOINTS,
  ...SETTINGS_ENDPOINTS,
  ...INVERSE_ENDPOINTS,
};

/** A request as it came over the wire, without the host. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly apiKey: string | undefined;
}

/** An API key the exchange knows. */
export interface KnownKey {
  readonly secret: string;
  readonly rights: KeyRights;
  readonly account: VenueHolder;
}

/** What the exchange knows when it answers. */
export interface Exchange {
  readonly keys: ReadonlyMap<string, KnownKey>;
  /** Prices for endpoints that need no key. */
  readonly market: VenueHolder;
  readonly symbols: readonly EmulatedSymbol[];
  readonly history: MarketHistory;
}

const NO_RIGHTS: KeyRights = { canTrade: false, canWithdraw: false, canTransfer: false, isIpRestricted: false };

/** Checks the key, its rights and the signature, then lets the endpoint answer. Nothing changes unless all of it fits. */
export function answerRequest(raw: RawRequest, exchange: Exchange, nowMs: number): WireReply {
  const endpoint = ENDPOINTS[`${raw.method} ${raw.path}`];
  if (endpoint === undefined) return fault(-5000, `Path ${raw.path}, Method ${raw.method} is invalid`, 404);
  const { market, symbols, history } = exchange;
  const { method, path } = raw;
  const params = new Map(new URLSearchParams(`${raw.query}${raw.query && raw.body ? '&' : ''}${raw.body}`));
  // Each host knows the contracts of its own kind, and the spot host the pairs of dollar coins.
  const isCoinMargined = path.startsWith('/dapi/');
  const listed = symbols.filter(({ instrument }) => isInverse(instrument) === isCoinMargined);
  const request = { method, path, params, nowMs, symbols: listed, history };
  if (endpoint.access === 'public') return endpoint.answer({ ...request, account: market, rights: NO_RIGHTS });
  const key = admit(raw, endpoint, exchange.keys, nowMs);
  return 'status' in key ? key : endpoint.answer({ ...request, account: key.account, rights: key.rights });
}

function admit(
  raw: RawRequest,
  { access }: Endpoint,
  keys: ReadonlyMap<string, KnownKey>,
  nowMs: number,
): KnownKey | WireReply {
  if (raw.apiKey === undefined || raw.apiKey === '') return fault(-2014, 'API-key format invalid.', 401);
  const key = keys.get(raw.apiKey);
  if (key === undefined) return fault(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  const refused = checkSignature(raw, key.secret, nowMs);
  if (refused !== undefined) return refused;
  if (access === 'trade' && !key.rights.canTrade)
    return fault(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  if (access === 'transfer' && !key.rights.canTransfer)
    return fault(-1002, 'You are not authorized to execute this request.', 401);
  return key;
}
