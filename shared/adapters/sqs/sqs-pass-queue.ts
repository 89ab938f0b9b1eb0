import { createHash } from 'node:crypto';
import {
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { PassMessage, PassQueue, Unsent } from '../../cycle/pass-message.ts';
import { isoOf } from '../../time/instant.ts';

/** Messages one request may carry. */
const BATCH_MAX = 10;

/** One queue, and the client that reaches it. */
export interface QueueAccess {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

/** Passes in a FIFO queue of SQS: one message group an account; a repeated message is dropped for five minutes. */
export class SqsPassQueue implements PassQueue {
  readonly #queue: QueueAccess;

  constructor(queue: QueueAccess) {
    this.#queue = queue;
  }

  async send(messages: readonly PassMessage[]): Promise<readonly Unsent[]> {
    const unsent: Unsent[] = [];
    for (let from = 0; from < messages.length; from += BATCH_MAX) {
      unsent.push(...(await this.#sendBatch(messages.slice(from, from + BATCH_MAX))));
    }
    return unsent;
  }

  async #sendBatch(batch: readonly PassMessage[]): Promise<readonly Unsent[]> {
    const { client, queueUrl } = this.#queue;
    const Entries = batch.map(entryOf);
    try {
      const reply = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      return batch.flatMap((message, at) => refusalOf(reply, message, at));
    } catch (error) {
      const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return batch.map((message) => ({ message, because }));
    }
  }
}

/** What is not in the list of successes was not queued, whatever the reply says of it. */
function refusalOf(
  { Successful = [], Failed = [] }: SendMessageBatchCommandOutput,
  message: PassMessage,
  at: number,
): readonly Unsent[] {
  if (Successful.some(({ Id }) => Id === String(at))) return [];
  const { Code = 'no reason given', Message = '' } = Failed.find(({ Id }) => Id === String(at)) ?? {};
  return [{ message, because: `${Code} ${Message}`.trim() }];
}

const entryOf = (message: PassMessage, at: number): SendMessageBatchRequestEntry => ({
  Id: String(at),
  MessageBody: JSON.stringify(message),
  MessageGroupId: message.account,
  MessageDeduplicationId: createHash('sha256').update(nameOf(message)).digest('hex'),
});

/** What is asked for, named: asked for again under the same name, it is the same pass. */
const nameOf = (message: PassMessage): string =>
  'tick' in message ? `${message.account}#${isoOf(message.tick.atMs)}` : `${message.account}#urgent#${message.urgent}`;
