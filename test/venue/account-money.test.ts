import { describe, expect, it } from 'vitest';
import { coins, contracts, price, quote, ratio } from '../../shared/money/amount.ts';
import { availableBalance, totalWallet, withdrawable } from '../../shared/venue/account-margin.ts';
import { setLeverage, setMarginMode, setPositionMode } from '../../shared/venue/account-settings.ts';
import { autoDeleverage } from '../../shared/venue/forced-close.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import { addMargin, reduceMargin } from '../../shared/venue/position-margin.ts';
import { movePrices, setPrices } from '../../shared/venue/prices.ts';
import { settleFunding } from '../../shared/venue/settle-funding.ts';
import type { Change } from '../../shared/venue/venue-outcome.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import { deposit, transfer, withdraw } from '../../shared/venue/wallets.ts';
import { afterOrders, at, BTC, ETH, flatPrices, order, reasonOf, START_MS, scene } from './scene.ts';

const isolated = afterOrders(scene(), order('sell', '1'));
const cross = afterOrders(scene({ settings: { leverage: ratio('2'), marginMode: 'cross' } }), order('sell', '1'));

function done(change: Change): VenueState {
  if (change.kind === 'refused') throw new Error(`refused: ${change.reason}`);
  return change.state;
}

describe('closing', () => {
  it('earns exactly what the price lost', () => {
    const opened = setPrices(
      afterOrders(setPrices(scene(), BTC, flatPrices('65000')), order('sell', '3')),
      BTC,
      flatPrices('55000'),
    );
    const closed = afterOrders(opened, order('buy', '3', { reduceOnly: true }));
    expect(closed.trades.at(-1)?.realised.toString()).toBe('30000');
    expect(closed.wallet.toString()).toBe('130000');
    expect(closed.positions).toEqual({});
  });

  it('gives back isolated margin in proportion, and the profit to the wallet', () => {
    const fallen = setPrices(isolated, BTC, flatPrices('50000'));
    const quarter = afterOrders(fallen, order('buy', '0.25', { reduceOnly: true }));
    expect(quarter.positions[BTC]?.isolatedWallet.toString()).toBe('22500');
    // 70,000 + a quarter of 30,000 + a quarter of 10,000
    expect(quarter.wallet.toString()).toBe('80000');
    expect(quarter.positions[BTC]?.entryValue.toString()).toBe('45000');
  });

  it('closes a part by auto-deleveraging, marked as the exchange marks it', () => {
    const step = autoDeleverage(setPrices(isolated, BTC, flatPrices('50000')), BTC, contracts('0.4'), START_MS + 1);
    expect(step.state.trades.at(-1)?.clientOrderId).toBe('adl_autoclose');
    expect(step.state.positions[BTC]?.contracts.toString()).toBe('0.6');
    expect(step.state.closedOrders.at(-1)).toMatchObject({ clientOrderId: 'adl_autoclose', status: 'filled' });
    expect(autoDeleverage(scene(), BTC, contracts('1'), START_MS).events).toEqual([]);
  });
});

describe('margin', () => {
  it('counts an unbooked cross loss against what is available, and an unbooked profit only for new positions', () => {
    const risen = setPrices(cross, BTC, flatPrices('70000'));
    // 100,000 - 10,000 loss - 35,000 initial margin
    expect(availableBalance(risen).toString()).toBe('55000');
    const fallen = setPrices(cross, BTC, flatPrices('20000'));
    expect(availableBalance(fallen).toString()).toBe('130000');
    expect(withdrawable(fallen).toString()).toBe('99920'); // wallet less maintenance: 0.4 % of 20,000
  });

  it('keeps the margin of resting orders back', () => {
    expect(availableBalance(afterOrders(isolated, order('sell', '1', { style: at('post', '62000') }))).toString()).toBe(
      '39000',
    );
    const closing = order('buy', '1', { style: at('post', '59000') });
    expect(availableBalance(afterOrders(isolated, closing)).toString()).toBe('70000');
  });

  it('adds to and takes from an isolated position within what is free', () => {
    const added = done(addMargin(isolated, BTC, quote('20000'), START_MS + 1));
    expect([added.wallet.toString(), added.positions[BTC]?.isolatedWallet.toString()]).toEqual(['50000', '50000']);
    expect(reasonOf(addMargin(added, BTC, quote('50000.01'), START_MS))).toBe('balance');
    expect(reasonOf(reduceMargin(added, BTC, quote('20000.01'), START_MS))).toBe('isolated-margin');
    expect(done(reduceMargin(added, BTC, quote('20000'), START_MS)).wallet.toString()).toBe('70000');
    expect(added.marginMoves).toEqual([{ symbol: BTC, amount: quote('20000'), atMs: START_MS + 1 }]);
    expect(reasonOf(addMargin(isolated, ETH, quote('1'), START_MS))).toBe('no-position');
    expect(reasonOf(addMargin(cross, BTC, quote('1'), START_MS))).toBe('not-isolated');
    expect(reasonOf(addMargin(isolated, BTC, quote('0'), START_MS))).toBe('balance');
  });

  it('refuses to lower the leverage of an open isolated position, and lets it rise', () => {
    expect(reasonOf(setLeverage(isolated, BTC, ratio('1')))).toBe('leverage-down');
    expect(done(setLeverage(isolated, BTC, ratio('5'))).settings[BTC]?.leverage.toString()).toBe('5');
    expect(reasonOf(setLeverage(isolated, ETH, ratio('1')))).toBe('changed');
    expect(reasonOf(setLeverage(scene(), BTC, ratio('126')))).toBe('leverage-invalid');
    expect(reasonOf(setLeverage(scene(), BTC, ratio('2.5')))).toBe('leverage-invalid');
    const stretched = afterOrders(cross, order('sell', '2'));
    expect(reasonOf(setLeverage(stretched, BTC, ratio('1')))).toBe('margin');
  });

  it('changes modes only on an empty symbol or account', () => {
    expect(reasonOf(setMarginMode(isolated, BTC, 'cross'))).toBe('position-open');
    expect(reasonOf(setMarginMode(isolated, ETH, 'isolated'))).toBe('unchanged');
    expect(
      reasonOf(setMarginMode(afterOrders(scene(), order('sell', '1', { style: at('post', '61000') })), BTC, 'cross')),
    ).toBe('orders-open');
    expect(done(setMarginMode(isolated, ETH, 'cross')).settings[ETH]?.marginMode).toBe('cross');
    expect(reasonOf(setPositionMode(isolated, 'hedge'))).toBe('position-open');
    expect(reasonOf(setPositionMode(isolated, 'one-way'))).toBe('unchanged');
    expect(done(setPositionMode(scene(), 'hedge')).positionMode).toBe('hedge');
  });
});

