import type { AccountRecord } from '../../../../shared/cycle/ledger.ts';
import type { FundingPayment } from '../../../../shared/market/fill.ts';
import type { Instrument } from '../../../../shared/market/instrument.ts';
import type { Read } from '../../../../shared/market/read.ts';
import {
  type AccountSnapshot,
  type Position,
  type Prices,
  positionsBeside,
} from '../../../../shared/market/snapshot.ts';
import { type Contracts, NO_CONTRACTS, ONE, price, ratio } from '../../../../shared/money/amount.ts';
import { ratioOf } from '../../../../shared/money/conversions.ts';
import type { Intent } from '../../../../shared/orders/intent.ts';
import type { Control } from '../../../../shared/policy/controls.ts';
import { type Together, togetherBy } from '../wishes/going-together.ts';
import type { MarketTold } from '../wishes/market-answers.ts';
import { type Wish, wishFor } from '../wishes/owners-wish.ts';
import type { Circumstances, RatioSpan } from '../wishes/wished-ratio.ts';
import type { Standing } from '../wishes/wished-short.ts';
import { barsTold, type Testimony } from './testimony.ts';

/** An order that was written down, and what its process had been told: the only things it may rest on. */
export interface Plan {
  readonly intent: Intent;
  readonly instrument: Instrument;
  readonly told: Testimony;
  /** How convinced the hedge may be, and the ratio last decided on. */
  readonly conviction: Circumstances['conviction'];
  readonly held: RatioSpan | undefined;
  readonly market: MarketTold;
  /** Every settlement of the symbol, oldest first. */
  readonly payments: readonly FundingPayment[];
  /** When the symbol was first traded. */
  readonly tradedSinceMs: number;
  readonly control: Read<Control | undefined> | undefined;
  readonly record: AccountRecord | undefined;
  /** Whether the hedge had been taken off before, and not come back. */
  readonly wasLatched: boolean;
  /** The same, or a ledger that was restored may remember so. */
  readonly mayBeLatched: boolean;
  /** Since when every look has shown the short above its coins. */
  readonly nakedSinceMs: number | undefined;
  /** The coins have fallen steeply, and no second look has agreed yet. */
  readonly isFallingNow: boolean;
  /** What would re-arm the hedge is as it was when it was taken off. */
  readonly isAsWhenLatched: boolean;
  /** No order of the symbol was ever written down in this ledger. */
  readonly isFirst: boolean;
  /** The exchange said last that the key may take coins out. */
  readonly isKeyUnsafe: boolean;
  /** The exchange has liquidated it, and the owner has not written its policy since. */
  readonly isLiquidated: boolean;
  readonly nowMs: number;
}

const SPREAD_MAX = ratio('0.03');
/** Readings and clocks may be so old. */
export const FRESH_MS = 30_000;
/** A stamp so far from the clock is taken for right by everybody, and one beyond `FRESH_MS` by nobody. */
const STAMPED_MS = 20_000;
/** What must not be acted on at first sight is looked at again after so long. */
export const SECOND_READING_MS = 20_000;

/** Whether prices are near one another, and fresh. */
export function arePricesFit(prices: Read<Prices> | undefined, { takenAtMs }: AccountSnapshot): boolean {
  if (prices?.ok !== true || prices.value.standIns !== undefined) return false;
  const { mark, index, spot, bid, ask, markAtMs } = prices.value;
  const isNear = [index, spot, bid, ask].every((each) => ratioOf(each, mark).minus(ONE).abs().lte(ratio('0.032')));
  return (
    isNear &&
    bid.lte(ask) &&
    ratioOf(mark, spot).minus(ONE).abs().lte(SPREAD_MAX) &&
    takenAtMs - markAtMs <= FRESH_MS + 5_000
  );
}

/** Whether a process could judge rules by these prices at this instant; it had looked no earlier than it began. */
function fitnessOf({ snapshot, startedAtMs }: Testimony, prices: Prices, nowMs: number): Circumstances['prices'] {
  const { mark, index, spot, bid, ask, markAtMs, standIns } = prices;
  const distances = [index, spot, bid, ask].map((each) => ratioOf(each, mark).minus(ONE).abs());
  const ageMs = (snapshot?.takenAtMs ?? 0) - markAtMs;
  if (standIns !== undefined || !bid.lte(ask) || ageMs > FRESH_MS) return 'unfit';
  if (distances.some((each) => each.gt(ratio('0.032')))) return 'unfit';
  const isNear = distances.every((each) => each.lt(ratio('0.029')));
  const isStamped = ageMs > -STAMPED_MS && ageMs + nowMs - startedAtMs < FRESH_MS;
  return isNear && isStamped ? 'fit' : 'unsure';
}

/** The one policy that may be carried out, as the process has read it. */
export const wishOf = ({ told: { items }, instrument }: Plan): Wish | undefined =>
  items?.ok ? wishFor(items.value, instrument.symbol) : undefined;

/** What the ratio is judged by. */
export const circumstancesOf = ({ told, nowMs, conviction, held, market }: Plan, prices: Prices): Circumstances => ({
  mark: prices.mark,
  prices: fitnessOf(told, prices, nowMs),
  nowMs,
  market,
  conviction,
  held,
});

/** The position a look showed; undefined where there is none, or none could be read. */
export function positionSeen(seen: AccountSnapshot, symbol: string): Exclude<Position, { side: 'flat' }> | undefined {
  const positions = positionsBeside(seen, symbol);
  const position = positions.ok ? positions.value.get(symbol) : undefined;
  return position === undefined || position.side === 'flat' ? undefined : position;
}

/** The short a look showed; zero when flat or long. */
export function shortSeen(seen: AccountSnapshot, symbol: string): Contracts {
  const position = positionSeen(seen, symbol);
  return position?.side === 'short' ? position.contracts : NO_CONTRACTS;
}

/** The same with all that its size is judged by. */
export function standingSeen(seen: AccountSnapshot, instrument: Instrument, together?: Read<Together>): Standing {
  const { symbol } = instrument;
  const position = positionSeen(seen, symbol);
  const prices = seen.prices.get(symbol);
  return {
    instrument,
    short: shortSeen(seen, symbol),
    mark: prices?.ok === true ? prices.value.mark : price('1'),
    ...(position?.side === 'short' ? { entry: position.entryPrice } : {}),
    ...(together === undefined ? {} : { together }),
  };
}

/** The short as the process of a plan saw it, and what bars told it. */
export function standingOf({ told, instrument }: Plan, snapshot: AccountSnapshot, wish: Wish | undefined): Standing {
  const together = wish?.cross === undefined ? undefined : togetherBy(wish, barsTold(told));
  return standingSeen(snapshot, instrument, together);
}
