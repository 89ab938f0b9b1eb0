import { describe, expect, it } from 'vitest';
import { BTC_AND_ETH } from '../../infra/local/binance/emulated-symbols.ts';
import { contracts, quote } from '../../shared/money/amount.ts';
import { cancelOrder } from '../../shared/venue/cancel-order.ts';
import { orderByClientId, orderById } from '../../shared/venue/lookups.ts';
import { openVenue, REGULAR_FEES } from '../../shared/venue/open-venue.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import { limitLiquidity, movePrices, setPrices } from '../../shared/venue/prices.ts';
import type { VenueOrder } from '../../shared/venue/venue-state.ts';
import { afterOrders, at, BTC, flatPrices, order, placed, reasonOf, START_MS, scene } from './scene.ts';

const spread = { ...flatPrices('60000'), bid: flatPrices('59999').bid, ask: flatPrices('60001').ask };
const market = setPrices(scene(), BTC, spread);

describe('placing an order', () => {
  it('sells at the bid and buys at the ask, whatever the order would have accepted', () => {
    const sold = placed(placeOrder(market, order('sell', '1', { style: at('immediate', '50000') }), START_MS));
    expect(sold.order).toMatchObject({ status: 'filled' });
    expect(sold.state.trades.at(-1)?.price.toString()).toBe('59999');
    const bought = afterOrders(market, order('buy', '1', { style: at('rest', '70000') }));
    expect(bought.trades.at(-1)?.price.toString()).toBe('60001');
  });

  it('opens a short with notional / leverage of the wallet set aside, and takes the fee from the wallet', () => {
    const state = afterOrders({ ...market, fees: REGULAR_FEES }, order('sell', '1'));
    expect(state.positions[BTC]).toMatchObject({ side: 'short' });
    expect(state.positions[BTC]?.isolatedWallet.toString()).toBe('29999.5');
    // 100,000 - 29,999.5 - 0.05 % of 59,999
    expect(state.wallet.toString()).toBe('69970.5005');
    expect(state.trades.at(-1)?.fee.toString()).toBe('29.9995');
  });

  it('drops what an immediate order cannot take, and rests what an ordinary limit order cannot', () => {
    const none = placed(placeOrder(market, order('sell', '1', { style: at('immediate', '60000') }), START_MS));
    expect(none.order).toMatchObject({ status: 'expired', filled: contracts('0') });
    expect(none.state.positions).toEqual({});
    const thin = limitLiquidity(market, BTC, contracts('0.4'));
    const part = placed(placeOrder(thin, order('sell', '1', { style: at('immediate', '59000') }), START_MS));
    expect(part.order.status).toBe('expired');
    expect(part.order.filled.toString()).toBe('0.4');
    const rest = placed(placeOrder(thin, order('sell', '1', { style: at('rest', '59000') }), START_MS));
    expect(rest.order.status).toBe('open');
    expect(rest.state.openOrders).toHaveLength(1);
    expect(rest.state.positions[BTC]?.contracts.toString()).toBe('0.4');
  });

  it('rests a posted order until the market trades through its price, then charges the maker', () => {
    const state = afterOrders({ ...market, fees: REGULAR_FEES }, order('sell', '1', { style: at('post', '61000') }));
    const touched = movePrices(state, BTC, { last: flatPrices('61000').last }, START_MS + 1);
    expect(touched.state.openOrders).toHaveLength(1);
    const through = movePrices(touched.state, BTC, { last: flatPrices('61000.1').last }, START_MS + 2);
    expect(through.state.openOrders).toHaveLength(0);
    expect(through.events.map(({ kind }) => kind)).toEqual(['traded', 'order-closed']);
    const trade = through.state.trades.at(-1);
    expect([trade?.price.toString(), trade?.fee.toString(), trade?.isMaker]).toEqual(['61000', '12.2', true]);
  });

  it('fills a resting order in parts while the book is thin', () => {
    const thin = limitLiquidity(
      afterOrders(market, order('sell', '1', { style: at('post', '61000') })),
      BTC,
      contracts('0.6'),
    );
    const one = movePrices(thin, BTC, flatPrices('62000'), START_MS + 1).state;
    expect(one.openOrders[0]?.filled.toString()).toBe('0.6');
    const two = movePrices(one, BTC, flatPrices('62000'), START_MS + 2).state;
    expect(two.openOrders).toEqual([]);
    expect(two.closedOrders.at(-1)?.filledValue.toString()).toBe('61000');
  });

  it('cuts a reduce-only order to the position and never turns it round', () => {
    const state = afterOrders(market, order('sell', '1'));
    const closed = placed(placeOrder(state, order('buy', '5', { reduceOnly: true }), START_MS));
    expect(closed.order.contracts.toString()).toBe('1');
    expect(closed.state.positions).toEqual({});
    expect(reasonOf(placeOrder(closed.state, order('buy', '1', { reduceOnly: true }), START_MS))).toBe(
      'nothing-to-reduce',
    );
    expect(reasonOf(placeOrder(state, order('sell', '1', { reduceOnly: true }), START_MS))).toBe('nothing-to-reduce');
  });

  it('counts what resting reduce-only orders already promise to close', () => {
    const state = afterOrders(
      market,
      order('sell', '1'),
      order('buy', '0.7', { reduceOnly: true, style: at('post', '59000') }),
    );
    const second = placed(
      placeOrder(state, order('buy', '1', { reduceOnly: true, style: at('post', '58000') }), START_MS),
    );
    expect(second.order.contracts.toString()).toBe('0.3');
    expect(reasonOf(placeOrder(second.state, order('buy', '1', { reduceOnly: true }), START_MS))).toBe(
      'nothing-to-reduce',
    );
  });

  it('expires a resting reduce-only order that finds nothing left to reduce', () => {
    const resting = afterOrders(
      market,
      order('sell', '1'),
      order('buy', '1', { reduceOnly: true, style: at('post', '59000') }),
    );
    const flat = afterOrders(resting, order('buy', '1'));
    const fallen = movePrices(flat, BTC, flatPrices('58000'), START_MS + 1).state;
    expect(fallen.closedOrders.at(-1)?.status).toBe('expired');
    expect(fallen.positions).toEqual({});
  });

  it('expires a resting order whose margin is gone by the time it is reached', () => {
    const resting = afterOrders(market, order('buy', '1'), order('sell', '1', { style: at('post', '61000') }));
    const flat = afterOrders(resting, order('sell', '1'));
    const poor = { ...flat, wallet: quote('30000') };
    const reached = movePrices(poor, BTC, flatPrices('62000'), START_MS).state;
    expect(reached.closedOrders.at(-1)?.status).toBe('expired');
    expect([reached.positions, reached.wallet.toString()]).toEqual([{}, '30000']);
  });

  it('turns a position round when an order that may grow is larger than it: the danger is real', () => {
    const state = afterOrders(market, order('sell', '1'), order('buy', '3'));
    expect(state.positions[BTC]).toMatchObject({ side: 'long', contracts: contracts('2') });
  });

  it('refuses a client order id only while another order with it is open', () => {
    const resting = order('sell', '1', { style: at('post', '61000') });
    const state = afterOrders(market, resting);
    expect(reasonOf(placeOrder(state, { ...resting, style: { kind: 'market' } }, START_MS))).toBe('client-id-open');
    const market1 = order('sell', '0.5');
    const twice = afterOrders(market, market1, market1);
    expect(twice.positions[BTC]?.contracts.toString()).toBe('1');
    expect(orderByClientId(twice, BTC, market1.clientOrderId)?.orderId).toBe(twice.closedOrders.at(-1)?.orderId);
  });

  it('finds an order by either id after it closed', () => {
    const resting = order('sell', '1', { style: at('post', '61000') });
    const state = afterOrders(market, resting);
    const name = { symbol: BTC, clientOrderId: resting.clientOrderId };
    const cancelled = cancelOrder(state, name, START_MS + 5);
    if (cancelled.kind === 'refused') throw new Error(cancelled.because);
    expect(orderById(cancelled.state, BTC, cancelled.order.orderId)?.status).toBe('cancelled');
    expect(orderByClientId(cancelled.state, BTC, resting.clientOrderId)?.updatedAtMs).toBe(START_MS + 5);
    expect(reasonOf(cancelOrder(cancelled.state, name, START_MS + 6))).toBe('order-not-found');
  });
});

