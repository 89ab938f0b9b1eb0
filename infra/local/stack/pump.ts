/** The work that can be done now; undefined when there is none. Taking it must not wait for anything. */
export type TakeWork = () => (() => Promise<void>) | undefined;

/** Works off what a source has, one piece after the other, whenever somebody says that there may be something. */
export class Pump {
  readonly #take: TakeWork;
  #isRunning = false;
  #isClosed = false;
  #run: Promise<void> = Promise.resolve();

  constructor(take: TakeWork) {
    this.#take = take;
  }

  /** Starts the work if there is any and none is under way. Says whether some is under way now. */
  kick(): boolean {
    if (this.#isRunning) return true;
    const work = this.#next();
    if (work === undefined) return false;
    this.#isRunning = true;
    this.#run = this.#workOff(work);
    this.#run.catch(() => undefined); // told to whoever asks for the end
    return true;
  }

  /** Starts nothing from now on. */
  close(): void {
    this.#isClosed = true;
  }

  /** Resolves when the work that is under way has ended; rejects with what broke it. */
  ended(): Promise<void> {
    return this.#run;
  }

  #next(): ReturnType<TakeWork> {
    return this.#isClosed ? undefined : this.#take();
  }

  async #workOff(first: () => Promise<void>): Promise<void> {
    try {
      for (let work: ReturnType<TakeWork> = first; work !== undefined; work = this.#next()) await work();
    } finally {
      this.#isRunning = false;
    }
  }
}

/** Something that calls a function by itself: a queue, a stream, or calls that nobody waits for. */
export interface EventSource {
  /** Begins what is due, and says whether work is under way. */
  kick(): boolean;
  /** Resolves when what is under way has ended. */
  ended(): Promise<void>;
  /** The next instant after now at which something becomes due; undefined when nothing waits. */
  dueAtMs(): number | undefined;
  /** Begins nothing from now on. */
  close(): void;
}
