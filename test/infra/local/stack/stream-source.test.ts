import { describe, expect, it } from 'vitest';
import type { ItemChange } from '../../../../infra/local/dynamo/item-change.ts';
import type { Invocation } from '../../../../infra/local/stack/lambda-process.ts';
import type { StreamRecord } from '../../../../infra/local/stack/stream-record.ts';
import { openStreamSource, type StreamMapping } from '../../../../infra/local/stack/stream-source.ts';
import { callRecorder, DONE, deadLetters, FAILED, runUntil } from './event-source-fixtures.ts';

interface Batch {
  readonly Records: readonly StreamRecord[];
}

const HOUR_MS = 3_600_000;
const nameOf = ({ dynamodb }: StreamRecord) =>
  dynamodb.Keys['pk'] && 'S' in dynamodb.Keys['pk'] ? dynamodb.Keys['pk'].S : '';

function open(answer: (names: readonly string[], batch: Batch) => Invocation, changes: Partial<StreamMapping> = {}) {
  const recorder = callRecorder<Batch>((batch) => answer(batch.Records.map(nameOf), batch));
  const listeners = new Set<(change: ItemChange) => void>();
  const engine = {
    onChange: (listener: (change: ItemChange) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const mapping: StreamMapping = {
    table: 'Book',
    streamArn: 'arn:stream',
    viewType: 'NEW_AND_OLD_IMAGES',
    callee: recorder.callee,
    batchSize: 10,
    isReporting: true,
    isBisecting: true,
    retriesMax: 5,
    ageMsMax: Number.POSITIVE_INFINITY,
    giveUp: undefined,
    ...changes,
  };
  const source = openStreamSource(mapping, engine, recorder.surroundings);
  const put = (name: string, table = 'Book') => {
    const keys = { pk: { S: name } };
    for (const listener of listeners) listener({ table, keys, by: 'request', eventName: 'INSERT', newImage: keys });
  };
  return {
    ...recorder,
    source,
    put,
    listeners,
    batches: () => recorder.events.map(({ Records }) => Records.map(nameOf)),
  };
}

describe('openStreamSource', () => {
  it('gives the changes of its table in order', async () => {
    const { source, put, clock, batches, events } = open(() => DONE);
    for (const name of ['a', 'b', 'c']) put(name);
    put('x', 'Other');
    await runUntil(source, clock, HOUR_MS);
    expect(batches().flat()).toEqual(['a', 'b', 'c']);
    expect(events[0]?.Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSourceARN: 'arn:stream',
      dynamodb: { Keys: { pk: { S: 'a' } }, NewImage: { pk: { S: 'a' } }, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  it('holds back what is behind a failure until it succeeds', async () => {
    let attempts = 0;
    const { source, put, clock, batches } = open(([first]) => (first === 'bad' && ++attempts < 4 ? FAILED : DONE), {
      batchSize: 1,
    });
    for (const name of ['bad', 'good']) put(name);
    await runUntil(source, clock, HOUR_MS);
    expect(batches()).toEqual([['bad'], ['bad'], ['bad'], ['bad'], ['good']]);
    expect(clock.nowMs).toBe(1_000 + 2_000 + 4_000);
  });

  it('halves a batch that fails, until the bad change stands alone', async () => {
    const { source, put, clock, batches } = open((names) => (names.includes('bad') ? FAILED : DONE), { retriesMax: 1 });
    put('0'); // under way alone, so that the others gather
    for (const name of ['a', 'b', 'bad', 'c']) put(name);
    await runUntil(source, clock, HOUR_MS);
    const worked = batches()
      .filter((names) => !names.includes('bad'))
      .flat();
    expect(worked).toEqual(['0', 'a', 'b', 'c']);
    expect(batches()).toContainEqual(['bad']);
  });

  it('goes on from the first change that the function reports', async () => {
    let isFirst = true;
    const { source, put, clock, batches } = open((names, { Records }) => {
      const at = names.indexOf('bad');
      if (at < 0 || !isFirst) return DONE;
      isFirst = false;
      return {
        kind: 'returned',
        value: { batchItemFailures: [{ itemIdentifier: Records[at]?.dynamodb.SequenceNumber }] },
      };
    });
    put('0');
    for (const name of ['a', 'bad', 'b']) put(name);
    await runUntil(source, clock, HOUR_MS);
    expect(batches()).toEqual([['0'], ['a', 'bad', 'b'], ['bad', 'b']]);
  });

  it('takes a report that cannot be read for a failure of the whole batch', async () => {
    const reports = [
      { batchItemFailures: [{ itemIdentifier: 'nobody' }] },
      { batchItemFailures: [{}] },
      { batchItemFailures: 'x' },
      null,
    ];
    const { source, put, clock, batches } = open(() => ({ kind: 'returned', value: reports.shift() }));
    put('a');
    await runUntil(source, clock, HOUR_MS);
    expect(batches()).toEqual([['a'], ['a'], ['a'], ['a']]);
  });

  it('gives a change up after its retries, tells where it stood, and goes on', async () => {
    const queue = deadLetters();
    const giveUp = { queue, denial: () => undefined };
    const { source, put, clock, batches, failures } = open(([first]) => (first === 'bad' ? FAILED : DONE), {
      retriesMax: 2,
      giveUp,
      batchSize: 1,
    });
    for (const name of ['bad', 'good']) put(name);
    await runUntil(source, clock, HOUR_MS);
    expect(batches()).toEqual([['bad'], ['bad'], ['bad'], ['good']]);
    expect(failures).toHaveLength(3);
    expect(queue.messages.map(({ body }) => JSON.parse(body))).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
        DDBStreamBatchInfo: { batchSize: 1 },
      },
    ]);
  });

  it('drops a change that became too old, and follows no more once it is closed', async () => {
    const { source, put, clock, batches, listeners } = open(() => FAILED, {
      retriesMax: Number.POSITIVE_INFINITY,
      ageMsMax: 5_000,
    });
    put('old');
    await runUntil(source, clock, HOUR_MS);
    expect(batches()).toEqual([['old'], ['old'], ['old']]);
    expect(source.dueAtMs()).toBeUndefined();
    source.close();
    expect(listeners.size).toBe(0);
    expect(source.kick()).toBe(false);
  });
});
