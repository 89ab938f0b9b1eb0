import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientOrderId, nextSequence, sequenceOf } from '../../shared/orders/client-order-id.ts';

const accounts = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const symbols = fc.stringMatching(/^[A-Z0-9]{1,20}\/USDT:USDT$/);
const sequences = fc.integer({ min: 0, max: 36 ** 10 - 1 });

describe('clientOrderId', () => {
  it('holds letters and digits only, at most 20, and begins with our prefix', () => {
    fc.assert(
      fc.property(accounts, symbols, sequences, (account, symbol, seq) => {
        expect(clientOrderId(account, symbol, seq)).toMatch(/^cw1[0-9a-z]{1,17}$/);
      }),
    );
  });

  it('gives its sequence back, to its own account and symbol only', () => {
    fc.assert(
      fc.property(accounts, symbols, sequences, accounts, (account, symbol, seq, other) => {
        const id = clientOrderId(account, symbol, seq);
        expect(sequenceOf(id, account, symbol)).toBe(seq);
        fc.pre(other !== account);
        expect(sequenceOf(id, other, symbol)).toBeUndefined();
      }),
    );
  });

  it('differs wherever account, symbol or sequence differ', () => {
    const ids = new Set<string>();
    const names = ['main', 'mai', 'n', 'main-2', 'second', 'MAIN'];
    for (const account of names)
      for (const coin of ['BTC', 'ETH', 'BTCDOM'])
        for (let seq = 0; seq < 100; seq++) ids.add(clientOrderId(account, `${coin}/USDT:USDT`, seq));
    expect(ids.size).toBe(names.length * 3 * 100);
  });

  it('never changes: ids of orders that are under way must be found after a deployment', () => {
    expect(clientOrderId('main', 'BTC/USDT:USDT', 1)).toBe('cw10kb0bwm1');
    expect(clientOrderId('main', 'BTC/USDT:USDT', 71)).toBe('cw10kb0bwm1z');
  });
});

describe('nextSequence', () => {
  it('rises with the clock and never falls behind the last one, whatever the clock says', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(2 ** 45), (seq, nowMs) => {
        const next = nextSequence(seq, nowMs);
        expect(next > seq && next >= Math.floor(nowMs / 1000)).toBe(true);
      }),
    );
    expect(nextSequence(0, Date.UTC(2026, 0, 1))).toBe(1_767_225_600);
    expect(nextSequence(1_767_225_600, Date.UTC(2026, 0, 1))).toBe(1_767_225_601);
  });
});

describe('sequenceOf', () => {
  it.each([
    '',
    'cw1',
    'cw10kb0bwm',
    'cw10kb0bwm-',
    'cw10kb0bwmA',
    'cw10kb0bwm 1',
    'xcw10kb0bwm1',
    'cw10kb0bwm12345678901',
  ])('knows nothing of %j', (id) => {
    expect(sequenceOf(id, 'main', 'BTC/USDT:USDT')).toBeUndefined();
  });
});
