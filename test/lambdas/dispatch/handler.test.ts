import { createHash } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import againQueue from '../events/again-queue.json' with { type: 'json' };
import tick from '../events/scheduler-tick.json' with { type: 'json' };

const TICK_MS = Date.UTC(2026, 10, 1, 12, 5);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const dynamo = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
const lines: string[] = [];

/** The handler in a process of its own. */
async function freshHandler() {
  vi.resetModules();
  const { handler } = await import('../../../lambdas/dispatch/handler.ts');
  return handler;
}

const policy = (account: string, enabled?: boolean | string) => ({
  account: { S: account },
  ...(enabled === undefined ? {} : { enabled: typeof enabled === 'boolean' ? { BOOL: enabled } : { S: enabled } }),
});
const enabledAre = (...pages: ReturnType<typeof policy>[][]) => {
  const replies = pages.map((Items, at) =>
    at < pages.length - 1 ? { Items, LastEvaluatedKey: policy('x') } : { Items },
  );
  const scan = dynamo.on(ScanCommand, { TableName: 'Policies' });
  for (const reply of replies) scan.resolvesOnce(reply);
};
const openAre = (...accounts: string[]) =>
  dynamo
    .on(ScanCommand, { TableName: 'Ledger', IndexName: 'OpenAccounts' })
    .resolves({ Items: accounts.map((name) => ({ openAccount: { S: name } })) });
const sent = () => sqs.commandCalls(SendMessageBatchCommand).flatMap(({ args }) => args[0].input.Entries ?? []);

beforeEach(() => {
  dynamo.reset();
  sqs.reset();
  lines.length = 0;
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('POLICIES_TABLE', 'Policies');
  vi.stubEnv('LEDGER_TABLE', 'Ledger');
  vi.stubEnv('PASS_QUEUE_URL', 'https://sqs.eu-west-1.amazonaws.com/111122223333/PassQueue.fifo');
  vi.stubEnv('PERIOD_MS', '300000');
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries }: { Entries: { Id: string }[] }) => ({
    Successful: Entries.map(({ Id }) => ({ Id })),
  }));
});

describe('a tick', () => {
  it('asks for a pass over every account that is enabled or open, each once, page by page', async () => {
    enabledAre(
      [policy('main', true), policy('off', false), policy('new')],
      [policy('second', true), policy('main', true)],
    );
    openAre('orphan', 'main');
    await (await freshHandler())(tick);
    const messages = sent();
    expect(messages.map(({ MessageBody }) => JSON.parse(MessageBody ?? ''))).toEqual(
      ['main', 'orphan', 'second'].map((account) => ({ account, tick: { atMs: TICK_MS, periodMs: 300_000 } })),
    );
    expect(messages.map(({ MessageGroupId }) => MessageGroupId)).toEqual(['main', 'orphan', 'second']);
    expect(messages[0]?.MessageDeduplicationId).toBe(sha256('main#2026-11-01T12:05:00Z'));
  });

  it('counts what was meant to be on as on, and leaves out names that are no accounts', async () => {
    enabledAre([policy('typo', 'true'), policy('main#history', true), policy('all', true), policy('', true)]);
    openAre();
    await (await freshHandler())(tick);
    expect(sent().map(({ MessageGroupId }) => MessageGroupId)).toEqual(['typo']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ kind: 'dispatched', asked: 1, unusable: 3 });
  });

  it('reads no more of the policies than it needs', async () => {
    enabledAre([]);
    openAre();
    await (await freshHandler())(tick);
    expect(dynamo.commandCalls(ScanCommand)[0]?.args[0].input).toMatchObject({
      ProjectionExpression: '#account, #enabled',
    });
    expect(sqs.calls()).toHaveLength(0);
  });

  it('fails, but only after the accounts of the table that can be read have been asked for', async () => {
    dynamo.on(ScanCommand, { TableName: 'Policies' }).rejects(new Error('scripted: no such table'));
    openAre('orphan');
    await expect((await freshHandler())(tick)).rejects.toThrow(
      'The Policies table cannot be read: Error: scripted: no such table',
    );
    expect(sent().map(({ MessageGroupId }) => MessageGroupId)).toEqual(['orphan']);
  });

  it('fails naming what the queue did not take, and sends the rest in batches of ten', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `a${String(at).padStart(2, '0')}`);
    enabledAre(names.map((name) => policy(name, true)));
    openAre();
    sqs.on(SendMessageBatchCommand).callsFake(({ Entries }: { Entries: { Id: string; MessageGroupId: string }[] }) => ({
      Successful: Entries.filter(({ MessageGroupId }) => MessageGroupId !== 'a11').map(({ Id }) => ({ Id })),
      Failed: [{ Id: '1', Code: 'InternalError', Message: 'scripted', SenderFault: false }],
    }));
    await expect((await freshHandler())(tick)).rejects.toThrow(
      /^No pass over the account a11 was asked for: InternalError scripted$/,
    );
    expect(sent()).toHaveLength(12);
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(2);
  });

  it.each(['', 'now', '2026-11-01 12:05', '<aws.scheduler.scheduled-time>'])(
    'of the instant %j is refused with a sentence',
    async (scheduledTime) => {
      await expect((await freshHandler())({ scheduledTime })).rejects.toThrow('correct the schedule');
    },
  );
});

describe('a wish to look again', () => {
  it('becomes an urgent pass under the id of its message, so that a second delivery asks for the same pass', async () => {
    const handler = await freshHandler();
    for (const _delivery of [1, 2]) {
      expect(await handler(againQueue as never)).toEqual({ batchItemFailures: [] });
    }
    const [first, second] = sent();
    const messageId = againQueue.Records[0]?.messageId;
    expect(JSON.parse(first?.MessageBody ?? '')).toEqual({ account: 'main', urgent: messageId });
    expect(first?.MessageDeduplicationId).toBe(sha256(`main#urgent#${messageId}`));
    expect(second?.MessageDeduplicationId).toBe(first?.MessageDeduplicationId);
  });

  it('that cannot be read, or not be passed on, stays in its queue; the others go on', async () => {
    const [record] = againQueue.Records;
    const bodies = [
      'nonsense',
      '{"account":"main#history","because":"x"}',
      '{"account":"gone","because":"x"}',
      record?.body,
    ];
    const Records = bodies.map((body, at) => ({ ...record, messageId: `m${at}`, body }));
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [{ Id: '1', MessageId: 'x', MD5OfMessageBody: 'x' }] });
    const answer = await (await freshHandler())({ Records } as never);
    expect(answer).toEqual({ batchItemFailures: ['m0', 'm1', 'm2'].map((itemIdentifier) => ({ itemIdentifier })) });
    expect(lines.map((line) => JSON.parse(line).messageId)).toEqual(['m0', 'm1', 'm2']);
  });
});

it('names the variable that is not set', async () => {
  vi.stubEnv('PERIOD_MS', '');
  await expect((await freshHandler())(tick)).rejects.toThrow('the environment variable PERIOD_MS is not set');
  vi.stubEnv('PERIOD_MS', '5m');
  await expect((await freshHandler())(tick)).rejects.toThrow('PERIOD_MS must be whole milliseconds, was 5m');
});
