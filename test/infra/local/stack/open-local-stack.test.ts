import { describe, expect, it } from 'vitest';
import { START_MS, withSmallBundles } from './small-stack.ts';
import { SMALL_RIGHTS } from './small-template.ts';

const HOUR_MS = 3_600_000;
const open = withSmallBundles();

describe('openLocalStack', () => {
  it('leads a tick through the schedule, both functions, the queue, the table and its stream', async () => {
    const { stack, counts, lines } = await open();
    expect(stack.schedules).toEqual([{ logicalId: 'Clock', periodMs: HOUR_MS }]);
    await stack.tick(START_MS, 'Clock');
    await stack.settle();
    expect(stack.failures).toEqual([]);
    expect(await counts()).toEqual({ one: 1 });
    expect(lines).toEqual(['job count 1', 'INSERT one']);
  });

  it('takes a tick that is delivered twice for one within five minutes', async () => {
    const { stack, clock, counts } = await open();
    await stack.tick(START_MS, 'Clock');
    await stack.tick(START_MS, 'Clock');
    await stack.settle();
    expect(await counts()).toEqual({ one: 1 });
    clock.nowMs += 5 * 60_000;
    await stack.tick(START_MS, 'Clock');
    await stack.settle();
    expect(await counts()).toEqual({ one: 2 });
  });

  it('says when a delayed message is due, and works it off then', async () => {
    const { stack, clock, ask, counts } = await open();
    await ask({ do: 'later', seconds: 90 });
    await stack.settle();
    expect(await counts()).toEqual({});
    expect(stack.dueAtMs()).toBe(START_MS + 90_000);
    clock.nowMs += 90_000;
    await stack.settle();
    expect(await counts()).toEqual({ later: 1 });
    expect(stack.dueAtMs()).toBeUndefined();
  });

  it('stops a function’s clock at the run’s time', async () => {
    const { stack, clock, ask, lines } = await open();
    await ask({ do: 'time' });
    await stack.settle();
    clock.nowMs += HOUR_MS;
    await ask({ do: 'time' });
    await stack.settle();
    const times = lines.filter((line) => line.startsWith('time'));
    expect(times).toEqual([
      `time 2026-01-01T00:00:00.000Z ${START_MS} true`,
      `time 2026-01-01T01:00:00.000Z ${START_MS + HOUR_MS} true`,
    ]);
  });

  it('collects what the topic would have sent, and gives secrets to those who may read them', async () => {
    const { stack, ask, lines } = await open();
    await ask({ do: 'tell', text: 'a <b> & "c"' });
    await ask({ do: 'secret' });
    await stack.settle();
    expect(lines).toContain('secret not-a-real-secret');
    expect(stack.sent).toEqual([
      {
        topicArn: stack.nameOf('News'),
        subject: 'News',
        message: 'a <b> & "c"',
        attributes: { severity: 'warning' },
        atMs: START_MS,
      },
    ]);
  });

  it('shows a failed message again after its visibility time, and gives it up after two attempts', async () => {
    const { stack, clock, ask, lines, counts } = await open();
    await ask({ do: 'report', group: 'bad' });
    await ask({ do: 'count', group: 'bad' });
    await ask({ do: 'count', group: 'good' });
    await stack.settle();
    expect(await counts()).toEqual({ good: 1 });
    expect(stack.dueAtMs()).toBe(START_MS + 70_000);
    clock.nowMs += 70_000;
    await stack.settle();
    clock.nowMs += 70_000;
    await stack.settle();
    expect(lines.filter((line) => line.includes('report'))).toEqual(['job report 1', 'job report 2']);
    expect(await counts()).toEqual({ good: 1, bad: 1 });
    expect(stack.messagesOf('Dead').map(({ body }) => JSON.parse(body).do)).toEqual(['report']);
    expect(stack.messagesOf('Jobs')).toEqual([]);
  });

  it.each([
    ['an error', { do: 'fail' }, 'told to fail'],
    ['the end of the process', { do: 'exit' }, 'exit status 3'],
  ])('goes on after %s', async (_name, job, because) => {
    const { stack, clock, ask, counts } = await open();
    await ask({ ...job, group: 'bad' });
    await stack.settle();
    expect(stack.failures).toMatchObject([{ function: 'worker', because: expect.stringContaining(because) }]);
    await ask({ do: 'count' });
    await stack.settle();
    expect(await counts()).toEqual({ one: 1 });
    clock.nowMs += 140_000;
    await stack.settle();
    expect(stack.failures).toHaveLength(2);
  });

  it('lets a function be killed in the middle of its work, and hands the message out again', async () => {
    const { stack, clock, ask, lines, whenWritten } = await open();
    const isAtWork = whenWritten('job wait 1');
    await ask({ do: 'wait', ms: 300 });
    await isAtWork;
    expect(stack.processes.get('worker')?.kill()).toBe(true);
    await stack.settle();
    expect(stack.failures).toMatchObject([{ errorType: 'Runtime.ExitError' }]);
    clock.nowMs += 70_000;
    await stack.settle();
    expect(lines).toContain('job wait 2');
    expect(stack.messagesOf('Jobs')).toEqual([]);
  });
});

