import { nextTick } from 'node:process';

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly act: () => void;
}

const isSooner = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/**
 * Virtual time. Things happen in the order of their instants, and those of one instant in the order they were planned:
 * what ran once runs again in the same way, on every machine.
 */
export class EventLoop {
  readonly #heap: Event[] = [];
  #planned = 0;
  #busy = 0;
  nowMs: number;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** Plans something for later; what is planned for the past happens now. */
  in(ms: number, act: () => void): void {
    const event = { atMs: this.nowMs + Math.max(0, ms), order: this.#planned, act };
    this.#planned += 1;
    const heap = this.#heap;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isSooner(event, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = event;
  }

  /** Virtual time stands still until `work`, which may take real time, has come to its end. */
  hold(work: Promise<unknown>): void {
    this.#busy += 1;
    const done = () => {
      this.#busy -= 1;
    };
    work.then(done, done);
  }

  /** Time goes by in which nothing of what was planned happens: all of it comes late. */
  leap(ms: number): void {
    this.nowMs += ms;
  }

  /** Lets everything happen up to an instant, which it is afterwards. */
  async runUntil(untilMs: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= untilMs; next = this.#heap[0]) {
      this.#removeFirst();
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.act();
      // Everything that follows from it without waiting has happened once the microtasks are through: then Node looks at
      // what `nextTick` has planned. What takes real time has to be waited for.
      await new Promise((resolve) => nextTick(resolve));
      while (this.#busy > 0) await new Promise((resolve) => setImmediate(resolve));
    }
    this.nowMs = untilMs;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (let below = this.#soonerBelow(at); below !== undefined; below = this.#soonerBelow(at)) {
      const event = heap[below];
      if (event === undefined || !isSooner(event, last)) break;
      heap[at] = event;
      at = below;
    }
    heap[at] = last;
  }

  /** Where the sooner of the two events below one stands; undefined at the bottom. */
  #soonerBelow(at: number): number | undefined {
    const [left, right] = [this.#heap[2 * at + 1], this.#heap[2 * at + 2]];
    if (left === undefined) return undefined;
    return right !== undefined && isSooner(right, left) ? 2 * at + 2 : 2 * at + 1;
  }
}
