import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';
import passQueue from '../events/pass-queue.json' with { type: 'json' };
import { RebalanceStage } from './rebalance-stage.ts';

const wiring = vi.hoisted(() => ({ openRebalance: vi.fn() }));
vi.mock('../../../lambdas/rebalance/wiring.ts', () => wiring);

const CONTEXT = { awsRequestId: '8476a536-e9f4-11e8-9739-2dfe598c3fcd' };
const TICK_MS = 1_793_534_700_000;

let stage: RebalanceStage;

async function freshHandler() {
  vi.resetModules();
  const { handler } = await import('../../../lambdas/rebalance/handler.ts');
  return handler;
}

beforeEach(() => {
  stage = new RebalanceStage();
  stage.limits = CAUTIOUS_LIMITS;
  stage.clock.advance(TICK_MS - stage.clock.nowMs());
  stage.moveTo('60000');
  stage.wish();
  wiring.openRebalance.mockReset().mockImplementation(() => stage.ports);
});

describe('the handler of the pass queue', () => {
  it('runs the pass that a message asks for, under the id of the invocation', async () => {
    const handler = await freshHandler();
    expect(await handler(passQueue as never, CONTEXT)).toEqual({ batchItemFailures: [] });
    expect(stage.heard()).toEqual(['hedge-opened']);
    expect(stage.logged.at(-1)).toMatchObject({ kind: 'pass', runId: CONTEXT.awsRequestId });
    await handler(passQueue as never, { awsRequestId: 'another' });
    expect(stage.logged.at(-1)).toMatchObject({ outcome: 'skipped' });
    expect(wiring.openRebalance).toHaveBeenCalledTimes(1);
  });

  it.each([
    'nonsense',
    '[]',
    '{}',
    '{"account":"main"}',
    '{"account":"main#history","urgent":"x"}',
    '{"account":"main","urgent":""}',
    '{"account":"main","tick":{"atMs":"1","periodMs":1}}',
    '{"account":"main","tick":{"atMs":1,"periodMs":0}}',
    '{"account":"main","urgent":"x","tick":{"atMs":1,"periodMs":1}}',
  ])('throws on the message %j, which the queue then puts aside', async (body) => {
    const Records = passQueue.Records.map((record) => ({ ...record, body }));
    await expect((await freshHandler())({ Records } as never, CONTEXT)).rejects.toThrow('drop this one');
    expect(stage.opened).toEqual([]);
  });

  it('gives every message of an invocation a run of its own', async () => {
    const [record] = passQueue.Records;
    const Records = ['a', 'b'].map((urgent) => ({
      ...record,
      messageId: `${urgent}${'0'.repeat(35)}`,
      body: JSON.stringify({ account: 'main', urgent }),
    }));
    await (await freshHandler())({ Records } as never, CONTEXT);
    const runs = stage.logged.filter(({ kind }) => kind === 'pass').map(({ runId }) => String(runId));
    expect(new Set(runs).size).toBe(2);
    for (const run of runs) expect(run).toMatch(/^[A-Za-z0-9-]{1,60}$/);
  });
});
