import { SECOND_MS } from '../time/duration.ts';

/**
 * The clocks that keep one order from becoming two. An exchange checks no fence; only time does: an order that is not
 * found after the process, the request's own window and the exchange's lag have all passed was never accepted.
 */
export const TIMING = {
  /** A process that handles a pass is killed after this long. */
  processMs: 60 * SECOND_MS,
  /** The exchange drops a request that arrives later than this after its timestamp. */
  requestWindowMs: 5 * SECOND_MS,
  /** A whole reply, body included, arrives within this or not at all. */
  replyDeadlineMs: 10 * SECOND_MS,
  /** An accepted order shows up in the exchange's lists within this. */
  visibleMs: 30 * SECOND_MS,
  leaseMs: 90 * SECOND_MS,
  /** How old an intent must be before "not found" means "never accepted". */
  quarantineMs: 120 * SECOND_MS,
  /** How long after an order settled the next one of that symbol waits, so that positions can catch up. */
  cooldownMs: 60 * SECOND_MS,
  /** No new order is sent when a pass is older than this. */
  lastOrderMs: 40 * SECOND_MS,
} as const;

/** Throws unless the clocks above protect one another; asked once at start-up. */
export function assertTiming(timing: Readonly<Record<keyof typeof TIMING, number>> = TIMING): void {
  const { processMs, requestWindowMs, visibleMs, leaseMs, quarantineMs, cooldownMs, replyDeadlineMs, lastOrderMs } =
    timing;
  const laws: readonly (readonly [string, boolean])[] = [
    ['quarantine >= process + request window + visibility', quarantineMs >= processMs + requestWindowMs + visibleMs],
    ['lease >= process + request window', leaseMs >= processMs + requestWindowMs],
    ['cooldown >= visibility', cooldownMs >= visibleMs],
    ['last order + reply deadline <= process', lastOrderMs + replyDeadlineMs <= processMs],
  ];
  for (const [law, holds] of laws) if (!holds) throw new Error(`unsafe timing: ${law} does not hold`);
}
