import { describe, expect, it } from 'vitest';
import { type Quote, quote, ratio } from '../../shared/money/amount.ts';
import { isPending } from '../../shared/orders/intent.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import type { ActionFault } from '../support/exchange-faults.ts';
import { expectKept } from '../support/promises.ts';
import { ACCOUNT, PERIOD_MS, type Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC, ETH, placed, scene } from '../venue/scene.ts';

const isolated = (stage: Stage): Quote => stage.exchange.venue.positions[BTC]?.isolatedWallet ?? quote('0');
const returnedTimes = (stage: Stage) => stage.exchange.calls.filter((call) => call === 'reduceMargin').length;
const aDayLater = async (stage: Stage) => {
  stage.clock.advance(86_400_000);
  await stage.passes(1);
};

/** A short of 1.2 opened at 60,000 with 36,000, topped up to 59,400 at 73,000; then the price fell to 40,000. */
async function afterTheRise(changes: object = {}): Promise<Stage> {
  const stage = await opened((now) => now.moveTo('73000'), scene(), { margin: { sweepAt: '2.5', ...changes } });
  await stage.pass();
  await stage.passes(1);
  expect(isolated(stage).toText(0)).toBe('59400');
  stage.clock.advance(PERIOD_MS);
  stage.moveTo('40000');
  return stage;
}

describe('surplus margin', () => {
  it('goes back to the futures wallet down to twice the entry margin, once, and the owner is told how far the short then reaches', async () => {
    const stage = await afterTheRise();
    const { wallet } = stage.exchange.venue;
    await stage.passes(3);
    // Equity of 83,400 is 11,400 above twice 36,000.
    expect(isolated(stage).toString()).toBe('48000');
    expect(stage.exchange.venue.wallet.minus(wallet).toString()).toBe('11400.12');
    expect(returnedTimes(stage)).toBe(1);
    expect(stage.heard()).toEqual(['hedge-opened', 'topped-up', 'cash-moved']);
    const text = stage.channel.sent.at(-1)?.text ?? '';
    expect(text).toContain('Done: 11400.12 returned from the margin of BTC/USDT:USDT to the futures wallet');
    expect(text).toContain('because liquidation is 172.49 % away and the margin holds more than twice');
    expect(text).toContain('With the cash present this short survives');
    await expectKept(stage, '1.2');
  });

  it('stays where it is by default', async () => {
    const stage = await opened((now) => now.moveTo('73000'));
    await stage.pass();
    stage.moveTo('40000');
    await stage.passes(2);
    expect(returnedTimes(stage)).toBe(0);
  });

  it.each<ActionFault>([{ kind: 'cut-before' }, { kind: 'cut-after' }])(
    'whose return got no answer ($kind) is returned once at the most, and nothing else moves meanwhile',
    async (fault) => {
      const stage = await afterTheRise();
      stage.exchange.faults.nextActions(fault);
      await stage.pass();
      expect((await stage.page()).action).toMatchObject({ isSettled: false, action: { kind: 'sweep' } });
      await stage.passes(4);
      expect((await stage.page()).action?.isSettled).toBe(true);
      expect(stage.heard()).toContain(fault.kind === 'cut-before' ? 'action-not-applied' : 'cash-moved');
      expect(returnedTimes(stage)).toBe(1);
      expect(isolated(stage).toString()).toBe(fault.kind === 'cut-before' ? '59400.12' : '48000');
      await aDayLater(stage);
      expect(isolated(stage).toString()).toBe('48000');
    },
  );

  it('that the exchange refuses to return is told as a warning, asked for once a day, and stops no growth', async () => {
    const stage = await afterTheRise();
    for (let day = 0; day < 4; day++) {
      stage.exchange.faults.nextActions({ kind: 'refuse', code: 'other' });
      await aDayLater(stage);
      await stage.passes(2);
    }
    expect(returnedTimes(stage)).toBe(4);
    const told = stage.channel.sent.filter(({ code }) => code === 'action-refused');
    expect(new Set(told.map(({ severity }) => severity))).toEqual(new Set(['warning']));
    expect((await stage.page()).states[0]).toBeDefined();
    stage.wish({ ratio: '0.7', margin: { sweepAt: '2.5' } });
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1.4');
  });

  it('stays while an order of any hedge on the account is in doubt', async () => {
    const stage = await afterTheRise();
    stage.wish({ margin: {} });
    stage.wishEth();
    stage.exchange.faults.nextOrders({ kind: 'cut-before' });
    await stage.pass();
    expect(await stage.slot(ETH)).toMatchObject({ intent: { side: 'sell' } });
    stage.wish({ margin: { sweepAt: '2.5' } });
    stage.clock.advance(10_000);
    await stage.pass();
    expect(isPending(await stage.slot(ETH))).toBe(true);
    expect(returnedTimes(stage)).toBe(0);
    await stage.passes(3);
    expect(returnedTimes(stage)).toBe(1);
  });

  it.each(['reduceOnly', 'stop'])('stays while the control says %s', async (mode) => {
    const stage = await afterTheRise();
    stage.controls.put(ACCOUNT, { mode });
    await stage.passes(2);
    expect(returnedTimes(stage)).toBe(0);
  });

  it('stays while somebody else trades the contract', async () => {
    const stage = await afterTheRise();
    const order = { clientOrderId: 'web1', symbol: BTC, side: 'sell', contracts: stage.short() } as const;
    const resting = {
      ...order,
      reduceOnly: false,
      style: { kind: 'post', price: stage.exchange.venue.prices[BTC]?.mark.times(ratio('1.1')) },
    };
    stage.exchange.happen((venue, nowMs) => placed(placeOrder(venue, resting as never, nowMs)).state);
    await stage.passes(1);
    expect(returnedTimes(stage)).toBe(0);
  });
});
