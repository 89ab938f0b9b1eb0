import type { VenueRefusal, VenueRefusalReason } from '../../../shared/venue/venue-outcome.ts';
import type { WireReply } from './wire-exchange.ts';

export const ok = (body: unknown): WireReply => ({ status: 200, body });

/** An error as Binance words it; 400 unless it is about the key. */
export const fault = (code: number, msg: string, status = 400): WireReply => ({ status, body: { code, msg } });

export const invalidSymbol = (): WireReply => fault(-1121, 'Invalid symbol.');

export const missingParameter = (name: string): WireReply =>
  fault(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);

export const noSuchOrder = (): WireReply => fault(-2013, 'Order does not exist.');

/** Code and words of a refusal; an empty text means the venue's own sentence is sent. */
type WireWords = readonly [code: number, msg: string];

const WORDS: Readonly<Record<VenueRefusalReason, WireWords>> = {
  'unknown-symbol': [-1121, 'Invalid symbol.'],
  halted: [-4140, 'Invalid symbol status for opening position.'],
  'client-id-invalid': [-4015, 'Client order id is not valid.'],
  'client-id-open': [-4116, 'ClientOrderId is duplicated.'],
  'hedge-mode': [-4061, "Order's position side does not match user's setting."],
  'quantity-precision': [-1111, 'Precision is over the maximum defined for this asset.'],
  'quantity-not-positive': [-4003, 'Quantity less than or equal to zero.'],
  'quantity-too-small': [-4004, 'Quantity less than min quantity.'],
  'quantity-too-large': [-4005, 'Quantity greater than max quantity.'],
  'price-not-positive': [-1013, 'Invalid price.'],
  'price-tick': [-4014, 'Price not increased by tick size.'],
  'notional-too-small': [-4164, ''],
  'nothing-to-reduce': [-2022, 'ReduceOnly Order is rejected.'],
  'would-take': [
    -5022,
    'Due to the order could not be executed as maker, the Post Only order will be rejected. The order will not be recorded in the order history',
  ],
  margin: [-2019, 'Margin is insufficient.'],
  'position-limit': [-2027, 'Exceeded the maximum allowable position at current leverage.'],
  'order-not-found': [-2011, 'Unknown order sent.'],
  'no-position': [-4054, 'Cannot add position margin: position is 0.'],
  'not-isolated': [-4049, 'Add margin only support for isolated position.'],
  'isolated-margin': [-4051, 'Isolated balance insufficient.'],
  balance: [-4050, 'Cross balance insufficient.'],
  'leverage-invalid': [-4028, ''],
  'leverage-down': [-4161, 'Leverage reduction is not supported in Isolated Margin Mode with open positions'],
  'position-open': [-4048, 'Margin type cannot be changed if there exists position.'],
  'orders-open': [-4047, 'Margin type cannot be changed if there exists open orders.'],
  unchanged: [-4046, 'No need to change margin type.'],
};

/** A refusal of the venue in Binance's words; `overrides` where an endpoint has its own code for a reason. */
export function refusalReply(
  { reason, because }: VenueRefusal,
  overrides: Partial<Record<VenueRefusalReason, WireWords>> = {},
): WireReply {
  const [code, msg] = overrides[reason] ?? WORDS[reason];
  return fault(code, msg === '' ? because : msg);
}
