import { describe, expect, it } from 'vitest';
import { coins } from '../../shared/money/amount.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { MINUTE_MS } from '../../shared/time/duration.ts';
import { Stage } from '../support/stage.ts';

const EVERYWHERE: PolicyItem = {
  ratio: '1',
  holdings: { wallets: ['spot', 'funding', 'earn', 'margin'] },
  reserve: '0',
};

/** Coins as they lie in the wallets of the account. */
function lay(stage: Stage, { spot = '0', funding = '0', earn = '0', margin = '0' }): void {
  stage.hold('BTC', spot);
  for (const [wallet, amount] of Object.entries({ funding, earn, margin }))
    stage.exchange.wallets.set(wallet as 'funding', new Map([['BTC', coins(amount)]]));
}
async function standing(wish: PolicyItem, laid: Parameters<typeof lay>[1]): Promise<Stage> {
  const stage = new Stage();
  lay(stage, laid);
  stage.wish(wish);
  await stage.passes(2);
  return stage;
}

describe('coins in other wallets', () => {
  it('cost no question where no policy counts them', async () => {
    const stage = await standing({ ratio: '1' }, { spot: '0.5', earn: '0.5' });
    expect(stage.short().toString()).toBe('0.5');
    expect(stage.exchange.calls.some((call) => call.startsWith('readWallet'))).toBe(false);
  });

  it('are counted where it does, less what was borrowed', async () => {
    const stage = await standing(EVERYWHERE, { spot: '0.5', funding: '0.2', earn: '0.4', margin: '-0.1' });
    expect(stage.short().toString()).toBe('1');
  });

  it('may move from wallet to wallet without a trade', async () => {
    const stage = await standing(EVERYWHERE, { spot: '1' });
    const trades = stage.exchange.asked.length;
    lay(stage, { spot: '0.1', earn: '0.9' });
    await stage.passes(2);
    lay(stage, { funding: '1' });
    await stage.passes(2);
    expect([stage.short().toString(), stage.exchange.asked.length]).toEqual(['1', trades]);
    expect(stage.heard()).not.toContain('naked-short');
  });

  it('are not sold because a wallet cannot be read', async () => {
    const stage = await standing(EVERYWHERE, { spot: '0.5', earn: '0.5' });
    stage.exchange.faults.failing.add('wallet');
    await stage.passes(5);
    expect(stage.short().toString()).toBe('1');
    stage.exchange.faults.heal();
    lay(stage, { spot: '0.5' });
    await stage.pass();
    stage.clock.advance(MINUTE_MS);
    await stage.passes(2);
    expect(stage.short().toString()).toBe('0.5');
  });

  it('leave the account with a withdrawal, and then have nothing behind them until they are confirmed elsewhere', async () => {
    const stage = await standing(EVERYWHERE, { spot: '1' });
    const elsewhere = { amount: '1', confirmed: '2026-01-01' };
    stage.wish({ ...EVERYWHERE, holdings: { wallets: ['spot'], elsewhere } });
    lay(stage, { spot: '0' });
    await stage.passes(3);
    expect(stage.short().toString()).toBe('1');
    expect(stage.heard()).not.toContain('naked-short');
    const careless = await standing(EVERYWHERE, { spot: '1' });
    lay(careless, { spot: '0.4' });
    await careless.passes(3);
    expect(careless.short().toString()).toBe('0.4');
    expect(careless.heard()).toContain('naked-short');
  });
});
