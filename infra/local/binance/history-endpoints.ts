import { worthOf } from '../../../shared/market/contract-value.ts';
import { isInverse } from '../../../shared/market/instrument.ts';
import { instrumentOf } from '../../../shared/venue/lookups.ts';
import type { Income, IncomeKind, MarginMove, VenueState, VenueTrade } from '../../../shared/venue/venue-state.ts';
import { wireIdOf } from './emulated-symbols.ts';
import {
  type Endpoint,
  type EndpointTable,
  isListed,
  namedSymbol,
  type WireReply,
  type WireRequest,
} from './wire-exchange.ts';
import { eight } from './wire-order.ts';
import { limitParam, page, weekParam, wholeParam } from './wire-params.ts';
import { fault, invalidSymbol, ok } from './wire-replies.ts';

const reads = (answer: Endpoint['answer']): Endpoint => ({ access: 'read', answer });

/** What happened on an account, on the futures host. */
export const HISTORY_ENDPOINTS: EndpointTable = {
  'GET /fapi/v1/userTrades': reads(answerTrades),
  'GET /fapi/v1/income': reads(answerIncome),
  'GET /fapi/v1/positionMargin/history': reads(answerMarginMoves),
};

/** By `fromId` upwards, by `orderId`, from `startTime` (seven days at most), or the last of seven days. */
function answerTrades(request: WireRequest): WireReply {
  const symbol = namedSymbol(request)?.instrument.symbol;
  if (symbol === undefined) return invalidSymbol();
  const { params, account } = request;
  const fromId = wholeParam(request, 'fromId');
  if (fromId !== undefined && (params.has('startTime') || params.has('endTime')))
    return fault(-1128, 'Combination of optional parameters invalid.');
  const { fromMs, toMs, isFromStart } = weekParam(request);
  const orderId = params.get('orderId');
  const trades = account.venue.trades.filter(
    (trade) =>
      trade.symbol === symbol &&
      (orderId === undefined || trade.exchangeOrderId === orderId) &&
      (fromId === undefined ? trade.atMs >= fromMs && trade.atMs <= toMs : Number(trade.id) >= fromId),
  );
  const rows = page(trades, limitParam(request, 500, 1000), isFromStart || fromId !== undefined);
  return ok(rows.map((trade) => wireTrade(account.venue, trade)));
}

function wireTrade(venue: VenueState, trade: VenueTrade): unknown {
  const instrument = instrumentOf(venue, trade.symbol);
  return {
    symbol: wireIdOf(instrument),
    id: Number(trade.id),
    orderId: Number(trade.exchangeOrderId),
    side: trade.side === 'sell' ? 'SELL' : 'BUY',
    price: trade.price,
    qty: trade.contracts,
    realizedPnl: eight(trade.realised),
    quoteQty: eight(worthOf(instrument, trade.contracts, trade.price)),
    commission: eight(trade.fee),
    commissionAsset: instrument.quoteCoin,
    time: trade.atMs,
    positionSide: 'BOTH',
    buyer: trade.side === 'buy',
    maker: trade.isMaker,
  };
}

const INCOME_TYPES: Readonly<Record<IncomeKind, string>> = {
  realised: 'REALIZED_PNL',
  fee: 'COMMISSION',
  funding: 'FUNDING_FEE',
  transfer: 'TRANSFER',
  insurance: 'INSURANCE_CLEAR',
};

function answerIncome(request: WireRequest): WireReply {
  const { params, account } = request;
  const symbol = namedSymbol(request)?.instrument.symbol;
  if (params.has('symbol') && symbol === undefined) return invalidSymbol();
  const { fromMs, isFromStart } = weekParam(request);
  // Unlike trades, income may be asked over a longer period than a week.
  const toMs = wholeParam(request, 'endTime') ?? request.nowMs;
  const type = params.get('incomeType');
  const incomes = account.venue.incomes.filter(
    (income) =>
      (symbol === undefined ? isOfHost(request, income) : income.symbol === symbol) &&
      (type === undefined || INCOME_TYPES[income.kind] === type) &&
      income.atMs >= fromMs &&
      income.atMs <= toMs,
  );
  const rows = page(incomes, limitParam(request, 100, 1000), isFromStart);
  return ok(rows.map((income) => wireIncome(account.venue, income)));
}

/** A host tells what was booked in its own wallets. */
function isOfHost({ symbols, account }: WireRequest, { symbol }: Income): boolean {
  if (symbol in account.venue.instruments) return isListed(symbols, symbol);
  const isCoinMargined = symbols.some(({ instrument }) => isInverse(instrument));
  return isCoinMargined ? symbol !== '' : symbol === '';
}

const wireIncome = (venue: VenueState, income: Income): unknown => ({
  symbol: income.symbol in venue.instruments ? wireIdOf(instrumentOf(venue, income.symbol)) : '',
  incomeType: INCOME_TYPES[income.kind],
  income: eight(income.amount),
  asset: venue.instruments[income.symbol]?.quoteCoin ?? (income.symbol === '' ? venue.quoteCoin : income.symbol),
  time: income.atMs,
  info: INCOME_TYPES[income.kind],
  tranId: income.id,
  tradeId: income.tradeId,
});

function answerMarginMoves(request: WireRequest): WireReply {
  const symbol = namedSymbol(request);
  if (symbol === undefined) return invalidSymbol();
  const { account, params, nowMs } = request;
  const fromMs = wholeParam(request, 'startTime') ?? 0;
  const toMs = wholeParam(request, 'endTime') ?? nowMs;
  const moves = account.venue.marginMoves.filter(
    (move) =>
      move.symbol === symbol.instrument.symbol &&
      (params.get('type') ?? moveType(move)) === moveType(move) &&
      move.atMs >= fromMs &&
      move.atMs <= toMs,
  );
  return ok(
    page(moves, limitParam(request, 500, 500), false).map((move) => ({
      symbol: wireIdOf(symbol.instrument),
      type: Number(moveType(move)),
      deltaType: 'USER_ADJUST',
      amount: eight(move.amount.abs()),
      asset: account.venue.quoteCoin,
      time: move.atMs,
      positionSide: 'BOTH',
    })),
  );
}

/** 1 was added to the position, 2 was taken out. */
const moveType = ({ amount }: MarginMove): '1' | '2' => (amount.isPositive() ? '1' : '2');
