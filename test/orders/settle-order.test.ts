import { describe, expect, it } from 'vitest';
import { newHedge } from '../../shared/hedge/hedge-state.ts';
import { contracts, price } from '../../shared/money/amount.ts';
import { isPending, type Slot } from '../../shared/orders/intent.ts';
import { placeOrder } from '../../shared/orders/place-order.ts';
import { type Settlement, settlePending } from '../../shared/orders/settle-order.ts';
import type { ActionFault, OrderFault } from '../support/exchange-faults.ts';
import { Stage } from '../support/stage.ts';
import { BTC } from '../venue/scene.ts';
import { kindsOf, wishOf } from './given.ts';

/** An order an earlier run left pending, `agoMs` ago. */
async function pending(fault: OrderFault, agoMs: number, style = {}) {
  const stage = new Stage();
  stage.exchange.faults.nextOrders(fault);
  const desk = await stage.desk();
  await placeOrder(desk, wishOf(stage, style));
  await stage.leave(desk);
  stage.clock.advance(agoMs);
  const slot = await stage.slot();
  if (!isPending(slot)) throw new Error('the order is settled already');
  return { stage, slot };
}

async function settled(stage: Stage, slot: Slot & { intent: NonNullable<Slot['intent']> }) {
  const desk = await stage.desk();
  const { instrument } = wishOf(stage);
  const state = newHedge('btc-core', BTC);
  const settlement: Settlement = await settlePending(desk, { slot, state, instrument, survivalAfter: () => undefined });
  return { desk, settlement, stored: await stage.slot() };
}

describe('settlePending', () => {
  it.each([
    [{ kind: 'cut-after' }, 1_000, 'filled', '0.5'],
    [{ kind: 'late', byMs: 4_900 }, 5_000, 'filled', '0.5'],
    [{ kind: 'cut-before' }, 121_000, 'void', '0'],
  ] as const)('settles what is known: %j after %i ms is %s', async (fault, agoMs, kind, traded) => {
    const { stage, slot } = await pending(fault, agoMs);
    const { settlement, stored } = await settled(stage, slot);
    expect(settlement.kind).toBe('settled');
    expect([stored.result?.kind, stored.booked.toString(), stored.rev]).toEqual([kind, traded, 2]);
    expect(stage.exchange.asked).toHaveLength(1);
  });

  it.each([119_000, 120_000, 121_000])(
    'believes that an order is absent after the quarantine only: %i',
    async (agoMs) => {
      const { stage, slot } = await pending({ kind: 'cut-before' }, agoMs);
      const { settlement, desk } = await settled(stage, slot);
      expect(settlement.kind).toBe(agoMs > 120_000 ? 'settled' : 'waiting');
      expect(kindsOf(desk)).toEqual(agoMs > 120_000 ? ['order-void'] : []);
    },
  );

  it('believes the trades rather than an exchange that says it never heard of the order', async () => {
    const { stage, slot } = await pending({ kind: 'cut-after' }, 200_000);
    stage.exchange.faults.ordersLagMs = 1_000_000;
    const { settlement, stored } = await settled(stage, slot);
    expect(settlement.kind).toBe('settled');
    expect([stored.result?.contracts, stored.booked, stored.owed].join()).toBe('0.5,0.5,0');
  });

  it('waits where an order is absent and the trades cannot be read', async () => {
    const { stage, slot } = await pending({ kind: 'cut-before' }, 200_000);
    stage.exchange.faults.failing.add('fills');
    expect((await settled(stage, slot)).settlement).toMatchObject({ kind: 'waiting' });
  });

  it('waits, however old the order is, while the question fails', async () => {
    const { stage, slot } = await pending({ kind: 'cut-before' }, 9_000_000);
    stage.exchange.faults.failing.add('find');
    const { settlement, stored } = await settled(stage, slot);
    expect(settlement.kind).toBe('waiting');
    expect(isPending(stored)).toBe(true);
  });

  it('settles more than the order meant as what it is', async () => {
    const { stage, slot } = await pending({ kind: 'cut-after' }, 1_000);
    stage.trade('sell', '0.4', { clientOrderId: slot.intent.clientOrderId });
    const { stored } = await settled(stage, slot);
    expect([stored.result?.contracts, stored.booked].join()).toBe('0.9,0.9');
  });

  it('is lost to a run that took over, and books nothing', async () => {
    const { stage, slot } = await pending({ kind: 'cut-after' }, 1_000);
    const desk = await stage.desk();
    stage.clock.advance(91_000); // its lease ends
    await settled(stage, slot);
    const { instrument } = wishOf(stage);
    const state = newHedge('btc-core', BTC);
    const late = await settlePending(desk, { slot, state, instrument, survivalAfter: () => undefined });
    expect(late.kind).toBe('lost');
    expect((await stage.ledger.readHistory('main')).fills).toHaveLength(1);
    expect(stage.ledger.booked).toHaveLength(1);
  });
});

describe('a resting order', () => {
  const POST = { style: { kind: 'post', price: price('60000.1') } };

  it('is cancelled, asked about again, and void', async () => {
    const { stage, slot } = await pending({ kind: 'none' }, 1_000, POST);
    const { settlement, stored } = await settled(stage, slot);
    expect(settlement).toMatchObject({ kind: 'settled', state: { unfilledPosts: 1 } });
    expect([stored.result?.kind, stored.isResting]).toEqual(['void', false]);
    expect(stage.exchange.calls.filter((call) => /find|cancel/.test(call))).toEqual(['find', 'cancel', 'find']);
  });

  it('that filled is settled without a cancellation', async () => {
    const { stage, slot } = await pending({ kind: 'none' }, 1_000, POST);
    stage.moveTo('60001');
    const { settlement, stored } = await settled(stage, slot);
    expect(settlement).toMatchObject({ kind: 'settled', state: { unfilledPosts: 0 } });
    expect(stored.booked).toEqual(contracts('0.5'));
    expect(stage.exchange.calls).not.toContain('cancel');
  });

  it.each([
    ['cut-after', 'settled'],
    ['cut-before', 'waiting'],
  ] as const)('whose cancellation is lost (%s) is judged by the order itself: %s', async (kind, expected) => {
    const { stage, slot } = await pending({ kind: 'none' }, 1_000, POST);
    const fault: ActionFault = { kind };
    stage.exchange.faults.nextActions(fault);
    expect((await settled(stage, slot)).settlement.kind).toBe(expected);
  });
});
