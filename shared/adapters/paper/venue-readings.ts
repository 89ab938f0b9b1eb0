import { averagePrice } from '../../market/contract-value.ts';
import type { Fill } from '../../market/fill.ts';
import type { Executed, Found, RefusalCode, Refused, Unknown } from '../../market/outcome.ts';
import type { Position } from '../../market/snapshot.ts';
import { entryPriceOf, unrealisedOf } from '../../venue/account-margin.ts';
import { instrumentOf } from '../../venue/lookups.ts';
import { statedLiquidation } from '../../venue/stated-liquidation.ts';
import type { VenueRefusal, VenueRefusalReason } from '../../venue/venue-outcome.ts';
import type { OrderRecord, VenueState, VenueTrade } from '../../venue/venue-state.ts';
import { originOf } from '../ccxt/read-fills.ts';

// What the simulated exchange holds, in the words of the ports.

export function fillOf({ isMaker: _side, ...trade }: VenueTrade): Fill {
  return { ...trade, origin: originOf(trade.clientOrderId) };
}

export function positionOf(venue: VenueState, symbol: string): Position {
  const position = venue.positions[symbol];
  if (position === undefined) return { side: 'flat' };
  const liquidation = statedLiquidation(venue, symbol, position);
  return {
    side: position.side,
    contracts: position.contracts,
    entryPrice: entryPriceOf(venue, symbol, position),
    isolatedWallet: position.isolatedWallet,
    unrealised: unrealisedOf(venue, symbol, position),
    ...(liquidation === undefined ? {} : { liquidationPrice: liquidation }),
  };
}

/** What became of an order the venue has taken. */
export function stateOf(
  venue: VenueState,
  order: OrderRecord,
): Exclude<Found, { readonly kind: 'absent' | 'unknown' }> {
  const exchangeOrderId = String(order.orderId);
  if (order.status === 'open') return { kind: 'open', exchangeOrderId, contracts: order.filled };
  if (order.filled.isZero()) return { kind: 'closed-unfilled' };
  return { kind: order.status === 'filled' ? 'filled' : 'partial', ...executedOf(venue, order) };
}

/** Of an order of which something was traded. */
function executedOf(venue: VenueState, { orderId, symbol, filled, filledValue }: OrderRecord): Executed {
  const at = averagePrice(instrumentOf(venue, symbol), filled, filledValue);
  return { exchangeOrderId: String(orderId), contracts: filled, averagePrice: at };
}

/** Reasons that the rest of the program tells apart; every other one is `other`. */
const CODES: Readonly<Partial<Record<VenueRefusalReason, RefusalCode>>> = {
  margin: 'margin',
  balance: 'margin',
  'isolated-margin': 'margin',
  'nothing-to-reduce': 'reduce-only',
  'hedge-mode': 'hedge-mode',
  'would-take': 'unfilled',
  'quantity-too-small': 'too-small',
  'notional-too-small': 'too-small',
  unchanged: 'unchanged',
};

/** A refusal as the exchange itself would be understood: an open order of the same id may be ours, so nobody knows. */
export function refusalOf({ reason, because }: VenueRefusal): Refused | Unknown {
  if (reason === 'client-id-open') return { kind: 'unknown', because };
  return { kind: 'refused', code: CODES[reason] ?? 'other', because };
}
