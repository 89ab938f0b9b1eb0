import type { HedgeState } from '../../../shared/hedge/hedge-state.ts';
import type { Testimony } from './testimony.ts';

const coinOf = (symbol: string): string => symbol.slice(0, symbol.indexOf('/'));

/** What re-arms a hedge, as a process has read it. */
function rearming(items: Testimony['items'], coin: string): string {
  const item = items?.ok ? items.value.find((each) => each['coin'] === coin) : undefined;
  return JSON.stringify([item?.['ratio'], item?.['remove'], item?.['takeProfit']]);
}

/** Hedges that were taken off, and what the owner asked for then: without a change of it they stay off. */
export class Latches {
  readonly #askedFor = new Map<string, string>();

  note({ policyId, symbol, latch }: HedgeState, items: Testimony['items']): void {
    if (latch === undefined) this.#askedFor.delete(policyId);
    else if (!this.#askedFor.has(policyId)) this.#askedFor.set(policyId, rearming(items, coinOf(symbol)));
  }

  has(policyId: string): boolean {
    return this.#askedFor.has(policyId);
  }

  isUnchanged(policyId: string, coin: string, items: Testimony['items']): boolean {
    return this.#askedFor.get(policyId) === rearming(items, coin);
  }
}
