import binance from '../../../node_modules/ccxt/js/src/binance.js';
import type { Credentials } from '../../market/credentials.ts';
import type { Clock } from '../../time/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../time/duration.ts';
import { openSkewMeter, type SkewMeter } from './clock-skew.ts';
import { ErrorReply, LostReply, messageOf, NotSent } from './failures.ts';
import { parseKeepingDigits } from './json-digits.ts';
import { hidingFrom } from './redact.ts';
import { openSafeFetch } from './safe-fetch.ts';

/** Every question this program may ask Binance. None of them changes anything. */
export type ReadEndpoint =
  | 'publicGetExchangeInfo'
  | 'publicGetTicker24hr'
  | 'privateGetAccount'
  | 'sapiGetAccountApiRestrictions'
  | 'sapiGetMarginAccount'
  | 'sapiGetSimpleEarnFlexiblePosition'
  | 'sapiPostAssetGetFundingAsset'
  | 'fapiPublicGetExchangeInfo'
  | 'fapiPublicGetFundingInfo'
  | 'fapiPublicGetPremiumIndex'
  | 'fapiPublicGetTickerBookTicker'
  | 'publicGetKlines'
  | 'fapiPublicGetKlines'
  | 'fapiPublicGetMarkPriceKlines'
  | 'fapiPublicGetFundingRate'
  | 'fapiPrivateV3GetAccount'
  | 'fapiPrivateV3GetPositionRisk'
  | 'fapiPrivateGetLeverageBracket'
  | 'fapiPrivateGetOpenOrders'
  | 'fapiPrivateGetOrder'
  | 'fapiPrivateGetSymbolConfig'
  | 'fapiPrivateGetPositionSideDual'
  | 'fapiPrivateGetIncome'
  | 'fapiPrivateGetUserTrades'
  | 'dapiPublicGetExchangeInfo'
  | 'dapiPublicGetFundingInfo'
  | 'dapiPublicGetPremiumIndex'
  | 'dapiPublicGetTickerBookTicker'
  | 'dapiPublicGetFundingRate'
  | 'dapiPrivateGetAccount'
  | 'dapiPrivateGetPositionRisk'
  | 'dapiPrivateV2GetLeverageBracket'
  | 'dapiPrivateGetOpenOrders'
  | 'dapiPrivateGetOrder'
  | 'dapiPrivateGetPositionSideDual'
  | 'dapiPrivateGetIncome'
  | 'dapiPrivateGetUserTrades';

/** Every request this program may make that changes something. */
export type ActEndpoint =
  | 'fapiPrivatePostOrder'
  | 'fapiPrivateDeleteOrder'
  | 'fapiPrivatePostPositionMargin'
  | 'fapiPrivatePostLeverage'
  | 'fapiPrivatePostMarginType'
  | 'dapiPrivatePostOrder'
  | 'dapiPrivateDeleteOrder'
  | 'dapiPrivatePostPositionMargin'
  | 'dapiPrivatePostLeverage'
  | 'dapiPrivatePostMarginType'
  | 'sapiPostAssetTransfer';

/** Parameters as they go on the wire: nothing rounds or reorders them. */
export type WireParameters = Readonly<Record<string, string>>;

/**
 * Asks one question with one request. Resolves with the reply's JSON, every number as the text of its digits; rejects
 * with `ErrorReply`, `LostReply` or `NotSent`, whose messages hold no secret.
 */
export type Ask = (endpoint: ReadEndpoint, parameters?: WireParameters) => Promise<unknown>;

/** Changes something with exactly one request; resolves and rejects as `Ask` does. */
type Act = (endpoint: ActEndpoint, parameters: WireParameters) => Promise<unknown>;

/** The only view the rest of this folder has of the exchange library. */
export interface CcxtClient {
  readonly ask: Ask;
  readonly act: Act;
  /** The library's reading of one row of the exchange's list of markets; its numbers are text. */
  parseMarket(row: object): unknown;
  readonly skew: SkewMeter;
  /** Until when the exchange told us to be silent; undefined when it did not. */
  silentUntilMs(): number | undefined;
  /** Drops the connections and forgets the exchange's clock. False once a request failed, or while one is under way. */
  rest(): boolean;
  /** Drops the connections. */
  close(): void;
}

