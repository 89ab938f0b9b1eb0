import { HOUR_MS } from '../../../shared/time/duration.ts';
import { pricesOf } from '../../../shared/venue/lookups.ts';
import type { VenuePrices } from '../../../shared/venue/venue-state.ts';
import { type EmulatedSymbol, wireIdOf } from './emulated-symbols.ts';
import { futuresFilters } from './exchange-filters.ts';
import {
  type Endpoint,
  type EndpointTable,
  namedSymbol,
  pricedSymbols,
  type WireReply,
  type WireRequest,
} from './wire-exchange.ts';
import { limitParam, page, wholeParam } from './wire-params.ts';
import { invalidSymbol, ok } from './wire-replies.ts';

const USUAL_FUNDING_MS = 8 * HOUR_MS;

const open = (answer: Endpoint['answer']): Endpoint => ({ access: 'public', answer });

/** One row a symbol: an object when the request names one, a list otherwise, as the real endpoints do. */
const perSymbol = (row: (symbol: EmulatedSymbol, prices: VenuePrices, request: WireRequest) => unknown): Endpoint =>
  open((request) => {
    const rows = pricedSymbols(request).map((symbol) =>
      row(symbol, pricesOf(request.account.venue, symbol.instrument.symbol), request),
    );
    if (!request.params.has('symbol')) return ok(rows);
    return rows[0] === undefined ? invalidSymbol() : ok(rows[0]);
  });

/** Public endpoints of the futures host. */
export const MARKET_ENDPOINTS: EndpointTable = {
  'GET /fapi/v1/time': open(({ nowMs }) => ok({ serverTime: nowMs })),
  'GET /fapi/v1/exchangeInfo': open((request) => ok(futuresInfo(request))),
  'GET /fapi/v1/premiumIndex': perSymbol(({ instrument }, prices) => ({
    symbol: wireIdOf(instrument),
    markPrice: prices.mark,
    indexPrice: prices.index,
    estimatedSettlePrice: prices.index,
    lastFundingRate: prices.fundingRate,
    interestRate: '0.00010000',
    nextFundingTime: prices.nextFundingMs,
    time: prices.pricedAtMs,
  })),
  'GET /fapi/v1/ticker/bookTicker': perSymbol(({ instrument }, prices, request) => {
    const quantity = topQuantity(request, instrument.symbol);
    return {
      symbol: wireIdOf(instrument),
      bidPrice: prices.bid,
      bidQty: quantity,
      askPrice: prices.ask,
      askQty: quantity,
      time: prices.pricedAtMs,
    };
  }),
  // The futures ticker has no bid and ask: a client that finds some takes it for a spot ticker.
  'GET /fapi/v1/ticker/24hr': perSymbol(({ instrument }, prices, { nowMs }) => ({
    symbol: wireIdOf(instrument),
    priceChange: '0',
    priceChangePercent: '0',
    weightedAvgPrice: prices.last,
    lastPrice: prices.last,
    lastQty: '0',
    openPrice: prices.last,
    highPrice: prices.last,
    lowPrice: prices.last,
    volume: '0',
    quoteVolume: '0',
    openTime: nowMs - 24 * HOUR_MS,
    closeTime: prices.pricedAtMs,
    firstId: 0,
    lastId: 0,
    count: 0,
  })),
  'GET /fapi/v1/depth': open(answerDepth),
  'GET /fapi/v1/fundingRate': open(answerFundingRates),
  // Only symbols whose interval is not the usual eight hours are listed.
  'GET /fapi/v1/fundingInfo': open(({ symbols }) =>
    ok(
      symbols
        .filter(({ instrument }) => instrument.fundingIntervalMs !== USUAL_FUNDING_MS)
        .map(({ instrument }) => ({
          symbol: wireIdOf(instrument),
          adjustedFundingRateCap: '0.02',
          adjustedFundingRateFloor: '-0.02',
          fundingIntervalHours: instrument.fundingIntervalMs / HOUR_MS,
          disclaimer: false,
        })),
    ),
  ),
};

const futuresInfo = ({ symbols, nowMs }: WireRequest): unknown => ({
  timezone: 'UTC',
  serverTime: nowMs,
  futuresType: 'U_MARGINED',
  rateLimits: [],
  exchangeFilters: [],
  assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
  symbols: symbols.map(({ instrument, pricePrecision, quantityPrecision, ...symbol }) => ({
    symbol: wireIdOf(instrument),
    pair: wireIdOf(instrument),
    contractType: 'PERPETUAL',
    deliveryDate: 4_133_404_800_000,
    onboardDate: 1_569_398_400_000,
    status: instrument.status === 'trading' ? 'TRADING' : 'SETTLING',
    baseAsset: instrument.coin,
    quoteAsset: instrument.quoteCoin,
    marginAsset: instrument.quoteCoin,
    pricePrecision,
    quantityPrecision,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: 'COIN',
    triggerProtect: '0.0500',
    liquidationFee: '0.012500',
    marketTakeBound: '0.05',
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'],
    filters: futuresFilters({ instrument, pricePrecision, quantityPrecision, ...symbol }),
  })),
});

const topQuantity = ({ account }: WireRequest, symbol: string): string =>
  account.venue.liquidity[symbol]?.toString() ?? '1000';

function answerDepth(request: WireRequest): WireReply {
  const symbol = namedSymbol(request)?.instrument.symbol;
  if (symbol === undefined || request.account.venue.prices[symbol] === undefined) return invalidSymbol();
  const { bid, ask, pricedAtMs } = pricesOf(request.account.venue, symbol);
  const quantity = topQuantity(request, symbol);
  return ok({ lastUpdateId: 1, E: request.nowMs, T: pricedAtMs, bids: [[bid, quantity]], asks: [[ask, quantity]] });
}

function answerFundingRates(request: WireRequest): WireReply {
  const symbol = namedSymbol(request);
  if (symbol === undefined) return request.params.has('symbol') ? invalidSymbol() : ok([]);
  const startMs = wholeParam(request, 'startTime');
  const toMs = Math.min(wholeParam(request, 'endTime') ?? request.nowMs, request.nowMs);
  const rows = request.history.funding(symbol.instrument.coin, startMs ?? 0, toMs).map(({ atMs, rate, mark }) => ({
    symbol: wireIdOf(symbol.instrument),
    fundingTime: atMs,
    fundingRate: rate,
    markPrice: mark,
  }));
  return ok(page(rows, limitParam(request, 100, 1000), startMs !== undefined));
}
