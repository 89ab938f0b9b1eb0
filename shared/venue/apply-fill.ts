import { worthOf } from '../market/contract-value.ts';
import type { Side } from '../market/order.ts';
import {
  type Contracts,
  NO_CONTRACTS,
  NO_QUOTE,
  type Price,
  type Quote,
  type Ratio,
  smaller,
} from '../money/amount.ts';
import { ratioOf } from '../money/conversions.ts';
import { initialMarginOf, isIsolated, profitOf } from './account-margin.ts';
import { bookDown, bookUp, recordIncome } from './booking.ts';
import { instrumentOf } from './lookups.ts';
import type { VenuePosition, VenueState, VenueTrade } from './venue-state.ts';
import { paidInto } from './wallet-of.ts';

/** A trade about to happen. */
export interface FillOrder {
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  /** Above zero. */
  readonly contracts: Contracts;
  readonly price: Price;
  readonly feeRate: Ratio;
  readonly isMaker: boolean;
}

/** The account after a trade, and the trade. */
export interface Booked {
  readonly state: VenueState;
  readonly trade: VenueTrade;
}

/**
 * Books a trade: first it closes what stands against it, then it opens with the rest (one-way mode).
 * Closing pays the profit into the wallet, and an isolated position gives back its margin in proportion to what was
 * closed. (Closing in full is documented; no source for a partial close was found, so the proportional rule is ours.)
 */
export function applyFill(state: VenueState, fill: FillOrder, atMs: number): Booked {
  const closed = closePart(state, fill, atMs);
  const left = fill.contracts.minus(closed.contracts);
  const opened = left.isPositive() ? openPart(closed.state, { ...fill, contracts: left }, atMs) : closed.state;
  const fee = bookUp(tradeValue(state, fill).times(fill.feeRate));
  const trade: VenueTrade = {
    id: String(state.nextId),
    symbol: fill.symbol,
    side: fill.side,
    contracts: fill.contracts,
    price: fill.price,
    fee,
    realised: closed.realised,
    exchangeOrderId: String(fill.orderId),
    clientOrderId: fill.clientOrderId,
    isMaker: fill.isMaker,
    atMs,
  };
  return { state: bookTrade(paidInto(opened, fill.symbol, fee.negated()), trade), trade };
}

/** Writes a trade and its bookings into the history. */
function bookTrade(state: VenueState, trade: VenueTrade): VenueState {
  const cause = { symbol: trade.symbol, tradeId: trade.id, atMs: trade.atMs };
  const traded = { ...state, trades: [...state.trades, trade], nextId: state.nextId + 1 };
  const realised = recordIncome(traded, { kind: 'realised', amount: trade.realised, ...cause });
  return recordIncome(realised, { kind: 'fee', amount: trade.fee.negated(), ...cause });
}

export const tradeValue = (state: VenueState, fill: Pick<FillOrder, 'symbol' | 'contracts' | 'price'>): Quote =>
  worthOf(instrumentOf(state, fill.symbol), fill.contracts, fill.price);

interface ClosedPart {
  readonly state: VenueState;
  readonly contracts: Contracts;
  readonly realised: Quote;
}

function closePart(state: VenueState, fill: FillOrder, atMs: number): ClosedPart {
  const position = state.positions[fill.symbol];
  if (position === undefined || (position.side === 'short') !== (fill.side === 'buy'))
    return { state, contracts: NO_CONTRACTS, realised: NO_QUOTE };
  const contracts = smaller(fill.contracts, position.contracts);
  const share = shareOf(position, contracts);
  const value = tradeValue(state, { ...fill, contracts });
  const realised = bookDown(profitOf(instrumentOf(state, fill.symbol), position.side, share.entryValue, value));
  const rest: VenuePosition = {
    side: position.side,
    contracts: position.contracts.minus(contracts),
    entryValue: position.entryValue.minus(share.entryValue),
    isolatedWallet: position.isolatedWallet.minus(share.isolatedWallet),
    updatedAtMs: atMs,
  };
  const paid = paidInto(state, fill.symbol, share.isolatedWallet.plus(realised));
  return { state: withPosition(paid, fill.symbol, rest), contracts, realised };
}

/** The part of a position's cost and margin that belongs to `contracts` of it. */
function shareOf(position: VenuePosition, contracts: Contracts): Pick<VenuePosition, 'entryValue' | 'isolatedWallet'> {
  if (contracts.eq(position.contracts)) return position;
  const part = ratioOf(contracts, position.contracts);
  return {
    entryValue: bookDown(position.entryValue.times(part)),
    isolatedWallet: bookDown(position.isolatedWallet.times(part)),
  };
}

function openPart(state: VenueState, fill: FillOrder, atMs: number): VenueState {
  const before = state.positions[fill.symbol];
  const value = tradeValue(state, fill);
  const margin = isIsolated(state, fill.symbol) ? bookUp(initialMarginOf(state, fill.symbol, value)) : NO_QUOTE;
  const position: VenuePosition = {
    side: fill.side === 'sell' ? 'short' : 'long',
    contracts: fill.contracts.plus(before?.contracts ?? NO_CONTRACTS),
    entryValue: value.plus(before?.entryValue ?? NO_QUOTE),
    isolatedWallet: margin.plus(before?.isolatedWallet ?? NO_QUOTE),
    updatedAtMs: atMs,
  };
  return withPosition(paidInto(state, fill.symbol, margin.negated()), fill.symbol, position);
}

/** The account with this position; a position of nothing is removed. */
export function withPosition(state: VenueState, symbol: string, position: VenuePosition): VenueState {
  const { [symbol]: _before, ...others } = state.positions;
  return { ...state, positions: position.contracts.isPositive() ? { ...others, [symbol]: position } : others };
}
