import { describe, expect, it } from 'vitest';
import { rebalanceAccount } from '../../../lambdas/rebalance/rebalance-account.ts';
import { TIMING } from '../../../shared/orders/timing.ts';
import { DAY_MS } from '../../../shared/time/duration.ts';
import { ACCOUNT, PERIOD_MS } from '../../support/stage.ts';
import { CANARY, liveStage, RebalanceStage, tick, urgent } from './rebalance-stage.ts';

/** The pass queue hides a message for so long. */
const PASS_HIDDEN_MS = 70_000;

const verdicts = (stage: RebalanceStage) =>
  stage.logged.filter((line) => 'HedgeVerified' in line).map((line) => line['HedgeVerified']);

describe('a pass by the Lambda', () => {
  it('opens the hedge, logs a line for each entry and one metric, and closes the exchange', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    await tick(stage);
    expect(stage.short().toString()).toBe('1.2');
    expect(stage.heard()).toEqual(['hedge-opened']);
    const kinds = stage.logged.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['order-planned', 'order-settled', 'decided', 'pass']));
    const last = stage.logged.at(-1);
    expect(last).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Counterweight',
            Dimensions: [['Account']],
            Metrics: [{ Name: 'HedgeVerified', Unit: 'Count' }],
          },
        ],
      },
      Account: 'main',
      HedgeVerified: 1,
      outcome: 'done',
      failures: [],
    });
    expect(last?.['_aws']).toMatchObject({ Timestamp: stage.clock.nowMs() });
    expect(stage.closed).toBe(1);
  });

  it('reads the policies once', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    let reads = 0;
    const { ports } = stage;
    const policies = {
      readAccount: (account: string) => {
        reads += 1;
        return stage.policies.readAccount(account);
      },
    };
    await rebalanceAccount({ ...ports, policies }, { account: ACCOUNT, urgent: 'u' }, 'run-once');
    expect(reads).toBe(1);
  });

  it('fails when an alert cannot be delivered, after all the rest, until one pass has delivered it', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    stage.channel.failWith(`the topic is gone, said ${CANARY.apiKey}`);
    await expect(tick(stage)).rejects.toThrow(
      /^Alerts of the account main could not be delivered; they are kept, and the next pass sends them: the topic is gone, said \[hidden\]\.$/,
    );
    expect(stage.short().toString()).toBe('1.2');
    expect(stage.closed).toBe(1);
    await expect(tick(stage)).rejects.toThrow('could not be delivered');
    stage.channel.failWith(undefined);
    await tick(stage);
    expect(verdicts(stage)).toEqual([0, 0, 1]);
    expect(stage.heard()).toEqual(['hedge-opened']);
  });

  it('says 0 where the position is not what its trades add up to', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    await tick(stage);
    stage.exchange.faults.failing.add('positions');
    await tick(stage);
    expect(verdicts(stage)).toEqual([1, 0]);
  });

  it('leaves nothing running behind when it has returned', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    stage.exchange.faults.nextOrders({ kind: 'cut-after' });
    for (let passes = 0; passes < 3; passes++) {
      await tick(stage);
      const done = [stage.exchange.calls.length, stage.ledger.commits.length, stage.lines.length];
      await new Promise((resolve) => setImmediate(resolve));
      expect([stage.exchange.calls.length, stage.ledger.commits.length, stage.lines.length]).toEqual(done);
    }
    expect(stage.short().toString()).toBe('1.2');
  });

  it('behind a run that died asks to be called again when the lease has ended', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    await stage.ledger.take(ACCOUNT, 'dead', stage.clock.nowMs(), TIMING.leaseMs);
    stage.clock.advance(70_000);
    await urgent(stage);
    expect(stage.again).toEqual([
      { message: { account: ACCOUNT, because: 'run dead is at work on this account' }, inMs: 20_000 },
    ]);
    stage.clock.advance(20_000);
    await urgent(stage);
    expect(stage.short().toString()).toBe('1.2');
  });

  it('asks to look again where the pass wants to', async () => {
    const stage = new RebalanceStage();
    stage.wish({ order: { style: 'market' } });
    await tick(stage);
    stage.hold('BTC', '0.1');
    await tick(stage); // naked: a second reading within a minute
    expect(stage.again.map(({ inMs }) => inMs)).toEqual([60_000]);
  });

  it('fails at its end when a policy could not be tended, with everything told and logged', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    const { ports } = stage;
    const broken = {
      ...ports,
      openExchange: async () => {
        const opened = await ports.openExchange({
          account: ACCOUNT,
          mode: 'paper',
          policies: await ports.policies.readAccount(ACCOUNT),
          startsAnew: false,
        });
        if (!opened.ok) return opened;
        const place = () => Promise.reject(new Error(`scripted: ${CANARY.apiKey} in ${CANARY.secret}`));
        return { ok: true, value: { ...opened.value, orders: { ...opened.value.orders, place } } } as const;
      },
    };
    const pass = rebalanceAccount(broken, { account: ACCOUNT, urgent: 'u' }, 'run-broken');
    await expect(pass).rejects.toThrow('Of the account main these policies could not be tended: btc-core');
    expect(stage.heard()).toContain('pass-failed');
    expect(stage.logged.map(({ kind }) => kind)).toContain('failed');
    expect(stage.closed).toBe(1);
  });
});

