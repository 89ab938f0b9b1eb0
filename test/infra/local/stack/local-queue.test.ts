import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalQueue, type QueuedMessage, type QueueSettings } from '../../../../infra/local/stack/local-queue.ts';
import { openUniqueIds } from '../../../../infra/local/stack/unique-ids.ts';

const FIFO: QueueSettings = {
  logicalId: 'Jobs',
  name: 'jobs.fifo',
  arn: 'arn:aws:sqs:us-east-1:000000000000:jobs.fifo',
  isFifo: true,
  isContentDeduplicated: false,
  isDeduplicatedByGroup: false,
  visibilityMs: 70_000,
  delayMs: 0,
};
const STANDARD: QueueSettings = { ...FIFO, name: 'later', isFifo: false };
const open = (settings: QueueSettings) =>
  new LocalQueue(
    settings,
    openUniqueIds(() => 0),
  );
const bodies = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body);

describe('LocalQueue', () => {
  it('gives a group’s messages in order and one batch at a time', () => {
    const queue = open(FIFO);
    for (const [body, group] of [
      ['a1', 'a'],
      ['b1', 'b'],
      ['a2', 'a'],
      ['a3', 'a'],
    ] as const) {
      queue.send({ body, group, deduplicationId: body }, 0);
    }
    const first = queue.receive(1, 0);
    expect(bodies(first)).toEqual(['a1']);
    const second = queue.receive(10, 0);
    expect(bodies(second)).toEqual(['b1']);
    queue.delete(first);
    expect(bodies(queue.receive(10, 0))).toEqual(['a2', 'a3']);
  });

  it('forgets a deduplication id after five minutes, and not before, though the message is gone', () => {
    const queue = open(FIFO);
    const message = { body: 'x', group: 'a', deduplicationId: 'same' };
    const { messageId } = queue.send(message, 0);
    queue.delete(queue.receive(1, 0));
    expect(queue.send(message, 299_999).messageId).toBe(messageId);
    expect(queue.messages).toEqual([]);
    expect(queue.send(message, 300_000).messageId).not.toBe(messageId);
    expect(queue.messages).toHaveLength(1);
  });

  it('counts an id within its group where the queue says so', () => {
    const byGroup = open({ ...FIFO, isDeduplicatedByGroup: true });
    for (const group of ['a', 'b']) byGroup.send({ body: 'x', group, deduplicationId: 'same' }, 0);
    expect(byGroup.messages).toHaveLength(2);
    const byQueue = open(FIFO);
    for (const group of ['a', 'b']) byQueue.send({ body: 'x', group, deduplicationId: 'same' }, 0);
    expect(byQueue.messages).toHaveLength(1);
  });

  it('hides delayed and received messages, and says when the next one shows itself', () => {
    const queue = open(STANDARD);
    queue.send({ body: 'now' }, 0);
    queue.send({ body: 'later', delayMs: 90_000 }, 0);
    expect(bodies(queue.receive(10, 0))).toEqual(['now']);
    expect(queue.dueAtMs(0)).toBe(70_000);
    expect(bodies(queue.receive(10, 70_000))).toEqual(['now']);
    expect(queue.dueAtMs(70_000)).toBe(90_000);
    expect(bodies(queue.receive(10, 90_000))).toEqual(['later']);
  });

  it('moves what was received too often to the dead letters, with its id', () => {
    const dead = open({ ...FIFO, logicalId: 'Dead' });
    const queue = open({ ...FIFO, redrive: { deadLetterArn: dead.settings.arn, receiveCountMax: 2 } });
    queue.connectDeadLetters(dead);
    const { messageId } = queue.send({ body: 'bad', group: 'a', deduplicationId: '1' }, 0);
    queue.send({ body: 'good', group: 'a', deduplicationId: '2' }, 0);
    expect(bodies(queue.receive(1, 0))).toEqual(['bad']);
    expect(bodies(queue.receive(1, 70_000))).toEqual(['bad']);
    expect(bodies(queue.receive(1, 140_000))).toEqual(['good']);
    expect(dead.messages).toMatchObject([{ messageId, receiveCount: 2 }]);
  });

  it('delivers every message of a group once and in order, whatever is received and deleted in between', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(SEND, RECEIVE, FINISH, WAIT), { maxLength: 40 }), (steps) => {
        const consumer = new Consumer();
        for (const step of steps) step(consumer);
        consumer.workOff();
        const inOrder = (numbers: readonly number[]) => [...numbers].sort((x, y) => x - y);
        const everything = Array.from({ length: consumer.sent }, (_none, at) => at + 1);
        expect(inOrder(Object.values(consumer.done).flat())).toEqual(everything);
        for (const numbers of Object.values(consumer.done)) expect(numbers).toEqual(inOrder(numbers));
      }),
    );
  });
});

/** Sends numbers to a queue, and works them off as well as it can in time. */
class Consumer {
  readonly done: Record<string, number[]> = { a: [], b: [], c: [] };
  readonly #queue = open(FIFO);
  #held: readonly QueuedMessage[] = [];
  #nowMs = 0;
  sent = 0;

  send(group: string): void {
    this.sent++;
    this.#queue.send({ body: String(this.sent), group, deduplicationId: String(this.sent) }, this.#nowMs);
  }

  receive(count: number): void {
    this.finish();
    this.#held = this.#queue.receive(count, this.#nowMs);
  }

  wait(ms: number): void {
    this.#nowMs += ms;
  }

  /** Counts and deletes what is still hidden for it; what shows itself again may be with somebody else. */
  finish(): void {
    const own = this.#held.filter(({ visibleAtMs }) => visibleAtMs > this.#nowMs);
    for (const { body, group = '' } of own) this.done[group]?.push(Number(body));
    this.#queue.delete(own);
    this.#held = [];
  }

  workOff(): void {
    this.finish();
    while (this.#queue.messages.length > 0) {
      this.wait(FIFO.visibilityMs);
      this.receive(3);
      this.finish();
    }
  }
}

type Step = (consumer: Consumer) => void;
const SEND = fc.constantFrom('a', 'b', 'c').map(
  (group): Step =>
    (consumer) =>
      consumer.send(group),
);
const RECEIVE = fc.integer({ min: 1, max: 4 }).map(
  (count): Step =>
    (consumer) =>
      consumer.receive(count),
);
const WAIT = fc.integer({ min: 0, max: 80_000 }).map(
  (ms): Step =>
    (consumer) =>
      consumer.wait(ms),
);
const FINISH = fc.constant<Step>((consumer) => consumer.finish());
