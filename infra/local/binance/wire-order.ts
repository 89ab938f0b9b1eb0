import { averagePrice } from '../../../shared/market/contract-value.ts';
import type { Amount, Unit } from '../../../shared/money/amount.ts';
import { instrumentOf } from '../../../shared/venue/lookups.ts';
import type { OrderRecord, VenueOrderStyle, VenueState } from '../../../shared/venue/venue-state.ts';
import { wireIdOf } from './emulated-symbols.ts';

/** Eight decimals, as the exchange writes money and averages. */
export const eight = <U extends Unit>(amount: Amount<U>): string => amount.toText(8);

const TIME_IN_FORCE: Readonly<Record<VenueOrderStyle['kind'], string>> = {
  market: 'GTC',
  rest: 'GTC',
  immediate: 'IOC',
  post: 'GTX',
};

/** NEW, PARTIALLY_FILLED, FILLED, CANCELED or EXPIRED. */
function wireStatus({ status, filled }: OrderRecord): string {
  if (status === 'open') return filled.isPositive() ? 'PARTIALLY_FILLED' : 'NEW';
  return { filled: 'FILLED', cancelled: 'CANCELED', expired: 'EXPIRED' }[status];
}

/** An order as every order endpoint of the futures host writes it. */
export function wireOrder(venue: VenueState, order: OrderRecord): Readonly<Record<string, unknown>> {
  const instrument = instrumentOf(venue, order.symbol);
  const type = order.style.kind === 'market' ? 'MARKET' : 'LIMIT';
  return {
    orderId: order.orderId,
    symbol: wireIdOf(instrument),
    status: wireStatus(order),
    clientOrderId: order.clientOrderId,
    price: order.style.kind === 'market' ? '0' : order.style.price,
    avgPrice: order.filled.isZero() ? '0.00' : eight(averagePrice(instrument, order.filled, order.filledValue)),
    origQty: order.contracts,
    executedQty: order.filled,
    cumQuote: eight(order.filledValue),
    timeInForce: TIME_IN_FORCE[order.style.kind],
    type,
    reduceOnly: order.reduceOnly,
    closePosition: false,
    side: order.side === 'sell' ? 'SELL' : 'BUY',
    positionSide: 'BOTH',
    stopPrice: '0',
    workingType: 'CONTRACT_PRICE',
    priceProtect: false,
    origType: type,
    priceMatch: 'NONE',
    selfTradePreventionMode: 'NONE',
    goodTillDate: 0,
    time: order.placedAtMs,
    updateTime: order.updatedAtMs,
  };
}
