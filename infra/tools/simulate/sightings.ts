import type { HedgeState } from '../../../shared/hedge/hedge-state.ts';
import { contractsHedging } from '../../../shared/market/contract-value.ts';
import type { Instrument } from '../../../shared/market/instrument.ts';
import { type Coins, NO_COINS, ratio } from '../../../shared/money/amount.ts';
import { ANY_PRICE, anyWishFor } from './owners-wish.ts';
import { SECOND_READING_MS, shortSeen } from './plan.ts';
import { coinsTold, type Testimony } from './testimony.ts';

const HALF = ratio('0.5');

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

  note(told: Testimony, instruments: Readonly<Record<string, Instrument>>, nowMs: number): void {
    for (const instrument of Object.values(instruments)) this.#note(told, instrument, nowMs);
  }

  #note(told: Testimony, instrument: Instrument, nowMs: number): void {
    const { symbol, coin } = instrument;
    const { snapshot, items } = told;
    const counted = coinsTold(told, coin);
    if (snapshot?.positions.ok !== true || !counted.ok) return;
    const elsewhere = items?.ok ? anyWishFor(items.value, coin)?.elsewhere : undefined;
    const behind = contractsHedging(instrument, counted.value.plus(elsewhere ?? NO_COINS), ANY_PRICE);
    if (!shortSeen(snapshot, symbol).gt(behind)) this.#nakedSinceMs.delete(symbol);
    else if (!this.#nakedSinceMs.has(symbol)) this.#nakedSinceMs.set(symbol, nowMs);
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
