import { createHash } from 'node:crypto';
import { isWireObject, type WireObject } from '../dynamo/item.ts';
import type { AccessQuestion } from './iam-statement.ts';
import type { LocalQueue, OutgoingMessage, QueueSettings } from './local-queue.ts';
import { arnOf } from './physical-names.ts';
import { jsonAnswer, jsonFault, type ServiceAnswer } from './service-answer.ts';

/** SQS takes a delay of at most fifteen minutes (its API reference). */
const DELAY_SECONDS_MAX = 900;
/** Most messages in one batch (its API reference). */
const BATCH_MAX = 10;

/** The rights a request needs; a batch needs that of the single operation. */
export const sqsQuestions = (operation: string, request: WireObject): readonly AccessQuestion[] => [
  { action: `sqs:${operation.replace(/Batch$/, '')}`, resource: arnOf('sqs', queueNameOf(request)) },
];

/** Answers one operation of SQS's JSON protocol on the queues, by their names. */
export function answerSqs(
  operation: string,
  request: WireObject,
  queues: ReadonlyMap<string, LocalQueue>,
  nowMs: number,
): ServiceAnswer {
  const queue = queues.get(queueNameOf(request));
  if (queue === undefined) {
    return jsonFault('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.');
  }
  switch (operation) {
    case 'SendMessage':
      return sendOne(queue, request, nowMs);
    case 'SendMessageBatch':
      return sendBatch(queue, request, nowMs);
    case 'GetQueueAttributes':
      return jsonAnswer({ Attributes: countsOf(queue, nowMs) });
    default:
      return jsonFault(
        'com.amazonaws.sqs#UnsupportedOperation',
        `The local SQS knows SendMessage, SendMessageBatch and GetQueueAttributes, not ${operation}.`,
      );
  }
}

function sendOne(queue: LocalQueue, request: WireObject, nowMs: number): ServiceAnswer {
  const outgoing = outgoingOf(queue, request);
  if (typeof outgoing === 'string') return jsonFault('com.amazonaws.sqs#InvalidParameterValue', outgoing);
  return jsonAnswer(receiptOf(queue, outgoing, nowMs));
}

function sendBatch(queue: LocalQueue, request: WireObject, nowMs: number): ServiceAnswer {
  const entries = Array.isArray(request['Entries']) ? request['Entries'].filter(isWireObject) : [];
  const ids = new Set(entries.map(({ Id }) => Id));
  if (entries.length < 1 || entries.length > BATCH_MAX || ids.size < entries.length) {
    return jsonFault(
      'com.amazonaws.sqs#InvalidBatchEntryId',
      `A batch has 1 to ${BATCH_MAX} entries, each with its own Id.`,
    );
  }
  const outcomes = entries.map((entry) => ({ Id: entry['Id'], outgoing: outgoingOf(queue, entry) }));
  const Successful: WireObject[] = [];
  const Failed: WireObject[] = [];
  for (const { Id, outgoing } of outcomes) {
    if (typeof outgoing === 'string')
      Failed.push({ Id, SenderFault: true, Code: 'InvalidParameterValue', Message: outgoing });
    else Successful.push({ Id, ...receiptOf(queue, outgoing, nowMs) });
  }
  return jsonAnswer({ Successful, Failed });
}

function receiptOf(queue: LocalQueue, outgoing: OutgoingMessage, nowMs: number): WireObject {
  const { messageId, sequence } = queue.send(outgoing, nowMs);
  const receipt = { MessageId: messageId, MD5OfMessageBody: md5Of(outgoing.body) };
  return queue.settings.isFifo ? { ...receipt, SequenceNumber: sequenceText(sequence) } : receipt;
}

/** The message, or why SQS would not take it. */
function outgoingOf({ settings }: LocalQueue, request: WireObject): OutgoingMessage | string {
  const { MessageBody, MessageGroupId, MessageAttributes } = request;
  if (typeof MessageBody !== 'string' || MessageBody === '') {
    return 'The request must contain the parameter MessageBody.';
  }
  const message: OutgoingMessage = {
    body: MessageBody,
    ...(isWireObject(MessageAttributes) ? { attributes: MessageAttributes } : {}),
    ...(typeof MessageGroupId === 'string' ? { group: MessageGroupId } : {}),
  };
  return settings.isFifo ? fifoMessage(message, settings, request) : standardMessage(message, request);
}

function standardMessage(
  message: OutgoingMessage,
  { DelaySeconds, MessageDeduplicationId }: WireObject,
): OutgoingMessage | string {
  if (isGiven(MessageDeduplicationId)) return 'The parameter MessageDeduplicationId is not valid for this queue type.';
  if (!isGiven(DelaySeconds)) return message;
  const delayMs = delayOf(DelaySeconds);
  return typeof delayMs === 'string' ? delayMs : { ...message, delayMs };
}

function fifoMessage(
  message: OutgoingMessage,
  { isContentDeduplicated }: QueueSettings,
  { DelaySeconds, MessageDeduplicationId }: WireObject,
): OutgoingMessage | string {
  if (isGiven(DelaySeconds)) {
    return `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`;
  }
  if (message.group === undefined) return 'The request must contain the parameter MessageGroupId.';
  const content = isContentDeduplicated ? sha256Of(message.body) : undefined;
  const deduplicationId = isGiven(MessageDeduplicationId) ? String(MessageDeduplicationId) : content;
  if (deduplicationId !== undefined) return { ...message, deduplicationId };
  return 'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

function delayOf(seconds: unknown): number | string {
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= DELAY_SECONDS_MAX) {
    return seconds * 1000;
  }
  return `Value ${seconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${DELAY_SECONDS_MAX}.`;
}

function countsOf({ messages, settings }: LocalQueue, nowMs: number): WireObject {
  const hidden = messages.filter(({ visibleAtMs }) => visibleAtMs > nowMs);
  const inFlight = hidden.filter(({ receiveCount }) => receiveCount > 0).length;
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(messages.length - hidden.length),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(hidden.length - inFlight),
  };
}

/** A sequence number of SQS: twenty digits. */
export const sequenceText = (sequence: number): string => String(sequence).padStart(20, '0');

/** The digest SQS gives with a body, and clients compare. */
export const md5Of = (text: string): string => createHash('md5').update(text).digest('hex');

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

const queueNameOf = ({ QueueUrl }: WireObject): string => String(QueueUrl).split('/').at(-1) ?? '';
