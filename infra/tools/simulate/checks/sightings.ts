import type { HedgeState } from '../../../../shared/hedge/hedge-state.ts';
import type { Instrument } from '../../../../shared/market/instrument.ts';
import { found, type Read } from '../../../../shared/market/read.ts';
import { positionsBeside } from '../../../../shared/market/snapshot.ts';
import { type Coins, NO_COINS, ratio } from '../../../../shared/money/amount.ts';
import { BETA_BARS, type Together, togetherBy } from '../wishes/going-together.ts';
import { anyWishFor, type Wish } from '../wishes/owners-wish.ts';
import { coinsCarried, coinsStanding } from '../wishes/wished-short.ts';
import type { Exchange } from '../world/exchange.ts';
import { SECOND_READING_MS, standingSeen } from './plan.ts';
import { coinsTold, itemsBehind, type Testimony } from './testimony.ts';

const HALF = ratio('0.5');

const together = (wish: Wish | undefined, { past, troubles, loop }: Exchange): Read<Together> | undefined =>
  wish?.cross === undefined || troubles.whyUnread('candles', loop.nowMs) !== undefined
    ? undefined
    : togetherBy(wish, (symbol) => found(past.bars({ symbol, frame: '1h', bars: BETA_BARS }, loop.nowMs)));

/** Since when the looks at an account have agreed on what must not be acted on at first sight. */
export class Sightings {
  readonly #nakedSinceMs: Map<string, number>;
  readonly #settled: Map<string, Coins>;
  readonly #fellSinceMs: Map<string, number>;
  readonly #remembered: Set<string>;

  constructor(
    nakedSinceMs?: Map<string, number>,
    settled?: Map<string, Coins>,
    fellSinceMs?: Map<string, number>,
    remembered?: Set<string>,
  ) {
    this.#remembered = new Set(remembered);
    this.#nakedSinceMs = new Map(nakedSinceMs);
    this.#settled = new Map(settled);
    this.#fellSinceMs = new Map(fellSinceMs);
  }

  /** For a backup: a ledger that is restored remembers the looks it held then, and none of those since. */
  copy(): Sightings {
    return new Sightings(this.#nakedSinceMs, this.#settled, this.#fellSinceMs, this.#remembered);
  }

  note(told: Testimony, exchange: Exchange): void {
    for (const instrument of Object.values(exchange.book.venue.instruments)) this.#note(told, instrument, exchange);
  }

  #note(told: Testimony, instrument: Instrument, exchange: Exchange): void {
    const { symbol } = instrument;
    const { nowMs } = exchange.loop;
    const { snapshot } = told;
    const counted = coinsTold(told, symbol);
    if (snapshot === undefined || !positionsBeside(snapshot, symbol).ok || !counted.ok) return;
    const wish = anyWishFor(itemsBehind(told), symbol);
    const behind = counted.value.plus(wish?.elsewhere ?? NO_COINS);
    // Bars are read at the same time as the account, and may not be told yet: they are those that the exchange has.
    const standing = standingSeen(snapshot, instrument, together(wish, exchange));
    const carried = coinsCarried(behind, wish, standing);
    if (carried !== undefined && !coinsStanding(standing).gt(carried)) this.#nakedSinceMs.delete(symbol);
    else if (carried !== undefined && !this.#nakedSinceMs.has(symbol)) this.#nakedSinceMs.set(symbol, nowMs);
    this.#noteCoins(symbol, counted.value, nowMs);
  }

  /** The coins of a symbol have been counted and written down: before that there is nothing they could have fallen from. */
  remembered({ symbol, counted }: HedgeState): void {
    if (counted !== undefined) this.#remembered.add(symbol);
  }

  /** Coins that fell by more than half count once a second look agrees. */
  #noteCoins(symbol: string, seen: Coins, nowMs: number): void {
    const settled = this.#settled.get(symbol);
    const sinceMs = this.#fellSinceMs.get(symbol);
    if (
      settled !== undefined &&
      this.#remembered.has(symbol) &&
      seen.lt(settled.times(HALF)) &&
      (sinceMs === undefined || nowMs - sinceMs < SECOND_READING_MS)
    ) {
      this.#fellSinceMs.set(symbol, sinceMs ?? nowMs);
      return;
    }
    this.#fellSinceMs.delete(symbol);
    this.#settled.set(symbol, seen);
  }

  /** Whether the coins of a symbol have fallen steeply, and no second look has agreed yet. */
  isFallingNow(symbol: string): boolean {
    return this.#fellSinceMs.has(symbol);
  }

  nakedSinceMs(symbol: string): number | undefined {
    return this.#nakedSinceMs.get(symbol);
  }
}
