import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../shared/market/instrument.ts';
import { missing } from '../../shared/market/read.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { seenOtherwise } from '../support/seen-otherwise.ts';
import { ACCOUNT, PERIOD_MS, type Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';

const heardTimes = (stage: Stage, code: string): number => stage.heard().filter((each) => each === code).length;

describe('a ban met while reading the account', () => {
  const banned = async (): Promise<Stage> => {
    const stage = await opened();
    const untilMs = stage.clock.nowMs() + DAY_MS;
    const lift = seenOtherwise(stage, (seen) => ({ ...seen, silentUntilMs: untilMs }));
    stage.exchange.calls.length = 0;
    await stage.pass();
    lift();
    return stage;
  };

  it('is told at once, with the time of its end, and once', async () => {
    const stage = await banned();
    expect(stage.heard()).toEqual(['hedge-opened', 'account-unreadable']);
    expect(stage.channel.sent.at(-1)?.text).toContain('until 2026-01-02T00:05');
    expect(stage.channel.sent.at(-1)?.severity).toBe('critical');
    await stage.passes(100);
    expect(heardTimes(stage, 'account-unreadable')).toBe(1);
  });

  it('ends all calls until its time has passed, and then the account is tended as before', async () => {
    const stage = await banned();
    expect(stage.exchange.calls).toEqual(['readInstruments', 'readAccount']);
    stage.wish({ ratio: '0.7' });
    const reports = await stage.passes(DAY_MS / PERIOD_MS - 1);
    expect(new Set(reports.map(({ kind }) => kind))).toEqual(new Set(['skipped']));
    expect(stage.exchange.calls).toHaveLength(2);
    await stage.passes(1);
    expect(stage.short().toString()).toBe('1.4');
  });

  it('does not hold back what is owed to the owner', async () => {
    const stage = await opened((now) => now.channel.failWith('scripted: the topic does not answer'));
    seenOtherwise(stage, (seen) => ({ ...seen, silentUntilMs: stage.clock.nowMs() + DAY_MS }));
    await stage.pass();
    expect((await stage.page()).outbox.map(({ code }) => code)).toEqual(['account-unreadable']);
    await stage.passes(2);
    stage.channel.failWith(undefined);
    const [report] = await stage.passes(1);
    expect(report).toEqual({ kind: 'skipped', because: 'the exchange asked for a pause' });
    expect(stage.heard()).toEqual(['hedge-opened', 'account-unreadable']);
    expect((await stage.page()).outbox).toEqual([]);
  });
});

describe('an alert that the channel refuses', () => {
  /** The channel never takes news of changed hedges: too long for it, or not to its taste. */
  const picky = async (): Promise<Stage> => {
    const stage = await opened();
    const send = stage.channel.send.bind(stage.channel);
    stage.channel.send = async (alert) =>
      alert.code === 'hedge-changed' ? { kind: 'failed', because: 'scripted: too long' } : send(alert);
    return stage;
  };

  it('does not hold back the others, and is tried again', async () => {
    const stage = await picky();
    for (const ratio of ['0.7', '0.5']) {
      stage.wish({ ratio });
      await stage.passes(2);
    }
    stage.hold('BTC', '0');
    await stage.passes(1);
    stage.trade('buy', '0.1', { reduceOnly: true });
    await stage.passes(3);
    expect(stage.heard()).toEqual(expect.arrayContaining(['naked-short', 'owner-trade']));
    expect((await stage.page()).outbox.map(({ code }) => code)).toEqual(['hedge-changed', 'hedge-changed']);
  });

  it('does not hold back what is critical, however many of them there are', async () => {
    const stage = await picky();
    for (const ratio of ['0.7', '0.65', '0.7', '0.65', '0.7']) {
      stage.wish({ ratio });
      await stage.passes(2);
    }
    stage.hold('BTC', '0');
    await stage.passes(2);
    expect(stage.heard()).toContain('naked-short');
  });
});

describe('an alert that was sent, but cannot be taken out of the outbox', () => {
  it('is sent again rather than lost, and the pass keeps what it has learnt', async () => {
    const stage = await opened((now) => now.trade('buy', '0.02', { clientOrderId: 'cw1abcdefg5', reduceOnly: true }));
    const delivered = stage.ledger.delivered.bind(stage.ledger);
    stage.ledger.delivered = async () => {
      throw new Error('scripted: AccessDeniedException');
    };
    expect(await stage.pass()).toMatchObject({ kind: 'done', failures: [] });
    stage.wish({ ratio: '0.75' });
    await stage.passes(3);
    stage.ledger.delivered = delivered;
    await stage.passes(1);
    const halts = stage.channel.sent.filter(({ code }) => code === 'account-halted');
    expect(new Set(halts.map(({ id }) => id)).size).toBe(1);
    expect(stage.exchange.asked).toHaveLength(1);
    expect((await stage.page()).outbox).toEqual([]);
    stage.resume();
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1.5');
  });

  it('keeps lasting conditions from being told anew in every pass', async () => {
    const stage = await opened((now) => now.wish({ enabled: false }));
    stage.ledger.delivered = async () => {
      throw new Error('scripted: AccessDeniedException');
    };
    await stage.passes(12);
    expect(stage.ledger.promised.filter(({ code }) => code === 'policy-disabled')).toHaveLength(1);
  });

  it('does not end a pass where the channel itself throws', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.7' }));
    stage.channel.send = async () => {
      throw new Error('scripted: the channel is broken');
    };
    expect(await stage.pass()).toMatchObject({ kind: 'done', failures: [] });
    expect(stage.short().toString()).toBe('1.4');
    expect((await stage.page()).outbox.map(({ code }) => code)).toEqual(['hedge-changed']);
  });
});

