import { type BinanceAccount, openBinance } from '../../../../shared/adapters/ccxt/open-binance.ts';
import { ownPerpetual } from '../../../../shared/market/instrument.ts';
import type { MarketsCache } from '../../../../shared/market/markets-cache.ts';
import { ratio } from '../../../../shared/money/amount.ts';
import type { MarginGateway, OrderGateway } from '../../../../shared/orders/order-gateway.ts';
import { TIMING } from '../../../../shared/orders/timing.ts';
import { HOUR_MS, SECOND_MS } from '../../../../shared/time/duration.ts';
import { pricesOf } from '../../../../shared/venue/lookups.ts';
import type { KnownKey, RawRequest } from '../../../local/binance/answer-request.ts';
import { BTC_AND_ETH, COIN_MARGINED_BTC } from '../../../local/binance/emulated-symbols.ts';
import type { Wire } from '../../../local/binance/serve-request.ts';
import type { MarketHistory, VenueHolder, WireReply } from '../../../local/binance/wire-exchange.ts';
import type { DressedReply } from '../../../local/binance/wire-faults.ts';
import type { Exchange } from '../world/exchange.ts';
import type { RequestWatch } from '../world/exchange-gateways.ts';
import { barsWith, ratesWith } from '../world/flawed-history.ts';
import type { Caller, ExchangePorts } from '../world/ways-outside.ts';
import type { ErrorReplies, ErrorReply } from './error-replies.ts';
import { shownTo } from './shown-venue.ts';
import { meetTrouble } from './trouble-on-the-wire.ts';

/** A test key; the emulator knows no other. It must be seen nowhere. */
export const WIRE_KEY = { apiKey: 'not-a-real-key-of-the-wire', secret: 'not-a-real-secret-of-the-wire' };

/** Real time: only replies that never end wait for it. Far longer than any that does takes on loopback. */
const TIMEOUT_MS = 2_000;
/** No process calls anything so long after it began. */
const OVER_AFTER_MS = TIMING.processMs + 30 * SECOND_MS;

/** What the wire of one account is made of. */
export interface WireParts {
  readonly exchange: Exchange;
  readonly replies: ErrorReplies;
  readonly cache: MarketsCache;
  /** Where requests to a host of Binance go. */
  readonly route: (url: URL) => string;
  /** Told of a mistake in here, which the program would take for one of the exchange's. */
  readonly onMistake: (mistake: unknown) => void;
}

/** One account of the simulated exchange behind an emulator of Binance. */
export class WiredExchange {
  readonly #parts: WireParts;
  readonly #opened: { readonly account: BinanceAccount; readonly sinceMs: number }[] = [];
  readonly wire: Wire;
  #call = '';
  /** The instant of the newest reply: until then the program's clock stands where its request left. */
  #answeredAtMs = 0;
  #onLate: () => () => void = () => () => {};

  constructor(parts: WireParts) {
    this.#parts = parts;
    const { exchange } = parts;
    const meet = (request: RawRequest, carryOut: () => WireReply) => this.#meet(request, carryOut);
    this.wire = {
      exchange: emulated(exchange, this.#holder()),
      nowMs: () => exchange.loop.nowMs,
      calls: new Map(),
      unknown: [],
      onWrite: undefined,
      faults: new Set([{ match: () => true, fault: meet }]),
    };
  }

  /** The account as the question under way sees it; what changes it changes the truth. */
  #holder(): VenueHolder {
    const { exchange } = this.#parts;
    const call = () => this.#call;
    return {
      wallets: exchange.others,
      get venue() {
        return shownTo(call(), exchange);
      },
      set venue(after) {
        exchange.book.change(() => after);
      },
    };
  }

  #meet(request: RawRequest, carryOut: () => WireReply): ErrorReply {
    const { exchange, replies, onMistake } = this.#parts;
    const answer = (): WireReply => {
      this.#call = `${request.method} ${request.path}`;
      return carryOut();
    };
    try {
      const reply = meetTrouble(exchange, replies, request, answer, this.#onLate);
      this.#answeredAtMs = exchange.loop.nowMs;
      const isDated = exchange.troubles.whyUnread('clock', exchange.loop.nowMs) === undefined;
      return isDated || typeof reply === 'string' ? reply : undated(reply);
    } catch (mistake) {
      onMistake(mistake);
      throw mistake;
    }
  }

