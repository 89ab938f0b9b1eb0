import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { parseInstant } from '../../shared/time/instant.ts';
import { dispatchTick } from './dispatch-tick.ts';
import { forwardAgain } from './forward-again.ts';
import type { DispatchPorts } from './ports.ts';
import { openDispatch } from './wiring.ts';

/** What the schedule sends; the instant is the same in every repetition of one tick. */
export interface TickEvent {
  readonly scheduledTime: string;
  readonly executionId?: string;
}

let ports: DispatchPorts | undefined;

/** Asks for passes: over all accounts at a tick of the schedule, over one when a pass wants to look again. */
export async function handler(event: TickEvent | SQSEvent): Promise<SQSBatchResponse | undefined> {
  ports ??= openDispatch();
  if ('Records' in event) return forwardAgain(ports, event);
  await dispatchTick(ports, instantOf(event));
  return undefined;
}

function instantOf({ scheduledTime }: TickEvent): number {
  const atMs = typeof scheduledTime === 'string' ? parseInstant(scheduledTime) : undefined;
  if (atMs !== undefined) return atMs;
  const seen = JSON.stringify(scheduledTime)?.slice(0, 40);
  throw new Error(
    `scheduledTime of a tick must be a UTC time such as 2026-11-01T12:00:00Z, was ${seen}; correct the schedule.`,
  );
}
