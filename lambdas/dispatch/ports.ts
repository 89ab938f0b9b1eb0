import type { AccountList } from '../../shared/cycle/account-list.ts';
import type { PassQueue } from '../../shared/cycle/pass-message.ts';
import type { Clock } from '../../shared/time/clock.ts';
import type { WriteLine } from '../write-line.ts';

/** What dispatching needs of the outside. */
export interface DispatchPorts {
  readonly clock: Clock;
  /** Each names accounts for reasons of its own; an account named by one of them is enough. */
  readonly lists: readonly AccountList[];
  readonly queue: PassQueue;
  readonly periodMs: number;
  readonly write: WriteLine;
}