describe('what the venue refuses', () => {
  const rows: readonly [string, VenueOrder][] = [
    ['unknown-symbol', order('sell', '1', { symbol: 'DOGE/USDT:USDT' })],
    ['client-id-invalid', order('sell', '1', { clientOrderId: 'with space' })],
    ['client-id-invalid', order('sell', '1', { clientOrderId: 'x'.repeat(37) })],
    ['quantity-not-positive', order('sell', '0')],
    ['quantity-not-positive', order('sell', '-1')],
    ['quantity-precision', order('sell', '0.0005')],
    ['quantity-too-large', order('sell', '120.001')],
    ['price-not-positive', order('sell', '1', { style: at('post', '0') })],
    ['price-tick', order('sell', '1', { style: at('post', '60000.05') })],
    ['notional-too-small', order('sell', '0.001')],
    ['would-take', order('sell', '1', { style: at('post', '59999') })],
    ['would-take', order('buy', '1', { style: at('post', '60001') })],
    ['margin', order('sell', '3.4')],
    ['margin', order('sell', '3.4', { style: at('post', '61000') })],
  ];

  it.each(rows)('%s', (reason, refused) => {
    expect(reasonOf(placeOrder(market, refused, START_MS))).toBe(reason);
  });

  it('exempts reduce-only orders from the least notional, so that a remainder can be closed', () => {
    const state = afterOrders(market, order('sell', '1'), order('buy', '0.999', { reduceOnly: true }));
    expect(afterOrders(state, order('buy', '0.001', { reduceOnly: true })).positions).toEqual({});
  });

  it('refuses an order that says no side in hedge mode, and a symbol without a price', () => {
    expect(reasonOf(placeOrder({ ...market, positionMode: 'hedge' }, order('sell', '1'), START_MS))).toBe('hedge-mode');
    const silent = openVenue({ instruments: BTC_AND_ETH.map(({ instrument }) => instrument) });
    expect(reasonOf(placeOrder(silent, order('sell', '1'), START_MS))).toBe('halted');
  });

  it('refuses a position beyond the last margin tier', () => {
    const rich = { ...market, wallet: quote('1000000000') };
    const nine = Array.from({ length: 9 }, () => order('sell', '120'));
    expect(reasonOf(placeOrder(afterOrders(rich, ...nine), order('sell', '80'), START_MS))).toBe('placed');
    const ten = afterOrders(rich, ...nine, order('sell', '80'));
    expect(reasonOf(placeOrder(ten, order('sell', '10'), START_MS))).toBe('position-limit');
  });
});
