import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceEmulator } from '../../../../infra/local/binance/start-emulator.ts';
import Binance from '../../../../node_modules/ccxt/js/src/binance.js';
import { ratio } from '../../../../shared/money/amount.ts';
import { movePrices } from '../../../../shared/venue/prices.ts';
import { settleFunding } from '../../../../shared/venue/settle-funding.ts';
import { BTC, KEY, NOW_MS, pricesAround, startExchange } from './wire-client.ts';

/** ccxt as the product uses it: real addresses, exact strings, only the transport goes to the emulator. */
function connect(emulator: BinanceEmulator): Binance {
  const redirect = async (address: string, init: RequestInit) => {
    const { host, pathname, search } = new URL(address);
    return fetch(`${emulator.url}/${host}${pathname}${search}`, init);
  };
  const client = new Binance({
    ...KEY,
    enableRateLimit: false,
    fetchImplementation: redirect,
    number: String,
    options: { fetchMarkets: { types: ['spot', 'linear'] }, fetchCurrencies: false, fetchMargins: false },
  });
  client.milliseconds = () => NOW_MS;
  return client;
}

let emulator: BinanceEmulator;
let client: Binance;

beforeEach(async () => {
  emulator = await startExchange();
  client = connect(emulator);
});
afterEach(async () => {
  expect(emulator.unknownCalls()).toEqual([]);
  await emulator.close();
});

const sellTwo = () => client.createOrder(BTC, 'market', 'sell', Number('0.5'), undefined, { newClientOrderId: 'cw1a' });

describe('ccxt sees a Binance account', () => {
  it('loads the rules of both markets', async () => {
    const markets = await client.loadMarkets();
    expect(Object.keys(markets).sort()).toEqual(['BTC/USDT', BTC, 'ETH/USDT', 'ETH/USDT:USDT'].sort());
    expect(markets[BTC]).toMatchObject({
      contractSize: '1',
      linear: true,
      active: true,
      precision: { amount: '0.001', price: '0.1' },
      limits: { amount: { min: '0.001' }, market: { max: '120' }, cost: { min: '100' } },
    });
    const [first] = await client.fetchMarketLeverageTiers(BTC);
    expect(first).toMatchObject({ maxLeverage: '125', maintenanceMarginRate: '0.004', maxNotional: '50000' });
  });

  it('opens an isolated short, reads it back and closes it', async () => {
    await client.setMarginMode('isolated', BTC);
    await client.setLeverage(2, BTC);
    const opened = await sellTwo();
    expect(opened).toMatchObject({ clientOrderId: 'cw1a', status: 'closed', filled: '0.5', average: '59999.90000000' });
    const [position] = await client.fetchPositions([BTC]);
    expect(position).toMatchObject({ side: 'short', contracts: '0.5', marginMode: 'isolated', markPrice: '60000' });
    expect(position?.info).toMatchObject({ isolatedWallet: '14999.97500000', notional: '-30000.00000000' });
    // (14,999.975 + 29,999.95) / (0.5 x 1.004)
    expect(Number(position?.liquidationPrice)).toBeCloseTo(44_999.925 / 0.502, 4);
    const found = await client.fetchOrder('', BTC, { origClientOrderId: 'cw1a' });
    expect(found).toMatchObject({ id: opened.id, status: 'closed', filled: '0.5' });
    const [trade] = await client.fetchMyTrades(BTC);
    expect(trade).toMatchObject({
      order: opened.id,
      side: 'sell',
      price: '59999.9',
      fee: { cost: '14.99997500', currency: 'USDT' },
    });
    const closed = await client.createOrder(BTC, 'market', 'buy', Number('9'), undefined, { reduceOnly: true });
    expect(closed).toMatchObject({ filled: '0.5', status: 'closed', reduceOnly: true });
    expect(await client.fetchPositions([BTC])).toEqual([]);
  });

  it('reads wallets and modes', async () => {
    expect((await client.fetchBalance({ type: 'spot' }))['BTC']).toMatchObject({ free: '1.5', total: '1.5' });
    expect((await client.fetchBalance({ type: 'swap' }))['USDT']).toMatchObject({ free: '50000.00000000' });
    expect(await client.fetchPositionMode(BTC)).toMatchObject({ hedged: false });
    expect(await client.fetchLeverage(BTC)).toMatchObject({ marginMode: 'cross', shortLeverage: 20 });
    expect(await client.transfer('USDT', Number('100'), 'spot', 'swap')).toMatchObject({ currency: 'USDT' });
    expect((await client.fetchBalance({ type: 'swap' }))['USDT']).toMatchObject({ total: '50100.00000000' });
    const rights = await client.sapiGetAccountApiRestrictions();
    expect(rights).toMatchObject({ enableWithdrawals: false, enableFutures: true, ipRestrict: true });
  });

  it('reads prices without bid and ask where the real ticker has none', async () => {
    const ticker = await client.fetchTicker(BTC);
    expect([ticker.bid, ticker.last]).toEqual([undefined, '60000']);
    expect((await client.fetchBidsAsks([BTC]))[BTC]).toMatchObject({ bid: '59999.9', ask: '60000' });
    expect((await client.fetchTicker('BTC/USDT')).last).toBe('60010');
    expect((await client.fetchFundingRates([BTC]))[BTC]).toMatchObject({ fundingRate: '0.0001', markPrice: '60000' });
  });

  it('sees funding, added margin and a liquidation as the exchange tells them', async () => {
    await client.setMarginMode('isolated', BTC);
    await client.setLeverage(2, BTC);
    await sellTwo();
    expect(await client.addMargin(BTC, Number('1000'))).toMatchObject({ type: 'add', amount: '1000', status: 'ok' });
    const mark = pricesAround('60000').mark;
    emulator.changeVenue(
      'main',
      (venue) => settleFunding(venue, { symbol: BTC, rate: ratio('0.001'), mark }, NOW_MS).state,
    );
    const [funding] = await client.fetchFundingHistory(BTC);
    expect(funding).toMatchObject({ amount: '30.00000000', code: 'USDT', timestamp: NOW_MS });
    emulator.changeEveryVenue((venue) => movePrices(venue, BTC, pricesAround('95000'), NOW_MS).state);
    expect(await client.fetchPositions([BTC])).toEqual([]);
    const orders = await client.fetchOrders(BTC);
    expect(orders.at(-1)?.clientOrderId).toMatch(/^autoclose-/);
  });
});
