import { describe, expect, it } from 'vitest';
import { coins, NO_COINS } from '../../shared/money/amount.ts';
import { expectKept } from '../support/promises.ts';
import { ACCOUNT, type Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';

const have = (stage: Stage, free: string, locked = '0'): void =>
  stage.exchange.happen((venue) => ({
    ...venue,
    spot: { ...venue.spot, BTC: { free: coins(free), locked: coins(locked) } },
  }));
/** The wallet as the exchange lists it when it holds none of a coin: not at all. */
const unlist = (stage: Stage): void =>
  stage.exchange.happen((venue) => {
    const { BTC: _gone = { free: NO_COINS, locked: NO_COINS }, ...others } = venue.spot;
    return { ...venue, spot: others };
  });

describe('coins of the spot wallet', () => {
  it('count also while a spot order holds them', async () => {
    const stage = await opened((now) => have(now, '0.4', '1.6'));
    await stage.passes(3);
    await expectKept(stage, '1.2');
    expect(stage.exchange.asked).toHaveLength(1);
  });

  it('that come or go are followed, once they leave the band', async () => {
    const stage = await opened((now) => have(now, '2.05'));
    await stage.passes(2);
    await expectKept(stage, '1.2');
    have(stage, '2.4');
    await stage.passes(2);
    await expectKept(stage, '1.411');
  });

  it('that are gone in one look are still hedged; in two, the short follows them', async () => {
    const stage = await opened(unlist);
    await stage.pass();
    expect(stage.short().toString()).toBe('1.2');
    await stage.passes(2);
    await expectKept(stage, '0', '1.2');
    expect(stage.heard()).toContain('naked-short');
  });

  it('that are gone in one look are still hedged although the policy has got another name', async () => {
    const stage = await opened(unlist);
    stage.policies.delete(ACCOUNT, 'btc-core');
    stage.wish({ policyId: 'btc-renamed' });
    await stage.pass();
    expect(stage.short().toString()).toBe('1.2');
    await stage.passes(2);
    expect(stage.short().toString()).toBe('0');
  });

  it('that were gone for one look only change nothing', async () => {
    const stage = await opened(unlist);
    await stage.pass();
    have(stage, '2');
    await stage.passes(3);
    expect(stage.exchange.asked).toHaveLength(1);
  });
});