export interface ClientSettings {
  readonly credentials: Pick<Credentials, 'apiKey' | 'secret'>;
  readonly clock: Clock;
  /** Where a request really goes, such as an emulator on this machine; by default the exchange. */
  readonly route?: (url: URL) => string;
  /** The longest a request may take, its whole reply included. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10 * SECOND_MS;
/** How old a request may be when the exchange takes it up. The wait before an order counts as lost builds on this. */
const RECEIVE_WINDOW_MS = 5 * SECOND_MS;
/** The silence after a 429 or 418 that names no time. */
const SILENCE_MS = 10 * MINUTE_MS;
const CORRECTION_MS_MAX = 30 * SECOND_MS;
const MESSAGE_LENGTH_MAX = 300;

/** Opens a client for one account, for as long as nothing fails: the library remembers failures. */
export function openCcxtClient(settings: ClientSettings): CcxtClient {
  const { clock, credentials } = settings;
  const skew = openSkewMeter();
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const safeFetch = openSafeFetch({
    timeoutMs,
    route: settings.route ?? ((url) => url.href),
    nowMs: () => clock.nowMs(),
    onDate: (reply) => skew.observe(reply),
  });
  const exchange = new binance({
    ...credentials,
    number: String,
    enableRateLimit: false,
    timeout: 2 * timeoutMs, // never reached: the deadline of our own fetch is shorter and covers the body too
    fetchImplementation: safeFetch.fetch,
    options: { recvWindow: RECEIVE_WINDOW_MS },
  });
  assertNeverRepeats(exchange);
  const hide = hidingFrom(credentials);
  followClock(exchange, clock, skew);
  exchange.parseJson = parseKeepingDigits;
  exchange.handleErrors = (status, _text, url, method, headers, body, json) => {
    if (!isSuccess(status, json)) throw errorReply({ status, url, method, headers, body, json, hide });
    return undefined;
  };
  const guard = openSilence(clock, hide);
  return {
    ask: (endpoint, parameters = {}) => guard.send(() => exchange[endpoint](parameters)),
    act: (endpoint, parameters) => guard.send(() => exchange[endpoint](parameters)),
    parseMarket: (row) => exchange.parseMarket({ ...row }),
    skew,
    silentUntilMs: guard.untilMs,
    rest: () => {
      safeFetch.close();
      skew.forget();
      return guard.isSpotless();
    },
    close: safeFetch.close,
  };
}

/** The library can be told to send again whatever failed, orders included. */
function assertNeverRepeats(exchange: binance): void {
  const repeats = exchange.options['maxRetriesOnFailure'];
  if (repeats !== undefined && repeats !== 0) {
    throw new Error(`The exchange library is set to repeat failed requests ${repeats} times; it must be set to none.`);
  }
}

/**
 * Requests carry the port's time, corrected by what the newest reply proved about the exchange's clock. A difference
 * beyond half a minute is left for the exchange to refuse: one of the clocks is broken, and a person must look.
 */
function followClock(exchange: binance, clock: Clock, skew: SkewMeter): void {
  exchange.milliseconds = () => clock.nowMs();
  exchange.nonce = () => {
    const measured = skew.readMs();
    const correctionMs = measured.ok && Math.abs(measured.value) <= CORRECTION_MS_MAX ? measured.value : 0;
    return clock.nowMs() + correctionMs;
  };
}

function codeOf(json: unknown): string | undefined {
  const code: unknown = typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined;
  return typeof code === 'string' && /^-\d{1,6}$/.test(code) ? code : undefined;
}

/** A success is a 2xx whose body is JSON and not one of the exchange's errors. */
const isSuccess = (status: number, json: unknown): boolean =>
  status >= 200 && status < 300 && typeof json === 'object' && json !== null && codeOf(json) === undefined;

interface Received {
  readonly status: number;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly json: unknown;
  readonly hide: (text: string) => string;
}

function errorReply(received: Received): ErrorReply {
  const { status, method, headers, body, json, hide } = received;
  const said = hide(body).replace(/\s+/g, ' ').trim().slice(0, MESSAGE_LENGTH_MAX);
  return new ErrorReply({
    message: `Binance answered ${method} ${new URL(received.url).pathname} with HTTP ${status}: ${said === '' ? '(an empty body)' : said}`,
    status,
    code: codeOf(json),
    retryAfterMs: silenceMs(status, headers['Retry-After'] ?? ''),
  });
}

function silenceMs(status: number, seconds: string): number | undefined {
  if (/^\d{1,7}$/.test(seconds)) return Number(seconds) * SECOND_MS;
  return status === 429 || status === 418 ? SILENCE_MS : undefined;
}

/**
 * Keeps the client silent after a 429 or 418 for as long as the exchange said: every further request lengthens a ban.
 * Also the one place where a foreign failure loses what it might tell of the credentials.
 */
function openSilence(clock: Clock, hide: (text: string) => string) {
  let silence: { readonly untilMs: number; readonly banned: boolean } | undefined;
  let hasFailed = false;
  let underWay = 0;
  const remember = (failure: unknown): void => {
    if (!(failure instanceof ErrorReply) || (failure.status !== 429 && failure.status !== 418)) return;
    silence = { untilMs: clock.nowMs() + (failure.retryAfterMs ?? SILENCE_MS), banned: failure.status === 418 };
  };
  const remainingMs = (): number => (silence === undefined ? 0 : silence.untilMs - clock.nowMs());
  return {
    untilMs: () => (remainingMs() > 0 ? silence?.untilMs : undefined),
    /** Whether every request until now has ended, and ended well. */
    isSpotless: () => !hasFailed && underWay === 0,
    send: async (request: () => Promise<unknown>): Promise<unknown> => {
      if (remainingMs() > 0) throw new NotSent(silence?.banned ?? false, remainingMs());
      underWay++;
      try {
        return await request();
      } catch (failure) {
        hasFailed = true;
        remember(failure);
        if (failure instanceof ErrorReply || failure instanceof LostReply) throw failure;
        throw new LostReply(hide(messageOf(failure)));
      } finally {
        underWay--;
      }
    },
  };
}
