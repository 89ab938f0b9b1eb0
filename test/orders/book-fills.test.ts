import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fill } from '../../shared/market/fill.ts';
import { contracts } from '../../shared/money/amount.ts';
import { bookFills } from '../../shared/orders/book-fills.ts';
import { clientOrderId } from '../../shared/orders/client-order-id.ts';
import { BTC } from '../venue/scene.ts';
import { fillOf, slotOf } from './given.ts';

const id = (seq: number) => clientOrderId('main', BTC, seq);
const web = { clientOrderId: 'web_1', origin: 'owner' } as const;

describe('bookFills', () => {
  it('adds sells, takes buys away, and moves to the last trade', () => {
    const trades = [fillOf('9', '0.3'), fillOf('10', '0.1', { side: 'buy', ...web }), fillOf('11', '0.2')];
    const { slot, ours, foreign, impossible } = bookFills(slotOf({ owed: contracts('0.4') }), trades);
    expect([slot.booked, slot.owed, ours].join()).toBe('0.4,0,0.5');
    expect(slot.lastFillId).toBe('11');
    expect(foreign.map((fill) => fill.id)).toEqual(['10']);
    expect(impossible).toBeUndefined();
  });

  it('leaves a slot without trades as it is', () => {
    const slot = slotOf({ lastFillId: '7' });
    expect(bookFills(slot, [])).toEqual({ slot, foreign: [], ours: contracts('0'), highestSeq: 1 });
  });

  it('knows a trade of an order this ledger never planned, and of another copy of the program', () => {
    const ahead = bookFills(slotOf(), [fillOf('1', '0.1', { clientOrderId: id(3) })]);
    expect([ahead.highestSeq, ahead.impossible]).toEqual([3, expect.stringContaining('old backup')]);
    const copy = bookFills(slotOf(), [fillOf('1', '0.1', { clientOrderId: 'cw1abcdefg9' })]);
    expect(copy.impossible).toContain('another copy');
    const earlier = bookFills(slotOf({ seq: 5 }), [fillOf('1', '0.1', { clientOrderId: id(3) })]);
    expect(earlier.impossible).toBeUndefined();
  });

  it('comes to the same in one booking or in many', () => {
    const trades = fc.array(
      fc.record({ lots: fc.integer({ min: 1, max: 900 }), isBuy: fc.boolean(), isOurs: fc.boolean() }),
    );
    fc.assert(
      fc.property(trades, fc.nat(), (drawn, cut) => {
        const fills: readonly Fill[] = drawn.map(({ lots, isBuy, isOurs }, at) =>
          fillOf(`${at + 1}`, `0.${String(lots).padStart(3, '0')}`, {
            side: isBuy ? 'buy' : 'sell',
            ...(isOurs ? {} : web),
          }),
        );
        const at = fills.length === 0 ? 0 : cut % fills.length;
        const start = slotOf({ owed: contracts('0.7') });
        const whole = bookFills(start, fills);
        const first = bookFills(start, fills.slice(0, at));
        const second = bookFills(first.slot, fills.slice(at));
        expect(second.slot).toEqual(whole.slot);
        expect(first.ours.plus(second.ours)).toEqual(whole.ours);
        expect([...first.foreign, ...second.foreign]).toEqual(whole.foreign);
      }),
    );
  });
});
