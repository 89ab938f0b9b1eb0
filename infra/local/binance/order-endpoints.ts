import type { Side } from '../../../shared/market/order.ts';
import { contracts, NO_CONTRACTS, NO_QUOTE, price } from '../../../shared/money/amount.ts';
import { parseDigits } from '../../../shared/money/parse-digits.ts';
import { DAY_MS } from '../../../shared/time/duration.ts';
import { cancelOrder, type OrderName } from '../../../shared/venue/cancel-order.ts';
import { allOrders, orderByClientId, orderById } from '../../../shared/venue/lookups.ts';
import { placeOrder } from '../../../shared/venue/place-order.ts';
import type { OrderRecord, VenueOrder, VenueOrderStyle } from '../../../shared/venue/venue-state.ts';
import { type EmulatedSymbol, wireIdOf } from './emulated-symbols.ts';
import { type Endpoint, type EndpointTable, namedSymbol, type WireReply, type WireRequest } from './wire-exchange.ts';
import { wireOrder } from './wire-order.ts';
import { limitParam, page, weekParam, wholeParam } from './wire-params.ts';
import { fault, invalidSymbol, missingParameter, noSuchOrder, ok, refusalReply } from './wire-replies.ts';

const reads = (answer: Endpoint['answer']): Endpoint => ({ access: 'read', answer });
const trades = (answer: Endpoint['answer']): Endpoint => ({ access: 'trade', answer });

/** Orders of the futures host. */
export const ORDER_ENDPOINTS: EndpointTable = {
  'POST /fapi/v1/order': trades(answerPlace),
  'GET /fapi/v1/order': reads((request) => answerFind(request, remembered)),
  'GET /fapi/v1/openOrder': reads((request) => answerFind(request, ({ status }) => status === 'open')),
  'GET /fapi/v1/openOrders': reads(answerOpenOrders),
  'GET /fapi/v1/allOrders': reads(answerAllOrders),
  'DELETE /fapi/v1/order': trades(answerCancel),
  'DELETE /fapi/v1/allOpenOrders': trades(answerCancelAll),
};

function answerPlace(request: WireRequest): WireReply {
  const { account, params, nowMs } = request;
  const order = readOrder(request);
  if ('status' in order) return order;
  const placement = placeOrder(account.venue, order, nowMs);
  if (placement.kind === 'refused') return refusalReply(placement);
  account.venue = placement.state;
  const isShown = params.get('newOrderRespType') === 'RESULT';
  const shown = isShown ? placement.order : acknowledged(placement.order);
  const { time: _time, ...body } = wireOrder(account.venue, shown);
  return ok({ ...body, cumQty: shown.filled });
}

/** What ACK shows: the order as it came in, whatever it has traded since. */
const acknowledged = (order: OrderRecord): OrderRecord => ({
  ...order,
  status: 'open',
  filled: NO_CONTRACTS,
  filledValue: NO_QUOTE,
});

const SIDES: Readonly<Record<string, Side>> = { SELL: 'sell', BUY: 'buy' };

/** The order a request spells, or the reply that says what is wrong with its parameters. */
function readOrder(request: WireRequest): VenueOrder | WireReply {
  const { params, account } = request;
  const symbol = namedSymbol(request);
  if (symbol === undefined) return invalidSymbol();
  const side = SIDES[params.get('side') ?? ''];
  if (side === undefined) return fault(-1117, 'Invalid side.');
  const isHedged = account.venue.positionMode === 'one-way' && (params.get('positionSide') ?? 'BOTH') !== 'BOTH';
  if (isHedged) return fault(-4061, "Order's position side does not match user's setting.");
  const quantity = params.get('quantity') ?? '';
  if (parseDigits(quantity) === undefined) return missingParameter('quantity');
  const style = readStyle(request, symbol);
  if ('status' in style) return style;
  return {
    clientOrderId: params.get('newClientOrderId') ?? `emulated${account.venue.nextId}`,
    symbol: symbol.instrument.symbol,
    side,
    contracts: contracts(quantity),
    reduceOnly: params.get('reduceOnly') === 'true',
    style,
  };
}

const LIMIT_STYLES: Readonly<Record<string, 'rest' | 'immediate' | 'post'>> = {
  GTC: 'rest',
  IOC: 'immediate',
  GTX: 'post',
};