  /** The ports of one process. */
  open(caller: Caller, watch: RequestWatch): ExchangePorts {
    const { exchange, cache, route } = this.#parts;
    const { loop } = exchange;
    this.#closeAccounts(loop.nowMs - OVER_AFTER_MS);
    const nowMs = () => (this.#answeredAtMs === loop.nowMs ? loop.nowMs : caller.signedAtMs) + caller.skewMs;
    const account = openBinance({ credentials: WIRE_KEY, clock: { nowMs }, cache, route, timeoutMs: TIMEOUT_MS });
    this.#opened.push({ account, sinceMs: loop.nowMs });
    return {
      reader: account,
      orders: this.#orders(account, watch),
      margin: this.#margin(account, watch),
      takerFee: ratio('0.0005'),
    };
  }

  #orders(account: BinanceAccount, watch: RequestWatch): OrderGateway {
    return {
      find: (reference) => account.find(reference),
      place: (order) => this.#watched(order.clientOrderId, watch, () => account.place(order)),
      cancel: (reference) => this.#watched('cancel', watch, () => account.cancel(reference)),
    };
  }

  #margin(account: BinanceAccount, watch: RequestWatch): MarginGateway {
    const act = <T>(id: string, perform: () => Promise<T>) => this.#watched(id, watch, perform);
    return {
      addMargin: (...about) => act('top-up', () => account.addMargin(...about)),
      reduceMargin: (...about) => act('sweep', () => account.reduceMargin(...about)),
      transferToFutures: (...about) => act('transfer', () => account.transferToFutures(...about)),
      setLeverage: (...about) => act('leverage', () => account.setLeverage(...about)),
      setMarginMode: (...about) => act('margin-mode', () => account.setMarginMode(...about)),
    };
  }

  /** Says when nothing can come of a request any more: with its outcome, or when it arrives after all. */
  async #watched<T>(id: string, watch: RequestWatch, perform: () => Promise<T>): Promise<T> {
    let isUnderWay = false;
    this.#onLate = () => {
      isUnderWay = true;
      return () => watch.arrived(id);
    };
    const outcome = await perform();
    if (!isUnderWay) watch.arrived(id);
    return outcome;
  }

  /** Drops the connections of processes that have been over for long. */
  #closeAccounts(untilMs: number): void {
    while ((this.#opened[0]?.sinceMs ?? Number.POSITIVE_INFINITY) < untilMs) this.#opened.shift()?.account.close();
  }

  close(): void {
    this.#closeAccounts(Number.POSITIVE_INFINITY);
  }
}

const undated = (reply: DressedReply): DressedReply => ({
  ...reply,
  headers: { ...reply.headers, date: 'unreadable' },
});

function emulated(exchange: Exchange, holder: VenueHolder): Wire['exchange'] {
  const key: KnownKey = {
    secret: WIRE_KEY.secret,
    account: holder,
    get rights() {
      const { ipRestricted, ...rights } = exchange.key;
      return { ...rights, isIpRestricted: ipRestricted };
    },
  };
  return {
    keys: new Map([[WIRE_KEY.apiKey, key]]),
    market: holder,
    history: historyOf(exchange),
    get symbols() {
      const { instruments } = exchange.book.venue;
      return [...BTC_AND_ETH, COIN_MARGINED_BTC].flatMap((each) => {
        const instrument = instruments[each.instrument.symbol];
        return instrument === undefined ? [] : [{ ...each, instrument }];
      });
    },
  };
}

/** Bars and settlements of the same market that the ports tell of. */
function historyOf({ past, book, troubles }: Exchange): MarketHistory {
  return {
    candles: (_kind, coin, fromMs, toMs) => {
      const symbol = ownPerpetual(coin);
      const bars = Math.max(0, Math.ceil((toMs - fromMs) / HOUR_MS));
      const hours = barsWith(troubles.history.bars, past, { symbol, frame: '1h', bars }, toMs);
      return hours.filter(({ openMs }) => openMs >= fromMs);
    },
    funding: (coin, fromMs, toMs) => {
      const symbol = ownPerpetual(coin);
      const { mark } = pricesOf(book.venue, symbol);
      const rates = ratesWith(troubles.history.rates, past.rates(symbol, fromMs - 1, toMs));
      return rates.map((settled) => ({ ...settled, mark }));
    },
  };
}
