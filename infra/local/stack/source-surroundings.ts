import type { Denial } from './iam-access.ts';
import type { Invocation } from './lambda-process.ts';
import type { LocalQueue } from './local-queue.ts';

/** A call of a function that failed, for whoever looks at the run. */
export interface FunctionFailure {
  readonly function: string;
  readonly errorType: string;
  readonly because: string;
  readonly atMs: number;
}

/** A function as its event sources see it. */
export interface Callee {
  readonly logicalId: string;
  readonly arn: string;
  invoke(event: unknown): Promise<Invocation>;
}

/** Where events go that were given up: a queue, and who puts them there. */
export interface GiveUp {
  readonly queue: LocalQueue;
  /** The refusal of whoever must send there; undefined when that is allowed. */
  denial(): Denial | undefined;
}

/** What every event source needs from the run. */
export interface SourceSurroundings {
  readonly nowMs: () => number;
  readonly onFailure: (failure: FunctionFailure) => void;
  readonly onDenied: (denial: Denial) => void;
}

/** Calls a function and tells of a failure; what is done about it is the source's. */
export async function invokeFor(
  { nowMs, onFailure }: SourceSurroundings,
  callee: Callee,
  event: unknown,
): Promise<Invocation> {
  const invocation = await callee.invoke(event);
  if (invocation.kind === 'failed') {
    const { errorType, because } = invocation;
    onFailure({ function: callee.logicalId, errorType, because, atMs: nowMs() });
  }
  return invocation;
}

/** Puts what was given up where the template says; without such a place, or without the right, it is gone. */
export function giveUp(surroundings: SourceSurroundings, target: GiveUp | undefined, body: unknown): void {
  const denial = target?.denial();
  if (denial !== undefined) surroundings.onDenied(denial);
  else target?.queue.send({ body: JSON.stringify(body) }, surroundings.nowMs());
}

/**
 * The item identifiers a function reports as failed: none when all went well, every one when it failed as a whole or
 * its report cannot be read (Lambda's rules for ReportBatchItemFailures).
 */
export function failedItems(invocation: Invocation, ids: readonly string[], isReporting: boolean): readonly string[] {
  if (invocation.kind === 'failed') return ids;
  const report: unknown = invocation.value;
  if (!isReporting || typeof report !== 'object' || report === null || !('batchItemFailures' in report)) return [];
  const { batchItemFailures: failures } = report;
  if (failures === null) return [];
  if (!Array.isArray(failures)) return ids;
  const named = failures.map((failure: unknown) => itemIn(failure));
  return named.every((id): id is string => id !== undefined && ids.includes(id)) ? named : ids;
}

function itemIn(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined;
  return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined;
}
