import type { EmbeddedDynamo } from '../dynamo/embedded-dynamo.ts';
import type { Assembly } from './assembly.ts';
import type { AskedRight, Denial } from './iam-access.ts';
import type { LambdaProcess } from './lambda-process.ts';
import type { QueuedMessage } from './local-queue.ts';
import type { OpenSchedule } from './schedule.ts';
import type { LocalSecrets } from './secrets-service.ts';
import type { SentAlert } from './sns-service.ts';
import type { FunctionFailure } from './source-surroundings.ts';

/** What a run of an assembly is given. */
export interface LocalStackSettings {
  readonly assembly: Assembly;
  /** The clock of every service and, within each call, of the functions. */
  readonly nowMs: () => number;
  readonly dynamo: Pick<EmbeddedDynamo, 'answer' | 'onChange'>;
  readonly secrets: LocalSecrets;
  /** Where the functions' requests to the exchange go; without it they go where the bundle sends them. */
  readonly exchangeUrl?: string;
  /** How many times faster than the real clock a function's `Date` runs within a call; default 0: it stands still. */
  readonly clockSpeed?: number;
  /** Fills the tables before anybody follows their streams; it is given the way to a resource's physical name. */
  readonly fill?: (nameOf: (logicalId: string) => string) => Promise<void>;
  /** Hears each line a function writes, before its call ends. */
  readonly onLine?: (line: string, logicalId: string) => void;
  /** Hears of each call of a function as it begins; what it returns is called when the call has ended. */
  readonly onCall?: (logicalId: string, event: unknown) => () => void;
  /** The Node that runs the bundles; by default this one. */
  readonly nodePath?: string;
}

/** A message in a dead-letter queue. */
interface GivenUp {
  /** The queue's logical id. */
  readonly queue: string;
  readonly body: string;
}

/** A synthesized stack that runs on this machine. */
export interface LocalStack {
  /** `http://127.0.0.1:PORT`: all services, for clients of this machine with the owner's key. */
  readonly endpoint: string;
  /** The template's schedules that are switched on. */
  readonly schedules: readonly Pick<OpenSchedule, 'logicalId' | 'periodMs'>[];
  /** What went to the alert topics, in order. */
  readonly sent: readonly SentAlert[];
  /** What the policies refused, in order. */
  readonly denied: readonly Denial[];
  /** Calls of functions that failed, in order. */
  readonly failures: readonly FunctionFailure[];
  /** By logical id. */
  readonly processes: ReadonlyMap<string, LambdaProcess>;
  /** The physical name of a resource: a table's name, a queue's URL. */
  nameOf(logicalId: string): string;
  /** Each right that was asked for until now, once. */
  rightsAsked(): readonly AskedRight[];
  /** Messages that nobody will work off any more: what stands in queues that no function reads. */
  givenUp(): readonly GivenUp[];
  /** What a queue holds, by its logical id. */
  messagesOf(logicalId: string): readonly QueuedMessage[];
  /**
   * Delivers the event of a schedule for an instant. When it is due is the caller's to say: a rate begins when its
   * schedule is made, and a run may skip ticks. The call begins at once; `settle` waits for it.
   */
  tick(atMs: number, logicalId: string): Promise<void>;
  /** Resolves when nothing is left that is due now: calls, queues, streams. */
  settle(): Promise<void>;
  /** The next instant after now at which something becomes due: a delay, a retry, a message that shows itself again. */
  dueAtMs(): number | undefined;
  /** Ends the functions and the gateway; the database is the caller's. */
  close(): Promise<void>;
}
