import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { AgainMessage, AgainQueue } from '../../cycle/pass-message.ts';
import type { QueueAccess } from './sqs-pass-queue.ts';

/** SQS holds a message back for at most a quarter of an hour. */
const DELAY_MAX_S = 900;

/** Delayed messages in a standard queue of SQS; a FIFO queue cannot delay single messages. */
export class SqsAgainQueue implements AgainQueue {
  readonly #queue: QueueAccess;

  constructor(queue: QueueAccess) {
    this.#queue = queue;
  }

  async send(message: AgainMessage, inMs: number): Promise<void> {
    const { client, queueUrl } = this.#queue;
    const DelaySeconds = Math.min(DELAY_MAX_S, Math.max(1, Math.ceil(inMs / 1000)));
    const MessageBody = JSON.stringify(message);
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, DelaySeconds }));
  }
}
