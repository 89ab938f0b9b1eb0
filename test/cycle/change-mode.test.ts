import { describe, expect, it } from 'vitest';
import { chooseMode } from '../../shared/cycle/choose-mode.ts';
import type { Outside } from '../../shared/cycle/outside.ts';
import { runPass } from '../../shared/cycle/run-pass.ts';
import { runPassWithoutKeys } from '../../shared/cycle/run-pass-without-keys.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import type { Mode } from '../../shared/policy/hedge-policy.ts';
import { mortal } from '../support/crash.ts';
import { ACCOUNT, PERIOD_MS, Stage } from '../support/stage.ts';

/** A stage whose deployment allows real money. */
function newStage(): Stage {
  const stage = new Stage();
  stage.limits = { ...CAUTIOUS_LIMITS, modeCeiling: 'live' };
  return stage;
}

const outsideIn = (stage: Stage, mode: Mode): Outside => ({ ...stage.outside, mode });

async function passIn(stage: Stage, mode: Mode, outside = outsideIn(stage, mode)) {
  stage.clock.advance(PERIOD_MS);
  return runPass(outside, stage.request());
}

const recordOf = async (stage: Stage) => stage.ledger.readAccount(ACCOUNT);

describe('an account that turns from paper to real money', () => {
  /** A hedge on paper, whose exchange is then put away: the account of real money is empty. */
  async function turned() {
    const stage = newStage();
    stage.wish();
    await passIn(stage, 'paper');
    stage.wish({ mode: 'live' });
    stage.trade('buy', '1.2', { reduceOnly: true });
    return stage;
  }

  it('forgets the short, the trades and the latches of paper, keeps the sequence, and trades from the next pass on', async () => {
    const stage = await turned();
    const before = await stage.slot();
    expect(await passIn(stage, 'live')).toMatchObject({ kind: 'skipped', againInMs: 1_000 });
    expect(stage.exchange.asked).toHaveLength(1);
    const { intent, result, lastFillId, ...slot } = await stage.slot();
    expect([intent, result, lastFillId]).toEqual([undefined, undefined, undefined]);
    expect(slot).toMatchObject({ seq: before.seq, rev: before.rev + 1 });
    expect(await recordOf(stage)).toMatchObject({ mode: 'live', isOpen: false, keyReadAtMs: 0 });
    expect((await passIn(stage, 'live')).kind).toBe('done');
    expect(stage.short().toString()).toBe('1.2');
    expect(stage.heard()).toEqual(['hedge-opened', 'mode-changed', 'hedge-opened']);
    const [first, second] = stage.exchange.asked.map(({ clientOrderId }) => clientOrderId);
    expect(first).not.toBe(second);
  });

  it('has its key looked at again before real money moves', async () => {
    const stage = await turned();
    stage.exchange.keyRights = { ...stage.exchange.keyRights, canWithdraw: true };
    await passIn(stage, 'live');
    await passIn(stage, 'live');
    expect(stage.exchange.asked).toHaveLength(1);
    expect(stage.heard()).toContain('key-unsafe');
  });

  it('may be killed at any call of the change: nothing is traded before the new mode is stored', async () => {
    const probe = await turned();
    const { outside, calls } = mortal(outsideIn(probe, 'live'));
    await passIn(probe, 'live', outside);
    for (let at = 0; at < calls.length; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const stage = await turned();
        const killed = mortal(outsideIn(stage, 'live'), { at, when });
        await Promise.race([passIn(stage, 'live', killed.outside), killed.died]);
        expect(stage.exchange.asked).toHaveLength(1);
        for (let more = 0; more < 3; more += 1) await passIn(stage, 'live');
        expect(stage.short().toString()).toBe('1.2');
        expect((await stage.slot()).booked.toString()).toBe('1.2');
        expect((await recordOf(stage))?.halt).toBeUndefined();
      }
    }
  });
});

