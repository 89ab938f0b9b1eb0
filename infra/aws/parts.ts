import type { AlertTopics } from './alert-topics.ts';
import type { Queues } from './queues.ts';
import type { Stage } from './stage.ts';
import type { Tables } from './tables.ts';

/** What the Lambdas stand between. */
export interface Parts {
  readonly stage: Stage;
  readonly tables: Tables;
  readonly queues: Queues;
  readonly topics: AlertTopics;
}
