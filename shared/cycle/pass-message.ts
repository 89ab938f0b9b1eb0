import type { PassRequest } from './outside.ts';

/** What asks for a pass: a tick of the schedule, or something that cannot wait for the next one. */
export type PassMessage =
  | { readonly account: string; readonly tick: NonNullable<PassRequest['tick']> }
  | {
      readonly account: string;
      /** The same happening always has the same id, so that a repeated delivery asks for one pass. */
      readonly urgent: string;
    };

/** A pass asks to look again sooner than the schedule would. */
export interface AgainMessage {
  readonly account: string;
  readonly because: string;
}

/** A message that could not be queued, and why. */
export interface Unsent {
  readonly message: PassMessage;
  readonly because: string;
}

/** Port: queues passes; those of one account run one after the other, and one asked for twice runs once. */
export interface PassQueue {
  /** Queues what can be queued and names the rest; it does not throw. */
  send(messages: readonly PassMessage[]): Promise<readonly Unsent[]>;
}

/** Port: has a pass queued after a while. */
export interface AgainQueue {
  /** Throws when it cannot be asked. What is further away than the queue can wait comes as late as it can. */
  send(message: AgainMessage, inMs: number): Promise<void>;
}

const ACCOUNT = /^[A-Za-z0-9_-]{1,40}$/;

/** Whether a name can be an account's: it becomes part of keys, so anything else could reach another one's items. */
export const isAccountName = (name: unknown): name is string =>
  typeof name === 'string' && name !== 'all' && ACCOUNT.test(name);

/** Reads the body of a message in the pass queue; throws a sentence when it is none. */
export function parsePassMessage(body: string): PassMessage {
  const { account, tick, urgent } = fieldsOf(body);
  if (isAccountName(account)) {
    if (tick === undefined && typeof urgent === 'string' && urgent !== '') return { account, urgent };
    if (urgent === undefined && isTick(tick)) return { account, tick: { atMs: tick.atMs, periodMs: tick.periodMs } };
  }
  throw new Error('A message in the pass queue must hold an account and either a tick or an urgent id; drop this one.');
}

/** Reads the body of a message in the again queue; throws a sentence when it is none. */
export function parseAgainMessage(body: string): AgainMessage {
  const { account, because } = fieldsOf(body);
  if (isAccountName(account) && typeof because === 'string') return { account, because };
  throw new Error('A message in the again queue must hold an account and because, a text; drop this one.');
}

const isTick = (value: unknown): value is { readonly atMs: number; readonly periodMs: number } =>
  typeof value === 'object' &&
  value !== null &&
  'atMs' in value &&
  'periodMs' in value &&
  Number.isSafeInteger(value.atMs) &&
  Number.isSafeInteger(value.periodMs) &&
  Number(value.periodMs) > 0;

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {
    // answered by the caller, like every body that is no JSON object
  }
  return {};
}
