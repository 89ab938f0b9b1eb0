import type { Candle } from '../../../shared/market/candle.ts';
import type { Price } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { pricesOf } from '../../../shared/venue/lookups.ts';
import { INTERVALS_MS, joinCandles, withLatest } from './candles.ts';
import { minutesOf } from './minute-bars.ts';
import { type Endpoint, type EndpointTable, namedSymbol, type WireReply, type WireRequest } from './wire-exchange.ts';
import { limitParam, page, wholeParam } from './wire-params.ts';
import { fault, invalidSymbol, ok } from './wire-replies.ts';

type Kind = 'spot' | 'perp' | 'mark';

const klines = (kind: Kind, most: number): Endpoint => ({
  access: 'public',
  answer: (request) => answerKlines(request, kind, most),
});

/** Bars, the past ones of minutes made up from those of hours. The last one is still forming: its close is the latest price, and a careful client leaves it out. */
export const KLINE_ENDPOINTS: EndpointTable = {
  'GET /api/v3/klines': klines('spot', 1000),
  'GET /fapi/v1/klines': klines('perp', 1500),
  'GET /fapi/v1/markPriceKlines': klines('mark', 1500),
};

function answerKlines(request: WireRequest, kind: Kind, most: number): WireReply {
  const symbol = namedSymbol(request);
  if (symbol === undefined) return invalidSymbol();
  const intervalMs = INTERVALS_MS[request.params.get('interval') ?? ''];
  if (intervalMs === undefined) return fault(-1120, 'Invalid interval.');
  const limit = limitParam(request, 500, most);
  const { nowMs } = request;
  const startMs = wholeParam(request, 'startTime');
  const toMs = Math.min(wholeParam(request, 'endTime') ?? nowMs, nowMs);
  const fromMs = startMs ?? toMs - limit * intervalMs;
  const barMs = Math.max(intervalMs, HOUR_MS);
  const alignedMs = Math.floor(fromMs / barMs) * barMs;
  const { coin } = symbol.instrument;
  const hours = request.history.candles(kind, coin, alignedMs, toMs);
  const latest = latestPrice(request, symbol.instrument.symbol, kind);
  const joined = intervalMs < HOUR_MS ? hours.flatMap(minutesOf) : joinCandles(hours, intervalMs);
  const bars = latest === undefined || toMs < nowMs ? joined : withLatest(joined, latest, nowMs, intervalMs);
  const asked = bars.filter(({ openMs }) => openMs >= (startMs ?? alignedMs) && openMs <= toMs);
  return ok(page(asked, limit, startMs !== undefined).map((bar) => row(bar, intervalMs)));
}

function latestPrice({ account }: WireRequest, symbol: string, kind: Kind): Price | undefined {
  if (account.venue.prices[symbol] === undefined) return undefined;
  const { spot, last, mark } = pricesOf(account.venue, symbol);
  return { spot, perp: last, mark }[kind];
}

const row = ({ openMs, open, high, low, close }: Candle, intervalMs: number): readonly (number | string)[] => [
  openMs,
  open.toString(),
  high.toString(),
  low.toString(),
  close.toString(),
  '0',
  openMs + intervalMs - 1,
  '0',
  0,
  '0',
  '0',
  '0',
];
