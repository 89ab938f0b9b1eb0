import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BinanceEmulator } from '../../../../infra/local/binance/start-emulator.ts';
import { setPositionMode } from '../../../../shared/venue/account-settings.ts';
import { ask, askSigned, BTC, ETH, KEY, NOW_MS, type Params, startExchange } from './wire-client.ts';

let emulator: BinanceEmulator;

beforeAll(async () => {
  emulator = await startExchange();
  await askSigned(emulator, 'POST /fapi/v1/marginType', { symbol: 'BTCUSDT', marginType: 'ISOLATED' });
  await askSigned(emulator, 'POST /fapi/v1/leverage', { symbol: 'BTCUSDT', leverage: '2' });
  await askSigned(emulator, 'POST /fapi/v1/order', market);
  await askSigned(emulator, 'POST /fapi/v1/order', { ...post, newClientOrderId: 'resting' });
});
afterAll(() => emulator.close());

const market: Params = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '0.5' };
const limit: Params = { ...market, type: 'LIMIT', price: '61000', timeInForce: 'IOC' };
const post: Params = { ...limit, timeInForce: 'GTX', quantity: '0.1' };
const ORDER = 'POST /fapi/v1/order';
const MARGIN = 'POST /fapi/v1/positionMargin';
const TRANSFER = 'POST /sapi/v1/asset/transfer';