describe('an account with real money at stake', () => {
  it('does not turn to paper while its short is open, also when its last pass died before it could say so', async () => {
    const stage = newStage();
    stage.wish({ mode: 'live' });
    await passIn(stage, 'live');
    const forgotten = { ...(await recordOf(stage)), isOpen: false } as never;
    const taken = await stage.ledger.take(ACCOUNT, 'x', stage.clock.nowMs(), 90_000);
    if (taken.kind === 'taken')
      await stage.ledger.release({ account: ACCOUNT, runId: 'x', fence: taken.fence }, forgotten);
    const slot = await stage.slot();
    expect(await passIn(stage, 'paper')).toMatchObject({
      kind: 'skipped',
      because: 'it holds a short, or a doubt, of real money',
    });
    expect(await stage.slot()).toEqual(slot);
    expect(await recordOf(stage)).toMatchObject({ mode: 'live', isOpen: true });
  });

  it('is known as live before its first order, should its very first pass die after sending it', async () => {
    const probe = newStage();
    probe.wish({ mode: 'live' });
    const { outside, calls } = mortal(outsideIn(probe, 'live'));
    await passIn(probe, 'live', outside);
    for (let at = 0; at < calls.length; at += 1) {
      const stage = newStage();
      stage.wish({ mode: 'live' });
      const killed = mortal(outsideIn(stage, 'live'), { at, when: 'after' });
      await Promise.race([passIn(stage, 'live', killed.outside), killed.died]);
      if (stage.exchange.asked.length === 0) continue;
      stage.wish({ mode: 'live', enabled: false });
      const items = await stage.outside.policies.readAccount(ACCOUNT);
      expect(chooseMode(items, await recordOf(stage), stage.limits)).toBe('live');
      expect(await passIn(stage, 'paper')).toMatchObject({ kind: 'skipped' });
    }
  });

  it('keeps a removed hedge removed while another policy says paper, or nothing that can be understood', async () => {
    const stage = newStage();
    const wish = { mode: 'live', takeProfit: { price: '70000' } };
    const next = async () => {
      const items = await stage.outside.policies.readAccount(ACCOUNT);
      return passIn(stage, chooseMode(items, await recordOf(stage), stage.limits));
    };
    stage.wish({ mode: 'live' });
    await next();
    stage.wish(wish);
    await next();
    expect(stage.heard()).toEqual(['hedge-opened', 'hedge-removed']);
    stage.moveTo('71000');
    for (const mode of [undefined, 'Live', 'live']) {
      stage.wishEth(mode === undefined ? {} : { mode });
      for (let more = 0; more < 3; more += 1) await next();
    }
    expect(stage.short().toString()).toBe('0');
    expect(stage.heard()).not.toContain('mode-changed');
  });

  it('keeps a halt when it turns to paper without a short', async () => {
    const stage = newStage();
    stage.exchange.happen((venue) => ({ ...venue, positionMode: 'hedge' }));
    stage.wish({ mode: 'live' });
    await passIn(stage, 'live');
    const halt = (await recordOf(stage))?.halt;
    expect(halt?.because).toContain('hedge mode');
    await passIn(stage, 'paper');
    expect(await recordOf(stage)).toMatchObject({ mode: 'paper', halt });
  });
});

describe('a pass without keys', () => {
  it('asks the exchange nothing, tells the owner, and sends what waited', async () => {
    const stage = newStage();
    stage.wish({ mode: 'live' });
    await passIn(stage, 'live');
    stage.channel.failWith('scripted');
    stage.wish({ mode: 'live', ratio: '0.5' });
    await passIn(stage, 'live');
    stage.channel.failWith(undefined);
    const asked = stage.exchange.asked.length;
    stage.clock.advance(PERIOD_MS);
    const report = await runPassWithoutKeys(stage.outside, stage.request(), 'The secret is empty.');
    expect(report).toMatchObject({ kind: 'done', isVerified: false, failures: [] });
    expect(stage.exchange.asked).toHaveLength(asked);
    expect(stage.heard()).toEqual(['hedge-opened', 'keys-missing', 'hedge-changed']);
    expect(await recordOf(stage)).toMatchObject({ mode: 'live', isOpen: true });
  });
});
