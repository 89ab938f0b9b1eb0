import { describe, expect, it } from 'vitest';
import { type AsyncSettings, openAsyncSource } from '../../../../infra/local/stack/async-source.ts';
import { callRecorder, DONE, deadLetters, FAILED, runUntil } from './event-source-fixtures.ts';

const DAY_MS = 86_400_000;

function open(isBad: (event: string) => boolean, changes: Partial<AsyncSettings> = {}) {
  const recorder = callRecorder<string>((event) => (isBad(event) ? FAILED : DONE));
  const settings = { retriesMax: 2, ageMsMax: DAY_MS, giveUp: undefined, ...changes };
  return { ...recorder, source: openAsyncSource(recorder.callee, settings, recorder.surroundings) };
}

describe('openAsyncSource', () => {
  it('calls once for each event, in order', async () => {
    const { source, clock, events } = open(() => false);
    for (const event of ['a', 'b']) source.accept(event);
    await runUntil(source, clock, DAY_MS);
    expect(events).toEqual(['a', 'b']);
  });

  it('repeats a failed call after one minute and after two more, and lets others pass meanwhile', async () => {
    const { source, clock, events } = open((event) => event === 'bad');
    for (const event of ['bad', 'good']) source.accept(event);
    await runUntil(source, clock, DAY_MS);
    expect(events).toEqual(['bad', 'good', 'bad', 'bad']);
    expect(clock.nowMs).toBe(180_000);
  });

  it('gives up an event that would become too old, with what it was', async () => {
    const queue = deadLetters();
    const giveUp = { queue, denial: () => undefined };
    const { source, clock, events } = open(() => true, { ageMsMax: 100_000, giveUp });
    source.accept('bad');
    await runUntil(source, clock, DAY_MS);
    expect(events).toHaveLength(2);
    expect(queue.messages.map(({ body }) => JSON.parse(body))).toMatchObject([
      { requestPayload: 'bad', requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 2 } },
    ]);
  });

  it('loses what it gives up where the right to send it on is missing, and says so', async () => {
    const queue = deadLetters();
    const denial = { caller: 'Fn', action: 'sqs:SendMessage', resource: 'arn:dead', message: 'no' };
    const denied: unknown[] = [];
    const { callee, surroundings, clock } = callRecorder<string>(() => FAILED);
    const settings = { retriesMax: 0, ageMsMax: DAY_MS, giveUp: { queue, denial: () => denial } };
    const source = openAsyncSource(callee, settings, { ...surroundings, onDenied: (each) => void denied.push(each) });
    source.accept('bad');
    await runUntil(source, clock, DAY_MS);
    expect(denied).toEqual([denial]);
    expect(queue.messages).toEqual([]);
  });
});
