import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LambdaProcess } from '../../../../infra/local/stack/lambda-process.ts';
import { openUniqueIds } from '../../../../infra/local/stack/unique-ids.ts';

const NOW_MS = Date.UTC(2026, 0, 1);

interface Given {
  /** The body of the handler; it knows `event`, `context` and what `before` has made. */
  readonly body: string;
  readonly before?: string;
  readonly timeoutMs?: number;
  readonly clockSpeed?: number;
  readonly handler?: string;
}

async function open({ body, before = '', timeoutMs = 20_000, clockSpeed = 0, handler = 'index.handler' }: Given) {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'index.mjs'), `${before}\nexport const handler = async (event, context) => { ${body} };`);
  const clock = { nowMs: NOW_MS };
  const lines: string[] = [];
  const settings = {
    logicalId: 'Fn',
    name: 'Small-Fn',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:Small-Fn',
    folder,
    handler,
    timeoutMs,
    memoryMb: 256,
    environment: { COLOUR: 'green' },
  };
  const nowMs = () => clock.nowMs;
  const lambda = await LambdaProcess.open(settings, {
    nowMs,
    clockSpeed,
    ids: openUniqueIds(nowMs),
    onLine: (line) => void lines.push(line),
  });
  onTestFinished(() => lambda.close());
  return { lambda, clock, lines };
}

const returned = (value: unknown) => ({ kind: 'returned', value });

describe('LambdaProcess', () => {
  it('gives event, context and environment, and nothing of this process’s own', async () => {
    const body =
      'return [event.x, context.functionName, context.memoryLimitInMB, context.getRemainingTimeInMillis(), process.env];';
    const { lambda } = await open({ body });
    const invocation = await lambda.invoke({ x: 1 });
    expect(invocation).toMatchObject(
      returned([1, 'Small-Fn', '256', 20_000, { COLOUR: 'green', _HANDLER: 'index.handler' }]),
    );
    const variables = invocation.kind === 'returned' && Array.isArray(invocation.value) ? invocation.value[4] : {};
    for (const name of ['PATH', 'HOME', 'USER']) expect(variables).not.toHaveProperty(name);
  });

  it('keeps one process for calls that come one after the other', async () => {
    const { lambda } = await open({ before: 'let calls = 0;', body: 'return ++calls;' });
    const calls = [lambda.invoke({}), lambda.invoke({}), lambda.invoke({})];
    expect(await Promise.all(calls)).toEqual([returned(1), returned(2), returned(3)]);
  });

  it('has read all output when a call ends', async () => {
    const body = 'for (let i = 0; i < event.count; i++) console.log("x".repeat(99) + i);';
    const { lambda, lines } = await open({ body });
    await lambda.invoke({ count: 3_000 });
    expect(lines).toHaveLength(3_000);
    expect(lines.at(-1)).toBe(`${'x'.repeat(99)}2999`);
  });

  it('stops the clock within a call, whichever way it is read', async () => {
    const body = `const before = Date.now(); await new Promise((go) => setTimeout(go, 30));
      class Own extends Date {}
      return [Date.now() - before, before, new Date().getTime(), new Own().getTime(), new Date(5).getTime(), Date.UTC(2026, 0, 1),
        new Date() instanceof Date, new Date().constructor === Date, Date().slice(0, 15), Date.parse('2026-01-01T00:00:00Z')];`;
    const { lambda } = await open({ body });
    const words = new Date(NOW_MS).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+).*/, '$1 $3 $2 $4');
    expect(await lambda.invoke({})).toEqual(
      returned([0, NOW_MS, NOW_MS, NOW_MS, 5, NOW_MS, true, true, words, NOW_MS]),
    );
  });

  it('lets the clock run faster where the run does', async () => {
    const body =
      'const before = Date.now(); await new Promise((go) => setTimeout(go, 50)); return Date.now() - before;';
    const { lambda } = await open({ body, clockSpeed: 1_000 });
    const invocation = await lambda.invoke({});
    expect(invocation.kind === 'returned' ? invocation.value : 0).toBeGreaterThanOrEqual(49_000);
  });

  it('reports an error with its name and message', async () => {
    const { lambda } = await open({ body: 'throw new RangeError("too far");' });
    expect(await lambda.invoke({})).toEqual({ kind: 'failed', errorType: 'RangeError', because: 'too far' });
  });

  it('kills a call that takes too long, and serves the next one', async () => {
    const { lambda } = await open({
      body: 'if (event.hang) await new Promise(() => setInterval(() => {}, 9)); return 1;',
      timeoutMs: 300,
    });
    expect(await lambda.invoke({})).toEqual(returned(1));
    expect(await lambda.invoke({ hang: true })).toEqual({
      kind: 'failed',
      errorType: 'Sandbox.Timedout',
      because: 'Task timed out after 0.30 seconds',
    });
    expect(await lambda.invoke({})).toEqual(returned(1));
  });

  it.each<[string, Given, RegExp]>([
    ['that ends in a call', { body: 'console.log("last words"); process.exit(7);' }, /exit status 7\nlast words/],
    ['that cannot be loaded', { body: '', before: 'throw new Error("no start");' }, /no start/],
    ['whose handler is absent', { body: '', handler: 'index.main' }, /index.main is undefined or not exported/],
    ['whose file is absent', { body: '', handler: 'other.handler' }, /Cannot find module 'other'/],
  ])('tells of a process %s', async (_name, given, because) => {
    const { lambda } = await open(given);
    expect(await lambda.invoke({})).toMatchObject({ kind: 'failed', because: expect.stringMatching(because) });
  });

  it('starts another process after one was killed between two calls', async () => {
    const { lambda } = await open({ before: 'let calls = 0;', body: 'return ++calls;' });
    expect(lambda.kill()).toBe(false);
    expect(await lambda.invoke({})).toEqual(returned(1));
    expect(lambda.kill()).toBe(true);
    expect(await lambda.invoke({})).toEqual(returned(1));
  });

  it('fails the call under way when it is closed, and refuses later ones', async () => {
    const { lambda } = await open({ body: 'await new Promise(() => setInterval(() => {}, 9));' });
    const call = lambda.invoke({});
    await new Promise((soon) => setImmediate(soon));
    await lambda.close();
    expect((await call).kind).toBe('failed');
    expect(await lambda.invoke({})).toMatchObject({ kind: 'failed', because: 'Fn has been closed.' });
  });
});