function readStyle({ params }: WireRequest, symbol: EmulatedSymbol): VenueOrderStyle | WireReply {
  const type = params.get('type');
  if (type === 'MARKET') return { kind: 'market' };
  if (type !== 'LIMIT')
    return fault(-4120, 'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.');
  const kind = LIMIT_STYLES[params.get('timeInForce') ?? ''];
  if (kind === undefined) return fault(-1115, 'Invalid timeInForce.');
  const digits = params.get('price') ?? '';
  if (parseDigits(digits) === undefined) return missingParameter('price');
  if ((digits.split('.')[1]?.replace(/0+$/, '').length ?? 0) > symbol.pricePrecision)
    return fault(-1111, 'Precision is over the maximum defined for this asset.');
  return { kind, price: price(digits) };
}

/** The order a request names by `orderId` or `origClientOrderId`, or the reply that says it names none. */
function readName(request: WireRequest): OrderName | WireReply {
  const symbol = namedSymbol(request)?.instrument.symbol;
  if (symbol === undefined) return invalidSymbol();
  const orderId = wholeParam(request, 'orderId');
  if (orderId !== undefined) return { symbol, orderId };
  const clientOrderId = request.params.get('origClientOrderId');
  return clientOrderId === undefined ? missingParameter('orderId') : { symbol, clientOrderId };
}

function answerFind(request: WireRequest, isShown: (order: OrderRecord, nowMs: number) => boolean): WireReply {
  const name = readName(request);
  if ('status' in name) return name;
  const { venue } = request.account;
  const order =
    'orderId' in name
      ? orderById(venue, name.symbol, name.orderId)
      : orderByClientId(venue, name.symbol, name.clientOrderId);
  return order !== undefined && isShown(order, request.nowMs) ? ok(wireOrder(venue, order)) : noSuchOrder();
}

/** Closed orders are forgotten: after three days when nothing of them traded, after ninety in any case. */
function remembered({ status, filled, placedAtMs }: OrderRecord, nowMs: number): boolean {
  if (status === 'open') return true;
  return nowMs - placedAtMs <= (filled.isZero() ? 3 : 90) * DAY_MS;
}

function answerOpenOrders(request: WireRequest): WireReply {
  const { symbols, params, account } = request;
  if (params.has('symbol') && namedSymbol(request) === undefined) return invalidSymbol();
  const wanted = symbols.filter(
    ({ instrument }) => (params.get('symbol') ?? wireIdOf(instrument)) === wireIdOf(instrument),
  );
  const open = account.venue.openOrders.filter((order) =>
    wanted.some(({ instrument }) => instrument.symbol === order.symbol),
  );
  return ok(open.map((order) => wireOrder(account.venue, order)));
}

function answerAllOrders(request: WireRequest): WireReply {
  const symbol = namedSymbol(request)?.instrument.symbol;
  if (symbol === undefined) return invalidSymbol();
  const { venue } = request.account;
  const fromId = wholeParam(request, 'orderId');
  const { fromMs, toMs, isFromStart } = weekParam(request);
  const orders = allOrders(venue, symbol).filter((order) =>
    fromId === undefined ? order.placedAtMs >= fromMs && order.placedAtMs <= toMs : order.orderId >= fromId,
  );
  const rows = page(orders, limitParam(request, 500, 1000), isFromStart || fromId !== undefined);
  return ok(rows.filter((order) => remembered(order, request.nowMs)).map((order) => wireOrder(venue, order)));
}

function answerCancel(request: WireRequest): WireReply {
  const name = readName(request);
  if ('status' in name) return name;
  const { account, nowMs } = request;
  const cancellation = cancelOrder(account.venue, name, nowMs);
  if (cancellation.kind === 'refused') return refusalReply(cancellation);
  account.venue = cancellation.state;
  return ok(wireOrder(account.venue, cancellation.order));
}

function answerCancelAll(request: WireRequest): WireReply {
  const symbol = namedSymbol(request)?.instrument.symbol;
  if (symbol === undefined) return invalidSymbol();
  const { account, nowMs } = request;
  for (const { orderId } of account.venue.openOrders.filter((order) => order.symbol === symbol)) {
    const cancellation = cancelOrder(account.venue, { symbol, orderId }, nowMs);
    if (cancellation.kind === 'cancelled') account.venue = cancellation.state;
  }
  return ok({ code: 200, msg: 'The operation of cancel all open order is done.' });
}
