import type { Instrument } from '../../../shared/market/instrument.ts';
import type { Read } from '../../../shared/market/read.ts';
import type { AccountSnapshot } from '../../../shared/market/snapshot.ts';
import { NO_COINS } from '../../../shared/money/amount.ts';
import { contractsFor } from '../../../shared/money/conversions.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import { coinsSeen, shortSeen } from './judge-plan.ts';
import { anyWishFor } from './owners-wish.ts';

/** Since when the looks at an account have agreed that a short stands above its coins. */
export class Sightings {
  readonly #nakedSinceMs = new Map<string, number>();

  note(
    snapshot: AccountSnapshot,
    instruments: Readonly<Record<string, Instrument>>,
    items: Read<readonly PolicyItem[]> | undefined,
    nowMs: number,
  ): void {
    if (!snapshot.spot.ok || !snapshot.positions.ok) return;
    for (const { symbol, coin, contractSize } of Object.values(instruments)) {
      const elsewhere = items?.ok ? anyWishFor(items.value, coin)?.elsewhere : undefined;
      const behind = contractsFor(coinsSeen(snapshot, coin).plus(elsewhere ?? NO_COINS), contractSize);
      if (!shortSeen(snapshot, symbol).gt(behind)) this.#nakedSinceMs.delete(symbol);
      else if (!this.#nakedSinceMs.has(symbol)) this.#nakedSinceMs.set(symbol, nowMs);
    }
  }

  nakedSinceMs(symbol: string): number | undefined {
    return this.#nakedSinceMs.get(symbol);
  }
}
