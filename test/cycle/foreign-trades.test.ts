import { describe, expect, it } from 'vitest';
import { contracts } from '../../shared/money/amount.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { autoDeleverage } from '../../shared/venue/forced-close.ts';
import { expectKept } from '../support/promises.ts';
import { ACCOUNT, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC } from '../venue/scene.ts';

/** Above the liquidation price of a short opened at 60,000 with 2x, and back. */
function liquidate(stage: Stage): void {
  stage.moveTo('95000');
  stage.moveTo('60000');
  expect(stage.short().toString()).toBe('0');
}

describe('trades of somebody else', () => {
  it('are booked and told, and nothing grows in that pass', async () => {
    const stage = await opened((now) => now.trade('buy', '0.5', { reduceOnly: true }));
    await stage.pass();
    expect(stage.heard()).toEqual(['hedge-opened', 'owner-trade']);
    expect((await stage.slot()).booked.toString()).toBe('0.7');
    expect(stage.exchange.asked).toHaveLength(1);
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1.176');
  });

  it('are booked when there are dozens of them, and told in few words', async () => {
    const stage = await opened((now) => {
      for (let made = 0; made < 130; made++) now.trade('sell', '0.002');
    });
    await stage.passes(10);
    await expectKept(stage, '1.2', '1.46');
    const told = stage.channel.sent.filter(({ code }) => code === 'owner-trade');
    expect(told).toHaveLength(6);
    expect(told[0]?.text).toContain('sell 0.05 contracts');
  });

  it('are booked when they cancel one another out, at the latest before the short grows', async () => {
    const stage = await opened((now) => {
      now.trade('sell', '0.2');
      now.trade('buy', '0.2', { reduceOnly: true });
      now.wish({ ratio: '0.7' });
    });
    await stage.passes(3);
    await expectKept(stage, '1.4');
    expect(stage.heard()).toContain('owner-trade');
  });

  it('are told as auto-deleveraging where the exchange made them', async () => {
    const stage = await opened((now) =>
      now.exchange.happen((venue, nowMs) => autoDeleverage(venue, BTC, contracts('0.3'), nowMs).state),
    );
    await stage.pass();
    expect(stage.heard()).toContain('auto-deleveraging-trade');
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1.176');
  });

  it('bring a hedge back that was closed by auto-deleveraging, one pass later and only with its reserve', async () => {
    const closed = (wish: PolicyItem) =>
      opened((now) => {
        now.exchange.happen((venue, nowMs) => autoDeleverage(venue, BTC, contracts('1.2'), nowMs).state);
        now.wish(wish);
      });
    const stage = await closed({});
    await stage.pass();
    expect(stage.short().toString()).toBe('0');
    await stage.passes(1);
    expect(stage.short().toString()).toBe('1.2');
    const poor = await closed({ reserve: '5', allowPartial: false });
    await poor.passes(3);
    expect(poor.short().toString()).toBe('0');
    expect(poor.heard()).toContain('partial-hedge');
  });

  it('halt the account where another copy of the program made them', async () => {
    const stage = await opened((now) => now.trade('sell', '0.1', { clientOrderId: 'cw1abcdefg5' }));
    await stage.pass();
    expect(stage.heard()).toContain('account-halted');
    const halted = stage.channel.sent.find(({ code }) => code === 'account-halted');
    expect(halted?.text).toContain('another copy of this program');
  });
});

describe('a liquidation', () => {
  it('closes the hedge until the owner changes the policy', async () => {
    const stage = await opened(liquidate);
    await stage.passes(3);
    await expectKept(stage, '0', '1.2');
    expect(stage.heard()).toEqual(['hedge-opened', 'liquidation-trade']);
    stage.wish({ ratio: '0.5' });
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1');
  });

  it('does so also where the order before it was in doubt', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders({ kind: 'cut-after' });
    await stage.pass();
    liquidate(stage);
    await stage.passes(3);
    await expectKept(stage, '0', '1.2');
    expect((await stage.page()).states[0]?.latch?.kind).toBe('liquidated');
  });

  it('does so also where the owner had changed the policy just before', async () => {
    const stage = await opened((now) => {
      liquidate(now);
      now.wish({ ratio: '0.5' });
    });
    await stage.passes(3);
    expect(stage.short().toString()).toBe('0');
  });

  it('is told where the policy was deleted', async () => {
    const stage = await opened((now) => {
      now.policies.delete(ACCOUNT, 'btc-core');
      liquidate(now);
    });
    await stage.passes(2);
    expect(stage.heard()).toContain('liquidation-trade');
  });
});