const rows: readonly [number, string, Params][] = [
  [-1121, ORDER, { ...market, symbol: 'DOGEUSDT' }],
  [-1121, 'GET /fapi/v1/userTrades', { symbol: 'DOGEUSDT' }],
  [-1117, ORDER, { ...market, side: 'SHORT' }],
  [-1115, ORDER, { ...limit, timeInForce: 'FOK' }],
  [-4120, ORDER, { ...market, type: 'STOP_MARKET', stopPrice: '1' }],
  [-1102, ORDER, { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET' }],
  [-1102, ORDER, { ...market, quantity: '1e3' }],
  [-1111, ORDER, { ...market, quantity: '0.0005' }],
  [-1111, ORDER, { ...limit, price: '61000.123' }],
  [-4014, ORDER, { ...limit, price: '61000.05' }],
  [-1013, ORDER, { ...limit, price: '0' }],
  [-4003, ORDER, { ...market, quantity: '0' }],
  [-4005, ORDER, { ...market, quantity: '121' }],
  [-4164, ORDER, { ...market, quantity: '0.001' }],
  [-4015, ORDER, { ...market, newClientOrderId: 'ß' }],
  [-4116, ORDER, { ...post, newClientOrderId: 'resting' }],
  [-2019, ORDER, { ...market, quantity: '5' }],
  [-2022, ORDER, { ...market, reduceOnly: 'true' }],
  [-5022, ORDER, { ...post, price: '59999.9' }],
  [-4061, ORDER, { ...market, positionSide: 'SHORT' }],
  [-2013, 'GET /fapi/v1/order', { symbol: 'BTCUSDT', origClientOrderId: 'nobody' }],
  [-2013, 'GET /fapi/v1/openOrder', { symbol: 'BTCUSDT', orderId: '1' }],
  [-1102, 'GET /fapi/v1/order', { symbol: 'BTCUSDT' }],
  [-2011, 'DELETE /fapi/v1/order', { symbol: 'BTCUSDT', orderId: '1' }],
  [-4046, 'POST /fapi/v1/marginType', { symbol: 'BTCUSDT', marginType: 'ISOLATED' }],
  [-4047, 'POST /fapi/v1/marginType', { symbol: 'BTCUSDT', marginType: 'CROSSED' }],
  [-4161, 'POST /fapi/v1/leverage', { symbol: 'BTCUSDT', leverage: '1' }],
  [-4028, 'POST /fapi/v1/leverage', { symbol: 'BTCUSDT', leverage: '200' }],
  [-4059, 'POST /fapi/v1/positionSide/dual', { dualSidePosition: 'false' }],
  [-4067, 'POST /fapi/v1/positionSide/dual', { dualSidePosition: 'true' }],
  [-4050, MARGIN, { symbol: 'BTCUSDT', type: '1', amount: '50000' }],
  [-4051, MARGIN, { symbol: 'BTCUSDT', type: '2', amount: '50000' }],
  [-4054, MARGIN, { symbol: 'ETHUSDT', type: '1', amount: '1' }],
  [-4055, MARGIN, { symbol: 'BTCUSDT', type: '1', amount: '-1' }],
  [-5013, TRANSFER, { asset: 'USDT', amount: '20000.01', type: 'MAIN_UMFUTURE' }],
  [-5003, TRANSFER, { asset: 'BTC', amount: '1', type: 'MAIN_UMFUTURE' }],
  [-1128, 'GET /fapi/v1/userTrades', { symbol: 'BTCUSDT', fromId: '1', startTime: '1' }],
];

describe('what Binance refuses, in its own numbers', () => {
  it.each(rows)('%i for %s %j', async (code, call, params) => {
    const before = emulator.venue('main');
    const { status, body } = await askSigned(emulator, call, params);
    expect([status, body.code]).toEqual([400, code]);
    expect(body.msg).toMatch(/[.a-z)]$/);
    expect(emulator.venue('main')).toBe(before);
  });

  it('-4048 and -4068 once no order is open any more', async () => {
    const own = await startExchange();
    await askSigned(own, ORDER, market);
    const margin = { symbol: 'BTCUSDT', marginType: 'ISOLATED' };
    expect((await askSigned(own, 'POST /fapi/v1/marginType', margin)).body.code).toBe(-4048);
    expect((await askSigned(own, 'POST /fapi/v1/positionSide/dual', { dualSidePosition: 'true' })).body.code).toBe(
      -4068,
    );
    expect((await askSigned(own, MARGIN, { symbol: 'BTCUSDT', type: '1', amount: '1' })).body.code).toBe(-4049);
    await own.close();
  });

  it('-4061 for an order without a side on an account in hedge mode', async () => {
    const own = await startExchange();
    own.changeVenue('main', (venue) => {
      const change = setPositionMode(venue, 'hedge');
      return change.kind === 'changed' ? change.state : venue;
    });
    expect((await askSigned(own, ORDER, market)).body.code).toBe(-4061);
    expect((await askSigned(own, 'GET /fapi/v1/positionSide/dual')).body).toEqual({ dualSidePosition: true });
    await own.close();
  });
});

describe('who may ask', () => {
  const account = 'GET /fapi/v3/account';

  it.each([
    [-2014, 401, { apiKey: '' }],
    [-2015, 401, { apiKey: 'another-key' }],
    [-1022, 400, { secret: 'not-the-secret' }],
    [-1022, 400, { tail: '&more=1' }],
    [-1021, 400, { timestamp: NOW_MS - 5001 }],
    [-1021, 400, { timestamp: NOW_MS + 1000 }],
  ])('%i (%i) for %j', async (code, status, signing) => {
    const answer = await askSigned(emulator, account, {}, signing);
    expect([answer.body.code, answer.status]).toEqual([code, status]);
  });

  it('accepts the edges of the window', async () => {
    for (const timestamp of [NOW_MS - 5000, NOW_MS + 999])
      expect((await askSigned(emulator, account, {}, { timestamp })).status).toBe(200);
  });

  it('-2015 for a key that may only read, -1002 for one that may not transfer', async () => {
    const venue = emulator.venue('main');
    const rights = { canTrade: false, canTransfer: false };
    const own = await startExchange({ accounts: [{ name: 'main', venue, keys: [{ ...KEY, rights }] }] });
    expect((await askSigned(own, account)).status).toBe(200);
    expect((await askSigned(own, ORDER, market)).body.code).toBe(-2015);
    const move = { asset: 'USDT', amount: '1', type: 'MAIN_UMFUTURE' };
    expect((await askSigned(own, TRANSFER, move)).body.code).toBe(-1002);
    expect((await askSigned(own, 'GET /sapi/v1/account/apiRestrictions')).body.enableFutures).toBe(false);
    await own.close();
  });

  it('answers 404 to a path it does not know and remembers it', async () => {
    expect((await ask(emulator, '/fapi/v1/nothing')).status).toBe(404);
    expect(emulator.unknownCalls()).toEqual(['GET /fapi/v1/nothing']);
  });

  it('keeps accounts apart', async () => {
    const venue = emulator.venue('main');
    const two = [
      { name: 'one', venue, keys: [KEY] },
      { name: 'two', venue, keys: [{ apiKey: 'another-key', secret: 'also-not-real' }] },
    ];
    const own = await startExchange({ accounts: two });
    await askSigned(own, ORDER, { ...market, symbol: 'ETHUSDT' }, { apiKey: 'another-key', secret: 'also-not-real' });
    expect(Object.keys(own.venue('one').positions)).toEqual([BTC]);
    expect(Object.keys(own.venue('two').positions)).toEqual([BTC, ETH]);
    expect(() => own.venue('three')).toThrow('no account called three');
    await own.close();
  });
});
