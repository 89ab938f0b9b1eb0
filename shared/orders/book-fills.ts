import type { Fill, ForeignOrigin } from '../market/fill.ts';
import { type Contracts, larger, NO_CONTRACTS } from '../money/amount.ts';
import { sequenceOf } from './client-order-id.ts';
import type { Slot } from './intent.ts';

/** A slot after trades were booked into it. */
export interface Booked {
  readonly slot: Slot;
  /** Trades that were not ours, oldest first. */
  readonly foreign: readonly (Fill & { readonly origin: ForeignOrigin })[];
  /** Traded by the slot's own order in this booking. */
  readonly ours: Contracts;
  /** The highest sequence number among our own ids in these trades and the slot. */
  readonly highestSeq: number;
  /** A trade of another order of ours than the slot's own: one that was settled without it, or that a restored ledger forgot. */
  readonly stray?: Fill;
  /** A sentence when the trades cannot be: ours by name, but of an order this ledger never planned. */
  readonly impossible?: string;
}

const isForeign = (fill: Fill): fill is Booked['foreign'][number] =>
  fill.origin !== 'ours' && fill.origin !== 'taken-over';

/**
 * Adds trades (oldest first, none of them booked before) to what a slot knows: a sell makes the short larger, a buy
 * smaller. Pure; the slot's `rev` is left to whoever writes it.
 */
export function bookFills(slot: Slot, fills: readonly Fill[]): Booked {
  const ours = sum(fills.filter((fill) => fill.clientOrderId === slot.intent?.clientOrderId));
  const sold = sum(fills.filter(({ side }) => side === 'sell'));
  const bought = sum(fills.filter(({ side }) => side === 'buy'));
  const highestSeq = fills.reduce((highest, fill) => Math.max(highest, sequenceIn(fill, slot)), slot.seq);
  const last = fills.at(-1);
  const stray = fills.find(
    ({ origin, clientOrderId }) => origin === 'ours' && clientOrderId !== slot.intent?.clientOrderId,
  );
  return {
    slot: {
      ...slot,
      booked: slot.booked.plus(sold).minus(bought),
      owed: larger(NO_CONTRACTS, slot.owed.minus(ours)),
      ...(last === undefined ? {} : { lastFillId: last.id }),
    },
    foreign: fills.filter(isForeign),
    ours,
    highestSeq,
    ...(stray === undefined ? {} : { stray }),
    ...whyImpossible(slot, fills, highestSeq),
  };
}

const sum = (fills: readonly Fill[]): Contracts =>
  fills.reduce((total, fill) => total.plus(fill.contracts), NO_CONTRACTS);

const sequenceIn = (fill: Fill, { account, symbol }: Slot): number =>
  sequenceOf(fill.clientOrderId, account, symbol) ?? 0;

function whyImpossible(slot: Slot, fills: readonly Fill[], seen: number): Pick<Booked, 'impossible'> {
  if (seen > slot.seq) return { impossible: fromElsewhere(slot, seen) };
  const { account, symbol } = slot;
  const other = fills.find(
    ({ origin, clientOrderId }) => origin === 'ours' && sequenceOf(clientOrderId, account, symbol) === undefined,
  );
  return other === undefined ? {} : { impossible: fromCopy(slot, other.clientOrderId) };
}

const fromCopy = ({ symbol }: Slot, id: string): string =>
  `The exchange shows a trade of the order ${id} in ${symbol}: another copy of this program trades on this account.`;

const fromElsewhere = ({ symbol, seq }: Slot, seen: number): string =>
  `The exchange shows a trade of our order number ${seen} in ${symbol}, but this ledger has only planned ${seq}: ` +
  'it was restored from an old backup, or another copy of the program trades on this account.';
