import * as z from 'zod/mini';
import type { Found, Unknown } from '../../market/outcome.ts';
import { contracts, price } from '../../money/amount.ts';
import type { OrderReference } from '../../orders/order-gateway.ts';
import { messageOf } from './failures.ts';
import { idOf } from './symbol-names.ts';
import { readWire, unsigned, wholeNumber } from './wire.ts';

const orderReply = z.object({
  orderId: wholeNumber,
  symbol: z.string(),
  clientOrderId: z.string(),
  status: z.string(),
  origQty: unsigned(contracts),
  executedQty: unsigned(contracts),
  avgPrice: unsigned(price),
});
type OrderRow = z.output<typeof orderReply>;

/** What a reply says of an order that exists. */
export type OrderState = Exclude<Found, { readonly kind: 'absent' }>;

/**
 * Reads the exchange's description of an order. `unknown` unless it is about the order asked for and makes sense: an
 * empty object, another order, or a fill without a price says nothing about ours.
 */
export function orderStateOf(reply: unknown, reference: OrderReference): OrderState {
  try {
    const row = readWire(orderReply, reply, `order ${reference.clientOrderId}`);
    const isOurs = row.clientOrderId === reference.clientOrderId && row.symbol === idOf(reference.symbol);
    if (isOurs) return stateOf(row);
    return unknown(`Binance answered about order ${row.clientOrderId}, not ${reference.clientOrderId}.`);
  } catch (failure) {
    return unknown(messageOf(failure));
  }
}

function stateOf(row: OrderRow): OrderState {
  const executed = { exchangeOrderId: row.orderId, contracts: row.executedQty, averagePrice: row.avgPrice };
  const traded = row.executedQty.isPositive();
  if (traded && !row.avgPrice.isPositive() && !isResting(row.status)) return unclear(row);
  switch (row.status) {
    case 'NEW':
    case 'PARTIALLY_FILLED':
      return { kind: 'open', exchangeOrderId: row.orderId, contracts: row.executedQty };
    case 'FILLED':
      return traded && row.executedQty.eq(row.origQty) ? { kind: 'filled', ...executed } : unclear(row);
    case 'CANCELED':
    case 'EXPIRED':
    case 'EXPIRED_IN_MATCH':
    case 'REJECTED':
      return traded ? { kind: 'partial', ...executed } : { kind: 'closed-unfilled' };
    default:
      return unclear(row);
  }
}

const isResting = (status: string): boolean => status === 'NEW' || status === 'PARTIALLY_FILLED';

const unclear = (row: OrderRow): Unknown =>
  unknown(
    `Binance describes order ${row.clientOrderId} as ${row.status} with ${row.executedQty} of ${row.origQty} traded at ${row.avgPrice}.`,
  );

const unknown = (because: string): Unknown => ({ kind: 'unknown', because });