describe('wallets', () => {
  it('moves the quote coin between spot and futures within what is free', () => {
    const moved = done(transfer(isolated, 'futures', quote('5000'), START_MS));
    expect([moved.wallet.toString(), moved.spot['USDT']?.free.toString()]).toEqual(['75000', '0']);
    expect(reasonOf(transfer(moved, 'futures', quote('0.01'), START_MS))).toBe('balance');
    expect(reasonOf(transfer(moved, 'spot', quote('75000.01'), START_MS))).toBe('balance');
    expect(reasonOf(transfer(moved, 'spot', quote('-1'), START_MS))).toBe('balance');
    expect(done(transfer(moved, 'spot', quote('75000'), START_MS)).spot['USDT']?.free.toString()).toBe('75000');
    expect(moved.incomes.at(-1)).toMatchObject({ kind: 'transfer', symbol: '' });
  });

  it('takes coins in and out of the spot wallet', () => {
    const more = deposit(scene(), 'BTC', coins('1'));
    expect(more.spot['BTC']?.free.toString()).toBe('3');
    expect(reasonOf(withdraw(more, 'BTC', coins('3.1')))).toBe('balance');
    expect(done(withdraw(more, 'BTC', coins('3'))).spot['BTC']?.free.toString()).toBe('0');
    expect(deposit(scene(), 'SOL', coins('7')).spot['SOL']?.free.toString()).toBe('7');
  });
});

describe('funding', () => {
  const settle = (state: VenueState, rate: string) =>
    settleFunding(state, { symbol: BTC, rate: ratio(rate), mark: price('60000') }, START_MS + 1);

  it('pays a short rate x mark x coins into its isolated wallet', () => {
    const { state, events } = settle(isolated, '0.0001');
    expect(state.positions[BTC]?.isolatedWallet.toString()).toBe('30006');
    expect(state.wallet.eq(isolated.wallet)).toBe(true);
    expect(events).toEqual([{ kind: 'funded', income: state.incomes.at(-1) }]);
  });

  it('takes from it when the rate is negative, and from the shared wallet in cross mode', () => {
    expect(settle(isolated, '-0.003').state.positions[BTC]?.isolatedWallet.toString()).toBe('29820');
    expect(settle(cross, '-0.003').state.wallet.toString()).toBe('99820');
    const long = afterOrders(scene(), order('buy', '1'));
    expect(settle(long, '-0.003').state.positions[BTC]?.isolatedWallet.toString()).toBe('30180');
  });

  it('does nothing to a flat symbol', () => {
    expect(settle(scene(), '0.01')).toEqual({ state: scene(), events: [] });
  });

  it('can liquidate by what it takes', () => {
    const close = movePrices(isolated, BTC, flatPrices('89600'), START_MS).state;
    expect(close.positions[BTC]).toBeDefined();
    expect(settle(close, '-0.003').events.map(({ kind }) => kind)).toEqual(['funded', 'liquidated']);
  });

  it('leaves the total of a wallet readable', () => {
    expect(totalWallet(isolated).toString()).toBe('100000');
    expect(reasonOf(placeOrder(isolated, order('sell', '0.002'), START_MS))).toBe('placed');
  });
});
