import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { SqsAgainQueue } from '../../../shared/adapters/sqs/sqs-again-queue.ts';
import { SqsPassQueue } from '../../../shared/adapters/sqs/sqs-pass-queue.ts';

const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/Queue';

function openQueues() {
  const client = new SQSClient({ region: 'eu-west-1' });
  const queue = { client, queueUrl: URL };
  return { sqs: mockClient(client), passes: new SqsPassQueue(queue), again: new SqsAgainQueue(queue) };
}

describe('the pass queue', () => {
  it('tells apart ticks, wishes and accounts, and nothing else', async () => {
    const { sqs, passes } = openQueues();
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [] });
    const tick = { atMs: 1_793_534_700_000, periodMs: 300_000 };
    const other = { ...tick, atMs: tick.atMs + 300_000 };
    await passes.send([
      { account: 'main', tick },
      { account: 'main', tick: { ...tick, periodMs: 60_000 } },
      { account: 'main', tick: other },
      { account: 'second', tick },
      { account: 'main', urgent: 'u1' },
      { account: 'main', urgent: 'u2' },
    ]);
    const entries = sqs.commandCalls(SendMessageBatchCommand)[0]?.args[0].input.Entries ?? [];
    const ids = entries.map(({ MessageDeduplicationId }) => MessageDeduplicationId);
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(5);
    expect(entries.map(({ MessageGroupId }) => MessageGroupId)).toEqual([
      'main',
      'main',
      'main',
      'second',
      'main',
      'main',
    ]);
  });

  it('takes what is not among the successes for not sent, and a request that fails for all of it', async () => {
    const { sqs, passes } = openQueues();
    const messages = ['a', 'b'].map((account) => ({ account, urgent: 'u' }));
    sqs.on(SendMessageBatchCommand).resolvesOnce({ Successful: [{ Id: '1', MessageId: 'm', MD5OfMessageBody: 'x' }] });
    expect(await passes.send(messages)).toEqual([{ message: messages[0], because: 'no reason given' }]);
    sqs.on(SendMessageBatchCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDenied' }));
    expect((await passes.send(messages)).map(({ because }) => because)).toEqual([
      'AccessDenied: no',
      'AccessDenied: no',
    ]);
  });
});

describe('the again queue', () => {
  it.each([
    [-5, 1],
    [0, 1],
    [1, 1],
    [1_001, 2],
    [60_000, 60],
    [900_000, 900],
    [86_400_000, 900],
  ])('waits for %i ms as %i s', async (inMs, seconds) => {
    const { sqs, again } = openQueues();
    sqs.on(SendMessageCommand).resolves({});
    await again.send({ account: 'main', because: 'it wants to' }, inMs);
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: URL,
      MessageBody: '{"account":"main","because":"it wants to"}',
      DelaySeconds: seconds,
    });
  });

  it('says when it cannot be asked', async () => {
    const { sqs, again } = openQueues();
    sqs.on(SendMessageCommand).rejects(new Error('scripted'));
    await expect(again.send({ account: 'main', because: 'x' }, 1)).rejects.toThrow('scripted');
  });
});
