import { type EventSource, Pump } from './pump.ts';
import { type Callee, type GiveUp, giveUp, invokeFor, type SourceSurroundings } from './source-surroundings.ts';

/** How Lambda goes on with calls that nobody waits for, as the template has it. */
export interface AsyncSettings {
  readonly retriesMax: number;
  readonly ageMsMax: number;
  readonly giveUp: GiveUp | undefined;
}

/** Lambda repeats such a call after one minute, and after two more (its developer guide, asynchronous invocation). */
const PAUSE_MS = 60_000;

interface Accepted {
  readonly event: unknown;
  readonly acceptedAtMs: number;
  readonly failures: number;
  readonly notBeforeMs: number;
}

/** Calls of one function that nobody waits for. */
export interface AsyncSource extends EventSource {
  /** Takes an event and returns at once; the call follows. */
  accept(event: unknown): void;
}

/** Keeps the events a function was given asynchronously, calls it, and repeats what failed. */
export function openAsyncSource(
  callee: Callee,
  settings: AsyncSettings,
  surroundings: SourceSurroundings,
): AsyncSource {
  const { nowMs } = surroundings;
  let accepted: readonly Accepted[] = [];
  const call = async (taken: Accepted): Promise<void> => {
    const invocation = await invokeFor(surroundings, callee, taken.event);
    if (invocation.kind === 'returned') return;
    const failures = taken.failures + 1;
    const notBeforeMs = nowMs() + failures * PAUSE_MS;
    if (failures > settings.retriesMax || notBeforeMs - taken.acceptedAtMs > settings.ageMsMax) {
      giveUp(surroundings, settings.giveUp, givenUpText(callee, taken, failures, nowMs()));
    } else {
      accepted = [...accepted, { ...taken, failures, notBeforeMs }];
    }
  };
  const pump = new Pump(() => {
    const taken = accepted.find(({ notBeforeMs }) => notBeforeMs <= nowMs());
    if (taken === undefined) return undefined;
    accepted = accepted.filter((each) => each !== taken);
    return () => call(taken);
  });
  return {
    accept: (event) => {
      accepted = [...accepted, { event, acceptedAtMs: nowMs(), failures: 0, notBeforeMs: nowMs() }];
      pump.kick();
    },
    kick: () => pump.kick(),
    close: () => pump.close(),
    ended: () => pump.ended(),
    dueAtMs: () => {
      const later = accepted.map(({ notBeforeMs }) => notBeforeMs).filter((atMs) => atMs > nowMs());
      return later.length === 0 ? undefined : Math.min(...later);
    },
  };
}

/** What Lambda sends to a destination for failures: the event and what became of it. */
const givenUpText = ({ arn }: Callee, { event }: Accepted, count: number, nowMs: number): unknown => ({
  version: '1.0',
  timestamp: new Date(nowMs).toISOString(),
  requestContext: { functionArn: `${arn}:$LATEST`, condition: 'RetriesExhausted', approximateInvokeCount: count },
  requestPayload: event,
});
