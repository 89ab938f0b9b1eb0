import { describe, expect, it } from 'vitest';
import { MemoryOpenAccounts } from '../../../shared/adapters/memory/memory-open-accounts.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';
import { ACCOUNT } from '../../support/stage.ts';
import { liveStage, RebalanceStage, tick } from './rebalance-stage.ts';

describe('the mode', () => {
  it('of a paper account that turns live is changed in a pass of its own, and paper shorts are forgotten', async () => {
    const stage = new RebalanceStage();
    stage.limits = { ...CAUTIOUS_LIMITS, modeCeiling: 'live' };
    stage.wish();
    await tick(stage);
    const { seq } = await stage.slot();
    stage.wish({ mode: 'live' });
    await tick(stage);
    expect(stage.opened.at(-1)).toMatchObject({ mode: 'live', startsAnew: true });
    expect(stage.again.at(-1)?.message.because).toBe('the account turned to live mode');
    expect(stage.exchange.asked).toHaveLength(1);
    expect(await stage.slot()).toMatchObject({ seq, rev: expect.any(Number) });
    expect((await stage.slot()).booked.isZero()).toBe(true);
    expect(stage.heard()).toEqual(['hedge-opened', 'mode-changed']);
  });

  it('of an account with a live short stays live until the short is gone, and its owner is told why', async () => {
    const stage = liveStage();
    await tick(stage);
    stage.wish({ mode: 'paper' });
    await tick(stage);
    await tick(stage);
    expect(stage.opened.map(({ mode }) => mode)).toEqual(['live', 'live', 'live']);
    expect(stage.heard()).toEqual(['hedge-opened', 'policy-faulty']);
    expect(stage.short().toString()).toBe('1.2');
  });
});

describe('what is open', () => {
  const openAccounts = async (stage: RebalanceStage) => new MemoryOpenAccounts(stage.table).readAccounts();

  it('is listed while a short is, whatever its policy says, and no longer when it is gone', async () => {
    const stage = new RebalanceStage();
    await tick(stage);
    expect(await openAccounts(stage)).toEqual({ ok: true, value: [] });
    stage.wish();
    await tick(stage);
    stage.policies.delete(ACCOUNT, 'btc-core');
    await tick(stage);
    expect(await openAccounts(stage)).toEqual({ ok: true, value: [ACCOUNT] });
    stage.trade('buy', '1.2', { reduceOnly: true });
    await tick(stage);
    await tick(stage);
    expect(await openAccounts(stage)).toEqual({ ok: true, value: [] });
  });

  it('is listed while an alert could not be delivered', async () => {
    const stage = new RebalanceStage();
    stage.wish({ ratio: '2' });
    stage.channel.failWith('scripted');
    await expect(tick(stage)).rejects.toThrow('could not be delivered');
    expect(await openAccounts(stage)).toEqual({ ok: true, value: [ACCOUNT] });
    stage.channel.failWith(undefined);
    await tick(stage);
    expect(await openAccounts(stage)).toEqual({ ok: true, value: [] });
  });

  it('is listed when a pass has died before its end', async () => {
    const stage = new RebalanceStage();
    stage.wish();
    stage.exchange.place = () => new Promise(() => {});
    void tick(stage);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await openAccounts(stage)).toEqual({ ok: true, value: [ACCOUNT] });
  });
});
