import * as z from 'zod/mini';
import type { Fill, FillOrigin } from '../../market/fill.ts';
import { contracts, NO_QUOTE, price, quote } from '../../money/amount.ts';
import { DAY_MS, MINUTE_MS } from '../../time/duration.ts';
import type { Ask } from './ccxt-client.ts';
import { endpointsOf } from './endpoints.ts';
import { ErrorReply } from './failures.ts';
import { idOf } from './symbol-names.ts';
import { digits, instantMs, positive, readWire, wholeNumber } from './wire.ts';

const trades = z.array(
  z.object({
    id: wholeNumber,
    orderId: wholeNumber,
    symbol: z.string(),
    side: z.enum(['BUY', 'SELL']),
    price: positive(price),
    qty: positive(contracts),
    commission: digits(quote),
    commissionAsset: z.string(),
    realizedPnl: digits(quote),
    time: instantMs,
  }),
);
type Trade = z.output<typeof trades>[number];

const orderOfTrade = z.object({ orderId: wholeNumber, clientOrderId: z.string() });

const PAGE = 1_000;
/** The exchange holds trades for six months. */
const HELD_MS = 27 * 7 * DAY_MS;
/** An order that traded is found within this, whatever the exchange's lists lag; later it is one the exchange forgot. */
const SHOWN_WITHIN_MS = 10 * MINUTE_MS;
/** Orders asked about at the same time. */
const ORDERS_AT_ONCE = 10;

/** Where to begin: after a trade that is known, or at an instant. */
export interface FillsFrom {
  readonly afterId?: string;
  readonly sinceMs: number;
}

/** Trades of a symbol, oldest first, at most 1,000; one request more for each order behind them. */
export async function readFills(ask: Ask, symbol: string, from: FillsFrom, nowMs: number): Promise<readonly Fill[]> {
  const rows =
    from.afterId === undefined
      ? await tradesSince(ask, symbol, from.sinceMs, nowMs)
      : await tradesAfter(ask, symbol, BigInt(from.afterId));
  const newestMs = new Map(rows.map((row) => [row.orderId, row.time]));
  const forgettable = new Set([...newestMs].flatMap(([id, atMs]) => (nowMs - atMs > SHOWN_WITHIN_MS ? [id] : [])));
  const clientIds = await clientOrderIds(ask, symbol, [...newestMs.keys()], forgettable);
  return rows.map((row) => fillOf(row, symbol, clientIds.get(row.orderId) ?? ''));
}

async function tradesAfter(ask: Ask, symbol: string, afterId: bigint): Promise<readonly Trade[]> {
  const rows = await page(ask, symbol, { fromId: String(afterId + 1n) });
  return oldestFirst(rows.filter((row) => BigInt(row.id) > afterId));
}

async function tradesSince(ask: Ask, symbol: string, sinceMs: number, nowMs: number): Promise<readonly Trade[]> {
  const found = new Map<string, Trade>();
  const windowMs = endpointsOf(symbol).tradesWindowMs;
  let fromMs = sinceMs;
  for (let spanMs = 0; spanMs < HELD_MS && found.size < PAGE; spanMs += windowMs) {
    const untilMs = fromMs + windowMs;
    const isLast = untilMs >= nowMs;
    const span = { startTime: String(fromMs), ...(isLast ? {} : { endTime: String(untilMs) }) };
    const rows = await page(ask, symbol, span);
    for (const row of rows) found.set(row.id, row);
    if (isLast || rows.length >= PAGE) return oldestFirst([...found.values()]).slice(0, PAGE);
    fromMs = untilMs;
  }
  if (found.size >= PAGE) return oldestFirst([...found.values()]).slice(0, PAGE);
  throw new Error(`Binance holds trades for six months only; ask for the trades of ${symbol} from a later day.`);
}

async function page(ask: Ask, symbol: string, where: Readonly<Record<string, string>>): Promise<readonly Trade[]> {
  const id = idOf(symbol);
  const reply = await ask(endpointsOf(symbol).trades, { symbol: id, ...where, limit: String(PAGE) });
  const rows = readWire(trades, reply, `list of trades of ${symbol}`);
  const foreign = rows.find((row) => row.symbol !== id);
  if (foreign !== undefined) throw new Error(`Binance listed a trade of ${foreign.symbol} among those of ${symbol}.`);
  return rows;
}

const oldestFirst = (rows: readonly Trade[]): readonly Trade[] =>
  rows.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));

/** A trade does not say which order id its owner gave it; the order does. */
async function clientOrderIds(
  ask: Ask,
  symbol: string,
  orderIds: readonly string[],
  forgettable: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  for (let start = 0; start < orderIds.length; start += ORDERS_AT_ONCE) {
    const group = orderIds.slice(start, start + ORDERS_AT_ONCE);
    const clientIds = await Promise.all(
      group.map((orderId) => clientOrderIdOf(ask, symbol, orderId, forgettable.has(orderId))),
    );
    group.forEach((orderId, place) => {
      known.set(orderId, clientIds[place] ?? '');
    });
  }
  return known;
}

/**
 * Empty for an order the exchange has forgotten (they are kept for 90 days). One that traded just now and is not found is
 * one whose list lags: whose it is nobody knows yet, and taking it for the owner's would book our own order as his.
 */
async function clientOrderIdOf(ask: Ask, symbol: string, orderId: string, isForgettable: boolean): Promise<string> {
  try {
    const reply = await ask(endpointsOf(symbol).findOrder, { symbol: idOf(symbol), orderId });
    const order = readWire(orderOfTrade, reply, `order ${orderId}`);
    if (order.orderId !== orderId) throw new Error(`Binance answered about order ${order.orderId}, not ${orderId}.`);
    return order.clientOrderId;
  } catch (failure) {
    if (isForgettable && failure instanceof ErrorReply && failure.code === '-2013') return '';
    throw failure;
  }
}

/** How ids begin that the exchange gives to orders of its own, and the one that begins ours. */
const ORIGINS: readonly (readonly [string, FillOrigin])[] = [
  ['cw1', 'ours'],
  ['autoclose-', 'liquidation'],
  ['adl_autoclose', 'auto-deleveraging'],
  ['settlement_autoclose-', 'settlement'],
  ['delivery_autoclose-', 'settlement'],
];

/** Who placed the order of that id; a person or another program unless the id says otherwise. */
export const originOf = (clientOrderId: string): FillOrigin =>
  ORIGINS.find(([prefix]) => clientOrderId.startsWith(prefix))?.[1] ?? 'owner';

function fillOf(row: Trade, symbol: string, clientOrderId: string): Fill {
  const quoteCoin = symbol.slice(symbol.indexOf(':') + 1);
  return {
    id: row.id,
    symbol,
    side: row.side === 'BUY' ? 'buy' : 'sell',
    contracts: row.qty,
    price: row.price,
    fee: row.commissionAsset === quoteCoin ? row.commission : NO_QUOTE,
    realised: row.realizedPnl,
    exchangeOrderId: row.orderId,
    clientOrderId,
    origin: originOf(clientOrderId),
    atMs: row.time,
  };
}
