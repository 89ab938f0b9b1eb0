import type { Fill } from '../../../../shared/market/fill.ts';
import type { Side } from '../../../../shared/market/order.ts';
import { type Contracts, larger, NO_CONTRACTS, smaller } from '../../../../shared/money/amount.ts';
import type { Intent } from '../../../../shared/orders/intent.ts';
import type { VenueState } from '../../../../shared/venue/venue-state.ts';
import type { BookedTrade } from '../world/exchange-book.ts';

/** An order that was written down. */
export interface PlannedOrder {
  readonly intent: Intent;
  readonly symbol: string;
  /** By the world's own clock. */
  readonly plannedAtMs: number;
  /** Its slot says that nothing is known of its end. */
  isPending: boolean;
}

/** A trade of somebody else on the account. */
export interface ForeignTrade {
  readonly symbol: string;
  readonly side: Side;
  readonly contracts: Contracts;
  readonly atMs: number;
}

/** Trades of somebody else may have been unseen for so long when an order was decided. */
const UNSEEN_MS = 90_000;

const unseenTrades = (foreign: readonly ForeignTrade[], of: Side, symbol: string, plannedAtMs: number): Contracts =>
  foreign
    .filter((each) => each.symbol === symbol && each.side === of && each.atMs >= plannedAtMs - UNSEEN_MS)
    .reduce((sum, { contracts }) => sum.plus(contracts), NO_CONTRACTS);

/** What somebody else may have sold of a symbol unseen when an order was written down. */
export const unseenSales = (foreign: readonly ForeignTrade[], symbol: string, plannedAtMs: number): Contracts =>
  unseenTrades(foreign, 'sell', symbol, plannedAtMs);

/** Why a trade of ours must never have happened, by what is true; undefined when it may. */
export function judgeTrade(
  { trade, before, after }: BookedTrade,
  planned: PlannedOrder | undefined,
  foreign: readonly ForeignTrade[],
  venue: VenueState,
): string | undefined {
  const { symbol, side, clientOrderId } = trade;
  // Signed shorts: a long is below zero.
  if (after.lt(smaller(before, NO_CONTRACTS))) return `I1: our ${side} leaves a long of ${after.negated()} ${symbol}`;
  if (planned === undefined) return `I9: a trade of the order ${clientOrderId}, which was never written down`;
  const { intent, plannedAtMs } = planned;
  const traded = venue.trades
    .filter((each) => each.clientOrderId === clientOrderId && each.symbol === symbol)
    .reduce((sum, { contracts }) => sum.plus(contracts), NO_CONTRACTS);
  if (!traded.lte(intent.contracts)) return `I3: the order ${clientOrderId} traded ${traded} of ${intent.contracts}`;
  const unseen = (of: Side) => unseenTrades(foreign, of, symbol, plannedAtMs);
  if (side === 'sell' && !after.lte(intent.target.plus(unseen('sell'))))
    return `I5: our sell leaves a short of ${after} ${symbol}, its target was ${intent.target}`;
  if (side === 'buy' && !after.gte(larger(NO_CONTRACTS, intent.target.minus(unseen('buy')))) && before.isPositive())
    return `I5b: our buy leaves a short of ${after} ${symbol}, its target was ${intent.target}`;
  return undefined;
}

/** L2: what is wrong with a trade as the ledger keeps it; nothing when it is as it was on the exchange. */
export function judgeBooking(fill: Fill, { trades }: VenueState): string | undefined {
  const trade = trades.find(({ symbol, id }) => symbol === fill.symbol && id === fill.id);
  if (trade === undefined) return `L2: a trade ${fill.id} of ${fill.symbol} was booked that never was`;
  const isSame = trade.side === fill.side && trade.contracts.eq(fill.contracts) && trade.price.eq(fill.price);
  if (!isSame) return `L2: the trade ${fill.id} of ${fill.symbol} was booked with another size or price`;
  const isOurs = trade.clientOrderId.startsWith('cw1');
  if (trade.clientOrderId === fill.clientOrderId && isOurs === (fill.origin === 'ours')) return undefined;
  return `L2: the trade ${fill.id} of ${fill.symbol} of the order ${trade.clientOrderId} was booked as the ${fill.origin}'s`;
}
