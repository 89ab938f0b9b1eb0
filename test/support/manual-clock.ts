import type { Clock } from '../../shared/time/clock.ts';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** Lets `byMs` (not below zero) pass. */
  advance(byMs: number): void {
    this.#nowMs += byMs;
  }
}
