import type { Draws } from '../../../local/market/random-draws.ts';

/** A stream of chance, asked in the generator's words. */
export class Chance {
  readonly #draws: Draws;

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  /** Whether something of this probability happens. */
  is(probability: number): boolean {
    return this.#draws.uniform() < probability;
  }

  /** From 0 up to, and without, `end`. */
  below(end: number): number {
    return this.#draws.uniform() * end;
  }

  /** A whole number from 0 up to, and without, `end`. */
  whole(end: number): number {
    return Math.floor(this.below(end));
  }

  pick<T>(...choices: readonly [T, ...T[]]): T {
    return choices[this.whole(choices.length)] ?? choices[0];
  }
}