describe('words that differ from pass to pass', () => {
  it('of a table of policies that cannot be read are told once a day', async () => {
    const stage = await opened();
    let requests = 0;
    stage.policies.readAccount = async () => missing(`ThrottlingException: request ${++requests}`);
    await stage.passes(DAY_MS / PERIOD_MS);
    expect(heardTimes(stage, 'policy-faulty')).toBe(1);
    await stage.passes(2);
    expect(heardTimes(stage, 'policy-faulty')).toBe(2);
  });

  it('of an account that cannot be read are told once an hour', async () => {
    const stage = await opened();
    let requests = 0;
    seenOtherwise(stage, (seen) => ({ ...seen, positions: missing(`timed out, request ${++requests}`) }));
    await stage.passes((3 * HOUR_MS) / PERIOD_MS);
    expect(heardTimes(stage, 'account-unreadable')).toBe(3);
  });

  it('of a policy whose tending fails are told once an hour', async () => {
    const stage = await opened();
    let passes = 0;
    const readInstruments = stage.exchange.readInstruments.bind(stage.exchange);
    stage.exchange.readInstruments = async (symbols) => {
      const rules = await readInstruments(symbols);
      passes += 1;
      return rules.ok
        ? { ok: true, value: new Map([...rules.value].map(([name, each]) => [name, broken(each)])) }
        : rules;
    };
    const broken = (instrument: Instrument): Instrument =>
      Object.defineProperty({ ...instrument }, 'tiers', {
        get: () => {
          throw new Error(`scripted: broken in pass ${passes}`);
        },
      });
    await stage.passes((2 * HOUR_MS) / PERIOD_MS);
    expect(heardTimes(stage, 'pass-failed')).toBe(2);
  });
});

describe('an order whose end nobody can tell', () => {
  it('is told once a day with its id, for as long as that lasts', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.7' }));
    stage.exchange.faults.nextOrders({ kind: 'cut-after' });
    await stage.pass();
    let questions = 0;
    const find = stage.exchange.find.bind(stage.exchange);
    stage.exchange.find = async () => ({ kind: 'unknown', because: `scripted: request ${++questions} failed` });
    await stage.passes((2 * DAY_MS) / PERIOD_MS);
    const told = stage.channel.sent.filter(({ code }) => code === 'growth-held');
    expect(told).toHaveLength(2);
    const id = stage.exchange.asked.at(-1)?.clientOrderId ?? 'no order';
    for (const { text } of told) expect(text).toContain(id);
    expect(stage.exchange.asked).toHaveLength(2);
    stage.exchange.find = find;
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1.4');
    expect((await stage.slot()).result?.kind).toBe('filled');
  });

  it('is told also where its policy is gone', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.7' }));
    stage.exchange.faults.nextOrders({ kind: 'cut-after' });
    await stage.pass();
    stage.policies.delete(ACCOUNT, 'btc-core');
    stage.exchange.faults.failing.add('find');
    await stage.passes(4);
    expect(heardTimes(stage, 'growth-held')).toBe(1);
  });
});
