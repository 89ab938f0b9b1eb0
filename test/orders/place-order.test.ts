import { describe, expect, it } from 'vitest';
import { contracts, price } from '../../shared/money/amount.ts';
import { isPending } from '../../shared/orders/intent.ts';
import { placeOrder } from '../../shared/orders/place-order.ts';
import type { OrderFault } from '../support/exchange-faults.ts';
import { ACCOUNT, Stage } from '../support/stage.ts';
import { kindsOf, wishOf } from './given.ts';

async function placed(fault: OrderFault = { kind: 'none' }, prepare: (stage: Stage) => void = () => {}) {
  const stage = new Stage();
  const desk = await stage.desk();
  prepare(stage);
  stage.exchange.faults.nextOrders(fault);
  const placement = await placeOrder(desk, wishOf(stage));
  return { stage, desk, placement, slot: await stage.slot() };
}

describe('placeOrder', () => {
  it('writes the order down before it sends it, then what it traded', async () => {
    const { stage, desk, placement, slot } = await placed();
    expect(placement.kind).toBe('settled');
    expect(kindsOf(desk)).toEqual(['order-planned', 'order-settled']);
    expect([slot.booked, slot.owed, slot.rev].join()).toBe('0.5,0,2');
    expect(slot.result).toMatchObject({ kind: 'filled', contracts: contracts('0.5') });
    expect(stage.ledger.commits.map(({ slots }) => slots?.[0]?.result?.kind)).toEqual([undefined, 'filled']);
    expect((await stage.page()).today).toMatchObject({ orders: 1 });
    expect((await stage.page()).today.turnover.toString()).toBe('30000');
  });

  it('settles what was traded of a partial order, and sends no remainder', async () => {
    const { stage, placement, slot } = await placed({ kind: 'partial', contracts: contracts('0.2') });
    expect(placement).toMatchObject({ kind: 'settled' });
    expect(slot.result).toMatchObject({ kind: 'partial', contracts: contracts('0.2') });
    expect([stage.exchange.asked.length, slot.booked].join()).toBe('1,0.2');
  });

  it('writes a refusal down as a certain no', async () => {
    const { desk, placement, slot } = await placed({ kind: 'refuse', code: 'margin' });
    expect(placement).toMatchObject({ kind: 'refused', refusal: { code: 'margin' } });
    expect([slot.result?.kind, slot.booked.toString()]).toEqual(['refused', '0']);
    expect(kindsOf(desk)).toEqual(['order-planned', 'order-refused']);
  });

  it.each(['cut-before', 'cut-after'] as const)(
    'leaves the intent pending when the reply is lost: %s',
    async (kind) => {
      const { stage, desk, placement, slot } = await placed({ kind });
      expect(placement.kind).toBe('doubtful');
      expect(isPending(slot)).toBe(true);
      expect(kindsOf(desk)).toEqual(['order-planned', 'order-doubtful']);
      const again = await placeOrder(desk, { ...wishOf(stage), slot });
      expect(again).toMatchObject({ kind: 'lost', because: expect.stringContaining('not settled') });
      expect(stage.exchange.asked).toHaveLength(1);
    },
  );

  it('remembers an order that rests', async () => {
    const stage = new Stage();
    const desk = await stage.desk();
    const style = { kind: 'post', price: price('60000.1') } as const;
    const placement = await placeOrder(desk, wishOf(stage, { style }));
    expect(placement).toMatchObject({ kind: 'resting', slot: { isResting: true } });
    expect(isPending(await stage.slot())).toBe(true);
  });

  it('owes the trades that could not be read', async () => {
    const { slot } = await placed(undefined, ({ exchange }) => exchange.faults.failing.add('fills'));
    expect([slot.booked, slot.owed].join()).toBe('0,0.5');
    expect(slot.result?.kind).toBe('filled');
  });

  it('books a liquidation among the trades, and closes the hedge with the same commit', async () => {
    const stage = new Stage();
    const desk = await stage.desk();
    const readFills = stage.exchange.readFills.bind(stage.exchange);
    stage.exchange.readFills = async (...question) => {
      stage.moveTo('95000');
      return readFills(...question);
    };
    await placeOrder(desk, wishOf(stage));
    const [, settled] = stage.ledger.commits;
    expect(settled?.fills?.map(({ origin }) => origin)).toEqual(['ours', 'liquidation']);
    expect(settled?.states?.[0]?.latch?.kind).toBe('liquidated');
  });

  it('sends nothing when another run has written the slot', async () => {
    const stage = new Stage();
    const old = await stage.desk();
    await expect(stage.desk()).rejects.toThrow('the lease is held');
    stage.clock.advance(90_000);
    await placeOrder(await stage.desk(), wishOf(stage));
    expect(await placeOrder(old, wishOf(stage))).toMatchObject({ kind: 'lost' });
    expect(stage.exchange.asked).toHaveLength(1);
  });

  it('sends nothing when its lease is near its end', async () => {
    const stage = new Stage();
    const desk = await stage.desk();
    stage.clock.advance(71_000);
    expect(await placeOrder(desk, wishOf(stage))).toMatchObject({ kind: 'lost' });
    expect(stage.exchange.asked).toEqual([]);
  });

  it('keeps an order back that the gate does not let pass, and frees the slot', async () => {
    const { stage, desk, placement, slot } = await placed(undefined, ({ controls }) => controls.delete(ACCOUNT));
    expect(placement.kind).toBe('kept');
    expect(stage.exchange.asked).toEqual([]);
    expect(slot.result?.kind).toBe('void');
    expect(kindsOf(desk)).toEqual(['order-planned', 'order-refused']);
  });

  it('never uses a sequence number twice', async () => {
    const stage = new Stage();
    const desk = await stage.desk();
    const first = await placeOrder(desk, wishOf(stage));
    if (first.kind === 'lost') throw new Error(first.because);
    const second = await placeOrder(desk, {
      ...wishOf(stage, { target: contracts('1') }),
      slot: first.slot,
      shortBefore: contracts('0.5'),
    });
    expect(second).toMatchObject({
      kind: 'settled',
      slot: { seq: first.slot.seq + 1, rev: 4, booked: contracts('1') },
    });
  });
});
