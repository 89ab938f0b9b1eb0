import type { Slot } from '../../../../shared/orders/intent.ts';

/**
 * Since when the books have known each short to be open, by the slots that are written: since the first that showed it with
 * no order under way. A process that wrote it down has dated it no later.
 */
export class OpenShorts {
  readonly #sinceMs = new Map<string, number>();
  #isSure = true;

  wrote({ symbol, booked, intent, result }: Slot, nowMs: number): void {
    if (!booked.isPositive()) this.#sinceMs.delete(symbol);
    else if ((intent === undefined || result !== undefined) && !this.#sinceMs.has(symbol))
      this.#sinceMs.set(symbol, nowMs);
  }

  sinceMs(symbol: string): number | undefined {
    return this.#sinceMs.get(symbol);
  }

  /** Whether the books can have known no short before that; those of a ledger that was restored may remember another. */
  get isSure(): boolean {
    return this.#isSure;
  }

  restored(): void {
    this.#isSure = false;
    this.#sinceMs.clear();
  }
}
