import { contractsHedging } from '../../../shared/market/contract-value.ts';
import type { Instrument } from '../../../shared/market/instrument.ts';
import type { Read } from '../../../shared/market/read.ts';
import type { AccountSnapshot } from '../../../shared/market/snapshot.ts';
import { type Coins, NO_COINS, ratio } from '../../../shared/money/amount.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { coinsSeen, SECOND_READING_MS, shortSeen } from './judge-plan.ts';
import { ANY_PRICE, anyWishFor } from './owners-wish.ts';

const HALF = ratio('0.5');

/** Since when the looks at an account have agreed on what must not be acted on at first sight. */
export class Sightings {
  readonly #nakedSinceMs: Map<string, number>;
  readonly #settled: Map<string, Coins>;
  readonly #fellSinceMs: Map<string, number>;

  constructor(nakedSinceMs?: Map<string, number>, settled?: Map<string, Coins>, fellSinceMs?: Map<string, number>) {
    this.#nakedSinceMs = new Map(nakedSinceMs);
    this.#settled = new Map(settled);
    this.#fellSinceMs = new Map(fellSinceMs);
  }

  /** For a backup: a ledger that is restored remembers the looks it held then, and none of those since. */
  copy(): Sightings {
    return new Sightings(this.#nakedSinceMs, this.#settled, this.#fellSinceMs);
  }

  note(
    snapshot: AccountSnapshot,
    instruments: Readonly<Record<string, Instrument>>,
    items: Read<readonly PolicyItem[]> | undefined,
    nowMs: number,
  ): void {
    if (!snapshot.spot.ok || !snapshot.positions.ok) return;
    for (const instrument of Object.values(instruments)) {
      const { symbol, coin } = instrument;
      const elsewhere = items?.ok ? anyWishFor(items.value, coin)?.elsewhere : undefined;
      const confirmed = coinsSeen(snapshot, coin).plus(elsewhere ?? NO_COINS);
      const behind = contractsHedging(instrument, confirmed, ANY_PRICE);
      if (!shortSeen(snapshot, symbol).gt(behind)) this.#nakedSinceMs.delete(symbol);
      else if (!this.#nakedSinceMs.has(symbol)) this.#nakedSinceMs.set(symbol, nowMs);
      this.#noteCoins(symbol, coinsSeen(snapshot, coin), nowMs);
    }
  }

  /** Coins that fell by more than half count once a second look agrees. */
  #noteCoins(symbol: string, seen: Coins, nowMs: number): void {
    const settled = this.#settled.get(symbol);
    const sinceMs = this.#fellSinceMs.get(symbol);
    if (
      settled !== undefined &&
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
