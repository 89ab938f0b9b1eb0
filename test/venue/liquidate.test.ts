import { describe, expect, it } from 'vitest';
import { liquidationPrice } from '../../shared/margin/liquidation-price.ts';
import { coins, price, quote, ratio } from '../../shared/money/amount.ts';
import { totalWallet } from '../../shared/venue/account-margin.ts';
import { instrumentOf } from '../../shared/venue/lookups.ts';
import { movePrices, setPrices } from '../../shared/venue/prices.ts';
import { settleFunding } from '../../shared/venue/settle-funding.ts';
import { afterOrders, at, BTC, ETH, flatPrices, order, START_MS, scene } from './scene.ts';

const cross = { settings: { leverage: ratio('2'), marginMode: 'cross' as const } };

describe('liquidation', () => {
  it('takes the isolated wallet, the position and nothing else', () => {
    const opened = afterOrders(scene(), order('sell', '1'), order('sell', '1', { style: at('post', '95000') }));
    const { state, events } = movePrices(opened, BTC, { mark: price('89602') }, START_MS + 7);
    expect(state.positions).toEqual({});
    expect(state.wallet.toString()).toBe('70000');
    expect(state.openOrders).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(['order-closed', 'liquidated']);
    const trade = state.trades.at(-1);
    expect(trade?.clientOrderId).toMatch(/^autoclose-\d+$/);
    expect([trade?.price.toString(), trade?.realised.toString(), trade?.atMs]).toEqual([
      '90000',
      '-30000',
      START_MS + 7,
    ]);
  });

  it.each([
    ['89601.98', true], // short 1 at 60,000, 2x: 89,601.99 by the published formula
    ['89602', false],
  ])('at a mark of %s the 2x short is still open: %s', (mark, isOpen) => {
    const opened = afterOrders(scene(), order('sell', '1'));
    const { state } = movePrices(opened, BTC, { mark: price(mark) }, START_MS);
    expect(state.positions[BTC] !== undefined).toBe(isOpen);
  });

  it('counts equity exactly at the maintenance margin as too little', () => {
    const settings = { leverage: ratio('20'), marginMode: 'isolated' as const };
    const opened = afterOrders(scene({ settings }), order('sell', '0.8'));
    const paid = settleFunding(opened, { symbol: BTC, rate: ratio('-0.005'), mark: price('50000') }, START_MS).state;
    // 2,200 of margin - 2,000 of loss = 200 = 0.4 % of 50,000
    expect(movePrices(paid, BTC, { mark: price('62499.9') }, START_MS).state.positions[BTC]).toBeDefined();
    expect(movePrices(paid, BTC, { mark: price('62500') }, START_MS).state.positions[BTC]).toBeUndefined();
  });

  it('reads the mark, not the last price: a wick of the contract kills nobody', () => {
    const opened = afterOrders(scene(), order('sell', '1'));
    const wick = movePrices(opened, BTC, { last: price('120000'), ask: price('120000') }, START_MS);
    expect(wick.state.positions[BTC]).toBeDefined();
  });

  it('loses no more than the isolated wallet when the mark jumps far beyond, even with odd numbers', () => {
    const settings = { leverage: ratio('3'), marginMode: 'isolated' as const };
    const odd = setPrices(scene({ settings }), BTC, flatPrices('60001.1'));
    const opened = afterOrders(odd, order('sell', '0.307'), order('sell', '0.111'));
    const left = opened.wallet;
    const { state } = movePrices(opened, BTC, { mark: price('500000') }, START_MS);
    expect(state.wallet.eq(left)).toBe(true);
    const lost = state.incomes.filter(({ kind }) => kind === 'realised' || kind === 'insurance');
    expect(lost.every(({ amount }) => !amount.isPositive())).toBe(true);
    const sum = lost.reduce((total, { amount }) => total.plus(amount), quote('0'));
    expect(sum.eq(state.wallet.minus(quote('100000')))).toBe(true);
  });

  it('liquidates all cross positions together and leaves the wallet empty', () => {
    const opened = afterOrders(scene(cross), order('sell', '1'), order('buy', '10', { symbol: ETH }));
    const near = movePrices(opened, BTC, { mark: price('155000') }, START_MS).state;
    expect(Object.keys(near.positions)).toHaveLength(2);
    const { state, events } = movePrices(near, BTC, { mark: price('159500') }, START_MS);
    expect(events.map(({ kind }) => kind)).toEqual(['liquidated', 'liquidated']);
    expect([state.positions, totalWallet(state).toString()]).toEqual([{}, '0']);
    expect(state.incomes.at(-1)).toMatchObject({ kind: 'insurance' });
  });

  it('never touches an isolated position for a cross loss', () => {
    const setup = afterOrders(scene(), order('sell', '1'));
    const settings = { ...setup.settings, [ETH]: { leverage: ratio('2'), marginMode: 'cross' as const } };
    const both = afterOrders({ ...setup, settings }, order('buy', '40', { symbol: ETH }));
    const { state } = movePrices(both, ETH, { mark: price('1200') }, START_MS);
    expect(Object.keys(state.positions)).toEqual([BTC]);
    expect(state.positions[BTC]?.isolatedWallet.toString()).toBe('30000');
  });

  it('agrees with the liquidation price a hedge is planned with, for small and large shorts', () => {
    for (const quantity of ['0.01', '1', '9.9', '40']) {
      const opened = afterOrders({ ...scene(), wallet: quote('10000000') }, order('sell', quantity));
      const wallet = opened.positions[BTC]?.isolatedWallet ?? quote('0');
      const position = { side: 'short' as const, quantity: coins(quantity), entryPrice: price('60000') };
      const planned = liquidationPrice(position, { wallet }, instrumentOf(opened, BTC).tiers);
      if (planned === undefined) throw new Error('a short always has a liquidation price');
      const open = (mark: string) => movePrices(opened, BTC, { mark: price(mark) }, START_MS).state.positions[BTC];
      expect(open(planned.minus(price('0.01')).toText(8)), quantity).toBeDefined();
      expect(open(planned.plus(price('0.01')).toText(8)), quantity).toBeUndefined();
    }
  });
});
