import { dollarWorthOf, worthOf } from '../market/contract-value.ts';
import type { Instrument } from '../market/instrument.ts';
import { positionsBeside } from '../market/snapshot.ts';
import {
  type Contracts,
  type Dollars,
  larger,
  NO_CONTRACTS,
  NO_DOLLARS,
  NO_QUOTE,
  type Price,
  type Quote,
} from '../money/amount.ts';
import { isPending, type Slot } from '../orders/intent.ts';
import type { Pass } from './pass.ts';
import { shortOf } from './verify.ts';
import type { Sight } from './view-of.ts';

/**
 * What a symbol's short is worth in dollars at mark, counting what may be on its way: the larger of the position seen and the
 * trades we know of, and any sale that is resting or in doubt. Two posts that each fit a limit must not break it together.
 */
function shortExposure(pass: Pass, symbol: string, sight: Sight): Dollars {
  const counted = countedShort(pass, symbol, sight);
  return counted === undefined ? NO_DOLLARS : dollarWorthOf(counted.instrument, counted.short, counted.at);
}

/** The same in the coin that settles the short. */
export function shortWorth(pass: Pass, symbol: string, sight: Sight): Quote {
  const counted = countedShort(pass, symbol, sight);
  return counted === undefined ? NO_QUOTE : worthOf(counted.instrument, counted.short, counted.at);
}

interface Counted {
  readonly instrument: Instrument;
  readonly short: Contracts;
  readonly at: Price;
}

function countedShort(pass: Pass, symbol: string, { seen, instruments }: Sight): Counted | undefined {
  const instrument = instruments.get(symbol);
  if (instrument === undefined) return undefined;
  const positions = positionsBeside(seen, symbol);
  const position = positions.ok ? positions.value.get(symbol) : undefined;
  const slot = pass.slots.get(symbol);
  const short = larger(larger(shortOf(position), slot?.booked ?? NO_CONTRACTS), NO_CONTRACTS).plus(underWay(slot));
  const prices = seen.prices.get(symbol);
  const entry = position === undefined || position.side === 'flat' ? undefined : position.entryPrice;
  const at: Price | undefined = prices?.ok ? prices.value.mark : (entry ?? slot?.intent?.mark);
  return at === undefined ? undefined : { instrument, short, at };
}

/** A sale that may still trade, or has traded without being listed yet. */
function underWay(slot: Slot | undefined): Contracts {
  if (slot?.intent?.side !== 'sell') return NO_CONTRACTS;
  return isPending(slot) ? slot.intent.contracts : slot.owed;
}

/** All shorts of the account, those of other programs included. */
export function totalExposure(pass: Pass, sight: Sight): Dollars {
  const { positions, inversePositions } = sight.seen;
  const open = [positions, inversePositions].flatMap((read) => (read?.ok ? [...read.value.keys()] : []));
  const symbols = new Set([...open, ...pass.slots.keys()]);
  return [...symbols].reduce((sum, symbol) => sum.plus(shortExposure(pass, symbol, sight)), NO_DOLLARS);
}
