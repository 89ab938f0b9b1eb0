import type { EmbeddedDynamo } from '../dynamo/embedded-dynamo.ts';
import type { ItemChange } from '../dynamo/item-change.ts';
import type { Invocation } from './lambda-process.ts';
import { PLACE } from './physical-names.ts';
import { type EventSource, Pump } from './pump.ts';
import {
  type Callee,
  failedItems,
  type GiveUp,
  giveUp,
  invokeFor,
  type SourceSurroundings,
} from './source-surroundings.ts';
import { sequenceText } from './sqs-service.ts';
import { type StreamRecord, streamRecord } from './stream-record.ts';

/** A mapping from a table's stream to a function, as the template has it. */
export interface StreamMapping {
  readonly table: string;
  readonly streamArn: string;
  readonly viewType: string;
  readonly callee: Callee;
  readonly batchSize: number;
  readonly isReporting: boolean;
  readonly isBisecting: boolean;
  /** After how many failures a batch is given up; Infinity for never. */
  readonly retriesMax: number;
  /** How old a change may become; Infinity for any age. */
  readonly ageMsMax: number;
  readonly giveUp: GiveUp | undefined;
}

/** Lambda waits longer after each failure; how long is not documented. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** What waits in the stream, and what became of the batch at its head. */
interface Backlog {
  records: readonly StreamRecord[];
  /** How many of the first records the next batch may have; smaller while a failing batch is being halved. */
  limit: number;
  failures: number;
  notBeforeMs: number;
}

/** Gives the changes of a table to a function, in order. A batch that fails holds back what is behind it. */
export function openStreamSource(
  mapping: StreamMapping,
  engine: Pick<EmbeddedDynamo, 'onChange'>,
  surroundings: SourceSurroundings,
): EventSource {
  const { batchSize, ageMsMax, table } = mapping;
  const { nowMs } = surroundings;
  const backlog: Backlog = { records: [], limit: batchSize, failures: 0, notBeforeMs: 0 };
  let sequence = 0;
  const pump = new Pump(() => {
    dropOld(backlog, nowMs() - ageMsMax);
    if (backlog.records.length === 0 || nowMs() < backlog.notBeforeMs) return undefined;
    return () => handle(mapping, backlog, surroundings);
  });
  const unfollow = engine.onChange((change: ItemChange) => {
    if (change.table !== table) return;
    const record = streamRecord(change, { ...mapping, sequence: sequenceText(++sequence), atMs: nowMs() });
    backlog.records = [...backlog.records, record];
    pump.kick();
  });
  return {
    kick: () => pump.kick(),
    close: () => {
      unfollow();
      pump.close();
    },
    ended: () => pump.ended(),
    dueAtMs: () => (backlog.records.length > 0 && backlog.notBeforeMs > nowMs() ? backlog.notBeforeMs : undefined),
  };
}

function dropOld(backlog: Backlog, oldestMs: number): void {
  backlog.records = backlog.records.filter(({ dynamodb }) => dynamodb.ApproximateCreationDateTime * 1000 >= oldestMs);
}

async function handle(mapping: StreamMapping, backlog: Backlog, surroundings: SourceSurroundings): Promise<void> {
  const batch = backlog.records.slice(0, Math.min(backlog.limit, mapping.batchSize));
  const invocation = await invokeFor(surroundings, mapping.callee, { Records: batch });
  const ids = batch.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const failed = failedItems(invocation, ids, mapping.isReporting);
  const done = failed.length === 0 ? batch.length : Math.min(...failed.map((id) => ids.indexOf(id)));
  advance(backlog, done, mapping);
  if (done < batch.length) retryLater(mapping, backlog, batch.slice(done), invocation, surroundings);
}

function advance(backlog: Backlog, done: number, { batchSize }: StreamMapping): void {
  if (done === 0) return;
  backlog.records = backlog.records.slice(done);
  backlog.limit = batchSize;
  backlog.failures = 0;
}

function retryLater(
  mapping: StreamMapping,
  backlog: Backlog,
  failing: readonly StreamRecord[],
  invocation: Invocation,
  surroundings: SourceSurroundings,
): void {
  if (mapping.isBisecting && invocation.kind === 'failed' && failing.length > 1) {
    backlog.limit = Math.ceil(failing.length / 2);
    return;
  }
  backlog.failures++;
  if (backlog.failures > mapping.retriesMax) {
    giveUp(surroundings, mapping.giveUp, givenUpText(mapping, failing, backlog.failures, surroundings.nowMs()));
    advance(backlog, failing.length, mapping);
    return;
  }
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (backlog.failures - 1), LONGEST_PAUSE_MS);
  backlog.notBeforeMs = surroundings.nowMs() + pauseMs;
}

/** What Lambda writes about a batch it gave up: where it stands in the stream, not what is in it. */
function givenUpText(
  { callee, streamArn }: StreamMapping,
  batch: readonly StreamRecord[],
  count: number,
  nowMs: number,
): unknown {
  return {
    requestContext: { functionArn: callee.arn, condition: 'RetryAttemptsExhausted', approximateInvokeCount: count },
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      startSequenceNumber: batch[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: batch.at(-1)?.dynamodb.SequenceNumber,
      batchSize: batch.length,
      streamArn,
      awsRegion: PLACE.region,
    },
  };
}
