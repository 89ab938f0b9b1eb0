import { describe, expect, it } from 'vitest';
import { runPass } from '../../shared/cycle/run-pass.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { interposed, mortal } from '../support/crash.ts';
import { expectKept } from '../support/promises.ts';
import { PERIOD_MS, type Stage } from '../support/stage.ts';
import { OPEN } from '../support/stories.ts';

const WRITES = ['ledger.take', 'ledger.commit', 'ledger.delivered', 'ledger.release'];
const writesIn = (calls: readonly string[]) => calls.filter((call) => WRITES.includes(call));

describe('passes, one after the other', () => {
  it('opens once, exactly on target, with leverage and margin mode set before', async () => {
    const stage = await OPEN.prepare();
    const report = await stage.pass();
    expect(report).toMatchObject({ kind: 'done', isVerified: true, failures: [] });
    expect(stage.exchange.calls.filter((call) => /^(set|place)/.test(call))).toEqual([
      'setMarginMode',
      'setLeverage',
      'place',
    ]);
    await stage.passes(3);
    expect(stage.exchange.asked).toHaveLength(1);
    await expectKept(stage, '1.2');
    expect(stage.heard()).toEqual(['hedge-opened']);
  });

  it('then does nothing, with one look and two writes a pass', async () => {
    const stage = await OPEN.prepare();
    await stage.pass();
    stage.exchange.calls.length = 0;
    for (let pass = 0; pass < 10; pass++) {
      stage.clock.advance(PERIOD_MS);
      const { outside, calls } = mortal(stage.outside);
      expect(await stage.pass(outside)).toMatchObject({ kind: 'done', entries: [], alerts: [], isVerified: true });
      expect(writesIn(calls)).toEqual(['ledger.take', 'ledger.release']);
    }
    expect(new Set(stage.exchange.calls)).toEqual(new Set(['readInstruments', 'readAccount']));
    expect(stage.exchange.calls).toHaveLength(20);
  });

  it('writes the whole decision down once an hour', async () => {
    const stage = await OPEN.prepare();
    await stage.pass();
    stage.clock.advance(HOUR_MS - PERIOD_MS);
    const reports = await stage.passes(2);
    const kinds = reports.map((report) => (report.kind === 'done' ? report.entries.map(({ kind }) => kind) : []));
    expect(kinds).toEqual([['decided'], []]);
  });
});

describe('triggers', () => {
  it('drops a tick that was handled, one older than half a period, but no urgent request', async () => {
    const stage = await OPEN.prepare();
    const tick = { atMs: stage.clock.nowMs(), periodMs: PERIOD_MS };
    await runPass(stage.outside, stage.request({ tick }));
    stage.clock.advance(7_000);
    expect(await runPass(stage.outside, stage.request({ tick }))).toEqual({
      kind: 'skipped',
      because: 'this tick was already handled',
    });
    const next = { ...tick, atMs: tick.atMs + 1_000 };
    stage.clock.advance(PERIOD_MS / 2);
    const late = await runPass(stage.outside, stage.request({ tick: next }));
    expect(late).toEqual({ kind: 'skipped', because: 'the tick is further away than half a period' });
    const { tick: _none, ...urgent } = stage.request();
    expect((await runPass(stage.outside, urgent)).kind).toBe('done');
    expect(stage.exchange.asked).toHaveLength(1);
  });

  it('handles a tick again whose first run was killed, after its lease', async () => {
    const stage = await OPEN.prepare();
    const tick = { atMs: stage.clock.nowMs(), periodMs: PERIOD_MS };
    const killed = mortal(stage.outside, { at: 6, when: 'before' });
    await Promise.race([runPass(killed.outside, stage.request({ tick })), killed.died]);
    stage.clock.advance(70_000);
    expect(await runPass(stage.outside, stage.request({ tick }))).toMatchObject({ kind: 'skipped' });
    stage.clock.advance(21_000);
    expect(await runPass(stage.outside, stage.request({ tick }))).toMatchObject({ kind: 'done' });
    await expectKept(stage, '1.2');
  });
});

describe('two runs at one time', () => {
  it('lets only one of them in while the lease holds', async () => {
    const stage = await OPEN.prepare();
    const { outside, died } = mortal(stage.outside, { at: 10, when: 'before' });
    await Promise.race([stage.pass(outside), died]);
    stage.clock.advance(89_000);
    const second = await stage.pass();
    expect(second).toMatchObject({ kind: 'skipped', because: expect.stringContaining('run-1 is at work') });
    expect(stage.exchange.asked).toEqual([]);
  });

  it('writes nothing from a run that slept while another took over, wherever it slept', async () => {
    const probe = await OPEN.prepare();
    const counted = mortal(probe.outside);
    await probe.pass(counted.outside);
    for (const [at, name] of counted.calls.entries()) {
      if (name === 'ledger.take') continue;
      const { stage, done } = await sleepingAt(at);
      expect([at, name, done]).toEqual([at, name, /^(orders.place|margin)/.test(name) ? [name] : []]);
      await stage.passes(3);
      await expectKept(stage, '1.2');
    }
  });
});

/** The first run sleeps before one of its calls for 100 s, and a second run takes over: what did the first do then? */
async function sleepingAt(at: number): Promise<{ readonly stage: Stage; readonly done: readonly string[] }> {
  const stage = await OPEN.prepare();
  const done: string[] = [];
  let calls = 0;
  const outside = interposed(stage.outside, async (name, perform) => {
    calls += 1;
    if (calls - 1 === at) {
      stage.clock.advance(100_000);
      await stage.pass();
    }
    const answer = await perform();
    const isDone = name === 'orders.place' || /^margin/.test(name) || JSON.stringify(answer)?.includes('committed');
    if (calls > at && isDone) done.push(name);
    return answer;
  });
  await stage.pass(outside);
  return { stage, done };
}
