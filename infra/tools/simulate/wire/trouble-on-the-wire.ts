import { type Contracts, contracts, NO_CONTRACTS } from '../../../../shared/money/amount.ts';
import { limitLiquidity } from '../../../../shared/venue/prices.ts';
import type { RawRequest } from '../../../local/binance/answer-request.ts';
import { wireIdOf } from '../../../local/binance/emulated-symbols.ts';
import type { WireReply } from '../../../local/binance/wire-exchange.ts';
import type { OrderFault, ReadPart } from '../script.ts';
import type { Exchange } from '../world/exchange.ts';
import { partOf } from '../world/exchange-gateways.ts';
import type { ErrorReplies, ErrorReply } from './error-replies.ts';

/** Which question fails when a part cannot be read. */
const QUESTIONS: Readonly<Record<Exclude<ReadPart, 'clock' | 'policies' | 'controls'>, string>> = {
  mode: 'GET /fapi/v1/positionSide/dual',
  spot: 'GET /api/v3/account',
  futures: 'GET /fapi/v3/account',
  positions: 'GET /fapi/v3/positionRisk',
  settings: 'GET /fapi/v1/symbolConfig',
  resting: 'GET /fapi/v1/openOrders',
  prices: 'GET /fapi/v1/premiumIndex',
  funding: 'GET /fapi/v1/income',
  fills: 'GET /fapi/v1/userTrades',
  instruments: 'GET /fapi/v1/exchangeInfo',
  key: 'GET /sapi/v1/account/apiRestrictions',
  find: 'GET /fapi/v1/order',
  candles: 'GET /fapi/v1/markPriceKlines',
  rates: 'GET /fapi/v1/fundingRate',
  wallets: 'GET /sapi/v1/simple-earn/flexible/position',
};
/** A question that is asked like a change. */
const FUNDING_WALLET = 'POST /sapi/v1/asset/get-funding-asset';
const PARTS: ReadonlyMap<string, ReadPart> = new Map([
  ...Object.entries(QUESTIONS).map(([part, call]) => [asAtOneHost(call), part as ReadPart] as const),
  [FUNDING_WALLET, 'wallets'],
  ['GET /sapi/v1/margin/account', 'wallets'],
]);

/** The host of inverse contracts has trouble with the same questions, of which it has versions of its own. */
function asAtOneHost(call: string): string {
  return call.replace(/ \/[fd]api\/v\d\//, ' /fapi/');
}

const PLACE = 'POST /fapi/order';
const SPOT_TICKER = 'GET /api/v3/ticker/24hr';

/** A number of a request, by its signed words and therefore by its instant: from one to the next it jumps. */
const numberOf = ({ path, query, body }: RawRequest, nowMs: number): number =>
  [...`${path}${query}${body}${nowMs}`].reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) % 1_000_003, 7);

/** What is wrong with an account's exchange, as its wire shows it. `onLate` is told when a request comes after its reply. */
export function meetTrouble(
  exchange: Exchange,
  replies: ErrorReplies,
  request: RawRequest,
  carryOut: () => WireReply,
  onLate: () => () => void,
): ErrorReply {
  const { troubles, loop } = exchange;
  const call = `${request.method} ${request.path}`;
  const number = numberOf(request, loop.nowMs);
  const refusal = troubles.refusal(loop.nowMs);
  if (refusal?.retryAfterMs !== undefined) return silence(refusal.code, refusal.retryAfterMs);
  if (refusal !== undefined) return replies.maintenance(number);
  if (request.method === 'GET' || call === FUNDING_WALLET)
    return isFailing(exchange, call) ? replies.failure(number) : carryOut();
  const fault = asAtOneHost(call) === PLACE ? troubles.nextOrder() : troubles.nextAction();
  return meetChange({ exchange, replies, request, carryOut, onLate, number }, fault ?? { kind: 'none' });
}

const silence = (code: string, retryAfterMs: number): ErrorReply => ({
  status: code === 'banned' ? 418 : 429,
  body: { code: -1003, msg: 'Too many requests.' },
  headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) },
});

function isFailing({ troubles, loop }: Exchange, call: string): boolean {
  const part = PARTS.get(asAtOneHost(call));
  if (call === SPOT_TICKER && troubles.prices?.flaw === 'stand-in') return true;
  return part !== undefined && troubles.whyUnread(part, loop.nowMs) !== undefined;
}

interface Met {
  readonly exchange: Exchange;
  readonly replies: ErrorReplies;
  readonly request: RawRequest;
  readonly carryOut: () => WireReply;
  readonly onLate: () => () => void;
  readonly number: number;
}

function meetChange({ exchange, replies, request, carryOut, onLate, number }: Met, fault: OrderFault): ErrorReply {
  switch (fault.kind) {
    case 'none':
      return carryOut();
    case 'refuse':
      return replies.refusal(fault.code, number);
    case 'cut-before':
      return replies.riddle(number);
    case 'cut-after':
      carryOut();
      return replies.riddle(number);
    case 'late': {
      const arrived = onLate();
      exchange.loop.in(fault.byMs, () => {
        carryOut();
        arrived();
      });
      return 'cut';
    }
    case 'partial':
      return withLiquidity(exchange, request, carryOut, (order) => partOf(exchange, order, fault.fraction));
    case 'empty-book':
      return withLiquidity(exchange, request, carryOut, () => NO_CONTRACTS);
  }
}

/** The book holds so much while an order meets it. */
function withLiquidity(
  { book }: Exchange,
  { query, body }: RawRequest,
  carryOut: () => WireReply,
  mostOf: (order: { readonly symbol: string; readonly contracts: Contracts }) => Contracts,
): WireReply {
  const sent = new URLSearchParams(`${query}&${body}`);
  const listed = Object.values(book.venue.instruments).find((each) => wireIdOf(each) === sent.get('symbol'));
  if (listed === undefined) return carryOut();
  const { symbol } = listed;
  const most = mostOf({ symbol, contracts: contracts(sent.get('quantity') ?? '0') });
  book.change((venue) => limitLiquidity(venue, symbol, most));
  const reply = carryOut();
  book.change((venue) => limitLiquidity(venue, symbol, undefined));
  return reply;
}
