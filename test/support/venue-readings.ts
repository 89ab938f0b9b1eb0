import { averagePrice } from '../../shared/market/contract-value.ts';
import type { Fill, FillOrigin } from '../../shared/market/fill.ts';
import type { Instrument } from '../../shared/market/instrument.ts';
import type { Executed, Found, Outcome, RefusalCode } from '../../shared/market/outcome.ts';
import type { FuturesWallet, Position, Prices } from '../../shared/market/snapshot.ts';
import { availableBalance, entryPriceOf, totalWallet, unrealisedOf } from '../../shared/venue/account-margin.ts';
import type { VenueRefusalReason } from '../../shared/venue/venue-outcome.ts';
import type {
  OrderRecord,
  VenuePosition,
  VenuePrices,
  VenueState,
  VenueTrade,
} from '../../shared/venue/venue-state.ts';

/** What an exchange would say of a state of the simulated one, in the words of the ports. */

const ORIGINS: readonly (readonly [string, FillOrigin])[] = [
  ['cw1', 'ours'],
  ['autoclose-', 'liquidation'],
  ['adl_autoclose', 'auto-deleveraging'],
];

export function fillOf({ isMaker: _side, ...trade }: VenueTrade): Fill {
  const origin = ORIGINS.find(([prefix]) => trade.clientOrderId.startsWith(prefix))?.[1] ?? 'owner';
  return { ...trade, origin };
}

export const positionOf = (venue: VenueState, symbol: string, position: VenuePosition): Position => ({
  side: position.side,
  contracts: position.contracts,
  entryPrice: entryPriceOf(venue, symbol, position),
  isolatedWallet: position.isolatedWallet,
  unrealised: unrealisedOf(venue, symbol, position),
});

export const pricesOf = (prices: VenuePrices, nowMs: number): Prices => ({
  mark: prices.mark,
  index: prices.index,
  bid: prices.bid,
  ask: prices.ask,
  spot: prices.spot,
  fundingRate: prices.fundingRate,
  markAtMs: nowMs,
});

/** The futures wallets in these coins. */
export const walletsIn = (venue: VenueState, coins: readonly string[]): ReadonlyMap<string, FuturesWallet> =>
  new Map(coins.map((coin) => [coin, { available: availableBalance(venue, coin), total: totalWallet(venue, coin) }]));

/** What was traded of an order of which something was traded. */
function executedOf(venue: VenueState, { orderId, symbol, filled, filledValue }: OrderRecord): Executed {
  const size = venue.instruments[symbol];
  if (size === undefined) throw new Error(`the venue does not list ${symbol}`);
  const at = averagePrice(size, filled, filledValue);
  return { exchangeOrderId: String(orderId), contracts: filled, averagePrice: at };
}

/** What became of an order the venue has taken. */
export function stateOf(venue: VenueState, order: OrderRecord): Exclude<Found, { kind: 'absent' | 'unknown' }> {
  if (order.status === 'open') return { kind: 'open', exchangeOrderId: String(order.orderId), contracts: order.filled };
  if (order.filled.isZero()) return { kind: 'closed-unfilled' };
  return { kind: order.status === 'filled' ? 'filled' : 'partial', ...executedOf(venue, order) };
}

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

export const codeOf = (reason: VenueRefusalReason): RefusalCode => CODES[reason] ?? 'other';

/** What an order that was accepted came to, as the answer to placing it. */
export const placedAs = (state: ReturnType<typeof stateOf>): Outcome =>
  state.kind === 'closed-unfilled' ? { kind: 'refused', code: 'unfilled', because: 'it found no counterpart' } : state;

/** An entry of the list of instruments; none for one that is not listed. */
export const entryOf = (
  symbol: string,
  instrument: Instrument | undefined,
): readonly (readonly [string, Instrument])[] => (instrument === undefined ? [] : [[symbol, instrument]]);
