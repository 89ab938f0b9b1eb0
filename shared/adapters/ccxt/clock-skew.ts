import { found, missing, type Read } from '../../market/read.ts';

/** A reply's date, and our own clock around the request it answers; all in milliseconds since 1970 UTC. */
export interface DatedReply {
  /** The HTTP date: the exchange's time at the reply, cut to whole seconds. */
  readonly dateMs: number;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** What the newest reply proves about the two clocks. */
export interface SkewMeter {
  observe(reply: DatedReply): void;
  /** Exchange clock minus ours; zero where the dates agree with no difference at all. */
  readMs(): Read<number>;
  /** A process that was frozen knows nothing of either clock any more. */
  forget(): void;
}

/**
 * The difference that a dated reply proves, in milliseconds: the middle of all that are possible, or zero when zero
 * is one of them. The date lost its milliseconds and we do not know when between sending and receiving it was
 * written, so the difference lies between `date - received` and `date + 1 s - sent`.
 */
export function provedSkewMs(reply: DatedReply): number {
  const least = reply.dateMs - reply.receivedMs;
  const most = reply.dateMs + 1_000 - reply.sentMs;
  return least > 0 || most < 0 ? Math.round((least + most) / 2) : 0;
}

/** A meter that has seen nothing yet. */
export function openSkewMeter(): SkewMeter {
  let newest: number | undefined;
  return {
    observe: (reply) => {
      newest = provedSkewMs(reply);
    },
    readMs: () => (newest === undefined ? missing('No reply of Binance carried a readable date.') : found(newest)),
    forget: () => {
      newest = undefined;
    },
  };
}
