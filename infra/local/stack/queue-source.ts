import type { LocalQueue, QueuedMessage } from './local-queue.ts';
import { PLACE } from './physical-names.ts';
import { type EventSource, Pump } from './pump.ts';
import { type Callee, failedItems, invokeFor, type SourceSurroundings } from './source-surroundings.ts';
import { md5Of, sequenceText } from './sqs-service.ts';

/** A mapping from a queue to a function, as the template has it. */
export interface QueueMapping {
  readonly queue: LocalQueue;
  readonly callee: Callee;
  readonly batchSize: number;
  readonly isReporting: boolean;
}

/**
 * Gives a queue's messages to a function and deletes those it worked off. The others show themselves again when their
 * visibility time is over, as in AWS.
 */
export function openQueueSource(mapping: QueueMapping, surroundings: SourceSurroundings): EventSource {
  const { queue, batchSize } = mapping;
  const pump = new Pump(() => {
    const batch = queue.receive(batchSize, surroundings.nowMs());
    return batch.length === 0 ? undefined : () => handle(mapping, batch, surroundings);
  });
  queue.onSent(() => pump.kick());
  return {
    kick: () => pump.kick(),
    ended: () => pump.ended(),
    dueAtMs: () => queue.dueAtMs(surroundings.nowMs()),
    close: () => pump.close(),
  };
}

async function handle(
  { queue, callee, isReporting }: QueueMapping,
  batch: readonly QueuedMessage[],
  surroundings: SourceSurroundings,
): Promise<void> {
  const records = batch.map((message) => recordOf(message, queue));
  const invocation = await invokeFor(surroundings, callee, { Records: records });
  const failed = failedItems(
    invocation,
    batch.map(({ messageId }) => messageId),
    isReporting,
  );
  queue.delete(batch.filter(({ messageId }) => !failed.includes(messageId)));
}

/** A message in the words of Lambda's event. */
function recordOf(message: QueuedMessage, { settings }: LocalQueue): unknown {
  const { messageId, body, group, deduplicationId, sequence, sentAtMs, receiveCount, firstReceivedAtMs } = message;
  return {
    messageId,
    receiptHandle: `${messageId}#${receiveCount}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAtMs),
      SenderId: PLACE.account,
      ApproximateFirstReceiveTimestamp: String(firstReceivedAtMs),
      ...(group === undefined ? {} : { MessageGroupId: group }),
      ...(settings.isFifo ? { SequenceNumber: sequenceText(sequence), MessageDeduplicationId: deduplicationId } : {}),
    },
    messageAttributes: attributesOf(message),
    md5OfBody: md5Of(body),
    eventSource: 'aws:sqs',
    eventSourceARN: settings.arn,
    awsRegion: PLACE.region,
  };
}

/** Attributes as Lambda writes them: the same members, their names in small letters. */
function attributesOf({ attributes = {} }: QueuedMessage): unknown {
  const smallFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
  const lowered = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, part]) => [smallFirst(name), part]))
      : value;
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, lowered(value)]));
}
