import type { HedgeState } from '../../../../shared/hedge/hedge-state.ts';
import { ratio } from '../../../../shared/money/amount.ts';
import type { RatioSpan } from '../wishes/wished-ratio.ts';

/** A memory as text, in one order of its fields: as it is written and as it is read back. One read again is not spelt again. */
function textOf(state: HedgeState): string {
  const text =
    TEXTS.get(state) ?? JSON.stringify(Object.entries(state).sort(([left], [right]) => (left < right ? -1 : 1)));
  TEXTS.set(state, text);
  return text;
}

const TEXTS = new WeakMap<HedgeState, string>();

const ANY_RATIO: RatioSpan = { least: ratio('0'), most: ratio('1') };

/** What the ledger remembers of each hedge, and what each process knows of that: nobody may overwrite what he has not read. */
export class Memories {
  readonly #latest = new Map<string, { readonly text: string; readonly state: HedgeState }>();
  /** Every memory that was ever written, as text: it says whose it is. */
  readonly #versions = new Set<string>();
  #isLost = false;
  readonly #known = new WeakMap<object, Map<string, string>>();

  #of(process: object): Map<string, string> {
    const known = this.#known.get(process) ?? new Map<string, string>();
    this.#known.set(process, known);
    return known;
  }

  read(process: object, states: readonly HedgeState[]): void {
    for (const state of states) {
      const text = textOf(state);
      this.#of(process).set(state.policyId, text);
      // Below a port a write may become true of which nobody here was told.
      if (!this.#versions.has(text)) this.#keep(state, text);
    }
  }

  #keep(state: HedgeState, text: string): void {
    this.#latest.set(state.policyId, { text, state });
    this.#versions.add(text);
  }

  /** Why a process must not have written a memory; undefined when it knew the one it wrote over. */
  wrote(process: object, state: HedgeState): string | undefined {
    const { policyId } = state;
    const latest = this.#latest.get(policyId);
    const isKnown = latest === undefined || latest.text === this.#of(process).get(policyId);
    const text = textOf(state);
    this.#keep(state, text);
    this.#of(process).set(policyId, text);
    return isKnown ? undefined : `I9: the memory of ${policyId} is overwritten by a run that has not read it`;
  }

  /** The ratio that was last decided on for a hedge, by what is remembered of it. */
  heldRatio(policyId: string): RatioSpan | undefined {
    const state = this.#latest.get(policyId)?.state;
    if (state === undefined) return this.#isLost ? ANY_RATIO : undefined;
    const held = state.targetRatio ?? state.landedRatio;
    return held === undefined ? undefined : { least: held, most: held };
  }

  /** The ledger is what it was at a backup: what it remembers from then on, nobody here knows. */
  restored(): void {
    this.#isLost = true;
    this.#latest.clear();
  }
}