describe('the rights of the template', () => {
  const BOOK = 'arn:aws:dynamodb:us-east-1:000000000000:table/Small-Book';
  const denialOf = (action: string, resource: string) => ({
    caller: 'worker',
    action,
    resource,
    message:
      'User: arn:aws:sts::000000000000:assumed-role/Small-workerRole/Small-worker is not authorized to perform: ' +
      `${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  });

  it('refuse what no statement allows, each in AWS’s words', async () => {
    const jobs = [
      ['count', 'dynamodb:UpdateItem', BOOK],
      ['commit', 'dynamodb:PutItem', BOOK],
      ['later', 'sqs:SendMessage', 'arn:aws:sqs:us-east-1:000000000000:Small-Later'],
      ['tell', 'sns:Publish', 'arn:aws:sns:us-east-1:000000000000:Small-News'],
      [
        'secret',
        'secretsmanager:GetSecretValue',
        'arn:aws:secretsmanager:us-east-1:000000000000:secret:small/main-LoCaL1',
      ],
    ] as const;
    const { stack, ask } = await open({ rights: { worker: SMALL_RIGHTS.worker.slice(-1) } });
    for (const [job] of jobs) await ask({ do: job, group: job, text: 'x', seconds: 1 });
    await stack.settle();
    const denials = jobs.map(([, action, resource]) => denialOf(action, resource));
    expect(stack.denied).toEqual(denials);
    expect(stack.failures).toMatchObject(denials.map(({ message }) => ({ because: message })));
  });

  it('refuse a transaction of which one part is not allowed', async () => {
    const worker = SMALL_RIGHTS.worker.filter((_each, at) => at !== 2);
    const { stack, ask, counts } = await open({ rights: { worker } });
    await ask({ do: 'commit' });
    await stack.settle();
    expect(stack.denied).toEqual([denialOf('dynamodb:DeleteItem', BOOK)]);
    expect(await counts()).toEqual({});
  });

  it('refuse a tick whose schedule may not call its target', async () => {
    const { stack } = await open({ rights: { clock: [] } });
    await expect(stack.tick(START_MS, 'Clock')).rejects.toThrow(
      /Clock cannot call its target: .*lambda:InvokeFunction/,
    );
  });

  it('refuse a mapping whose function may not read its source', async () => {
    await expect(open({ rights: { watcher: [] } })).rejects.toThrow(
      /BookSource cannot be created: .*dynamodb:DescribeStream/,
    );
    const worker = SMALL_RIGHTS.worker.slice(0, -1);
    await expect(open({ rights: { worker } })).rejects.toThrow(/JobSource cannot be created: .*sqs:ReceiveMessage/);
  });

  it('stop the run at a shape that is not known, and name it', async () => {
    const statement = {
      Effect: 'Allow',
      Action: 'sqs:*',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '::1' } },
    };
    await expect(open({ rights: { sender: [statement] } })).rejects.toThrow(/senderPolicy has .*IpAddress/);
    await expect(open({ more: { Odd: { Type: 'AWS::Events::Rule' } } })).rejects.toThrow(
      /Odd is of the type AWS::Events::Rule/,
    );
  });
});
