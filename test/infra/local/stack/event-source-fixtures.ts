import type { Invocation } from '../../../../infra/local/stack/lambda-process.ts';
import type { LocalQueue } from '../../../../infra/local/stack/local-queue.ts';
import { LocalQueue as Queue } from '../../../../infra/local/stack/local-queue.ts';
import type { EventSource } from '../../../../infra/local/stack/pump.ts';
import type { FunctionFailure } from '../../../../infra/local/stack/source-surroundings.ts';
import { openUniqueIds } from '../../../../infra/local/stack/unique-ids.ts';

export const FAILED: Invocation = { kind: 'failed', errorType: 'Error', because: 'told to' };
export const DONE: Invocation = { kind: 'returned', value: null };

/** A function that does what it is told, with the clock and the ears of a run around it. */
export function callRecorder<Event>(answer: (event: Event) => Invocation) {
  const clock = { nowMs: 0 };
  const events: Event[] = [];
  const failures: FunctionFailure[] = [];
  return {
    clock,
    events,
    failures,
    callee: {
      logicalId: 'Fn',
      arn: 'arn:fn',
      invoke: async (event: unknown) => {
        events.push(event as Event);
        return answer(event as Event);
      },
    },
    surroundings: {
      nowMs: () => clock.nowMs,
      onFailure: (failure: FunctionFailure) => void failures.push(failure),
      onDenied: () => {},
    },
  };
}

/** Lets a source do all that is due, now and at each later instant it names, up to `untilMs`. */
export async function runUntil(source: EventSource, clock: { nowMs: number }, untilMs: number): Promise<void> {
  for (;;) {
    while (source.kick()) await source.ended();
    const dueMs = source.dueAtMs();
    if (dueMs === undefined || dueMs > untilMs) return;
    clock.nowMs = dueMs;
  }
}

/** A standard queue for what is given up. */
export const deadLetters = (): LocalQueue =>
  new Queue(
    {
      logicalId: 'Dead',
      name: 'dead',
      arn: 'arn:dead',
      isFifo: false,
      isContentDeduplicated: false,
      isDeduplicatedByGroup: false,
      visibilityMs: 30_000,
      delayMs: 0,
    },
    openUniqueIds(() => 0),
  );