describe('a message delivered again', () => {
  it('after its pass is over is no second pass', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    await tick(stage);
    const message = { account: ACCOUNT, tick: { atMs: stage.clock.nowMs(), periodMs: PERIOD_MS } };
    await rebalanceAccount(stage.ports, message, 'run-twice');
    expect(stage.logged.at(-1)).toMatchObject({ outcome: 'skipped', because: 'this tick was already handled' });
    expect(stage.exchange.asked).toHaveLength(1);
    expect(verdicts(stage)).toEqual([1]);
  });

  it('while its pass is still at work trades nothing, and has the account looked at after the lease', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    const place = stage.exchange.place.bind(stage.exchange);
    let answer: () => void = () => {};
    const isSent = new Promise<void>((sent) => {
      stage.exchange.place = async (order) => {
        sent();
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return place(order);
      };
    });
    const first = tick(stage);
    await isSent;
    const message = { account: ACCOUNT, tick: { atMs: stage.clock.nowMs(), periodMs: PERIOD_MS } };
    stage.clock.advance(PASS_HIDDEN_MS);
    await rebalanceAccount(stage.ports, message, 'run-again');
    expect(stage.logged.at(-1)).toMatchObject({ outcome: 'skipped', againInMs: TIMING.leaseMs - PASS_HIDDEN_MS });
    expect(stage.again).toHaveLength(1);
    answer();
    await first;
    expect(stage.exchange.asked).toHaveLength(1);
    stage.exchange.place = place;
    await urgent(stage);
    await tick(stage);
    expect(stage.exchange.asked).toHaveLength(1);
    expect(stage.short().toString()).toBe('1.2');
  });
});

describe('keys', () => {
  const sentence = 'The account main cannot be traded: the secret is empty.';

  it('that cannot be used trade nothing, and the owner is told once a day, and at once when the reason changes', async () => {
    const stage = liveStage();
    stage.noKeys = sentence;
    for (let passes = 0; passes < DAY_MS / PERIOD_MS; passes += 1) await tick(stage);
    expect(stage.heard()).toEqual(['keys-missing']);
    expect(stage.channel.sent[0]).toMatchObject({ severity: 'critical', text: sentence });
    expect(stage.exchange.asked).toEqual([]);
    await tick(stage);
    expect(stage.heard()).toHaveLength(2);
    stage.noKeys = 'The account main cannot be traded: apiKey still holds a placeholder.';
    await tick(stage);
    expect(stage.heard()).toHaveLength(3);
    expect(new Set(verdicts(stage))).toEqual(new Set([0]));
    stage.noKeys = undefined;
    await tick(stage);
    expect(stage.short().toString()).toBe('1.2');
  });

  it('are not asked for on paper', async () => {
    const stage = new RebalanceStage();
    stage.noKeys = sentence;
    stage.wish();
    await tick(stage);
    expect(stage.heard()).toEqual(['hedge-opened']);
    expect(stage.opened.map(({ mode }) => mode)).toEqual(['paper']);
  });

  it('appear in no line and no error, whatever the exchange or the store says', async () => {
    const stage = liveStage();
    stage.ledger.commit = () =>
      Promise.reject(new Error(`scripted: ${CANARY.apiKey} and ${CANARY.secret} at https://x/y?signature=0123`));
    const failure: unknown = await tick(stage).catch((error: unknown) => error);
    if (!(failure instanceof Error)) throw new Error('the pass did not fail');
    expect(failure.message).toBe(
      'the ledger could not be written: Error: scripted: [hidden] and [hidden] at https://x/y',
    );
    const said = [failure.stack, ...stage.lines].join('\n');
    expect(said).not.toMatch(/canary|second line|0123/);
  });

  it('are taken out of entries, too, also a key of several lines', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    stage.exchange.place = async () => ({
      kind: 'refused',
      code: 'other',
      because: `no such key ${CANARY.apiKey} or ${CANARY.secret}`,
    });
    await tick(stage);
    const refused = stage.logged.find(({ kind }) => kind === 'order-refused');
    expect(refused?.['words']).toBe('no such key [hidden] or [hidden]');
    const sent = stage.channel.sent.map(({ text, subject }) => `${subject} ${text}`);
    expect([...stage.lines, ...sent].join('\n')).not.toMatch(/canary|second line/);
  });
});
