import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceAccount } from '../../../shared/adapters/ccxt/open-binance.ts';
import type { Order } from '../../../shared/market/order.ts';
import { contracts, price } from '../../../shared/money/amount.ts';
import { openTestAccount } from './open-test-account.ts';
import { type Answer, json, type ReplyServer, startReplyServer } from './reply-server.ts';

const REFERENCE = { symbol: 'BTC/USDT:USDT', clientOrderId: 'cw1abc' };
const ORDER: Order = {
  ...REFERENCE,
  side: 'sell',
  contracts: contracts('0.5'),
  reduceOnly: false,
  style: { kind: 'market' },
};

const said = (status: string, executedQty: string, more: object = {}) => ({
  orderId: 283194212,
  symbol: 'BTCUSDT',
  status,
  clientOrderId: 'cw1abc',
  price: '0',
  avgPrice: executedQty === '0' ? '0.00' : '60000.50000',
  origQty: '0.500',
  executedQty,
  ...more,
});

let server: ReplyServer;
let account: BinanceAccount;
beforeAll(async () => {
  server = await startReplyServer();
  account = openTestAccount(server, { timeoutMs: 600 });
});
beforeEach(() => {
  server.arrived.length = 0;
});
afterAll(() => {
  account.close();
  return server.close();
});

const answer = (reply: Answer) => server.answerWith(() => reply);
const answerSaid = (status: string, executedQty: string, more: object = {}) =>
  server.answerWith(() => json(said(status, executedQty, more)));

/** What of the last request is not signature and time. */
const sent = (): Record<string, string> => {
  const { timestamp, recvWindow, signature, ...rest } = Object.fromEntries(server.arrived.at(-1)?.parameters ?? []);
  expect([timestamp, recvWindow, signature].every((part) => part !== undefined)).toBe(true);
  return rest;
};

describe('an order on the wire', () => {
  const COMMON = { symbol: 'BTCUSDT', quantity: '0.5', newClientOrderId: 'cw1abc', newOrderRespType: 'RESULT' };
  const AT = price('60000.10');

  it.each<readonly [string, Partial<Order>, object]>([
    ['a market sale', {}, { side: 'SELL', type: 'MARKET' }],
    ['a removal', { side: 'buy', reduceOnly: true }, { side: 'BUY', type: 'MARKET', reduceOnly: 'true' }],
    [
      'an immediate order',
      { style: { kind: 'immediate', price: AT } },
      { side: 'SELL', type: 'LIMIT', timeInForce: 'IOC', price: '60000.1' },
    ],
    [
      'a posted order',
      { style: { kind: 'post', price: AT } },
      { side: 'SELL', type: 'LIMIT', timeInForce: 'GTX', price: '60000.1' },
    ],
  ])('is exactly what was asked for: %s', async (_what, change, expected) => {
    answerSaid('NEW', '0');
    await account.place({ ...ORDER, ...change });
    expect(sent()).toEqual({ ...COMMON, ...expected });
    expect(server.asked()).toEqual(['POST /fapi.binance.com/fapi/v1/order']);
  });

  it.each(['0.001', '0.123456789012345678', '12345678901234567890', '0.00000001'])(
    'carries %s contracts digit for digit',
    async (digits) => {
      answerSaid('NEW', '0');
      await account.place({ ...ORDER, contracts: contracts(digits) });
      expect(sent()['quantity']).toBe(digits);
    },
  );

  it.each<readonly [string, Partial<Order>]>([
    ['a negative quantity', { contracts: contracts('-1') }],
    ['no quantity', { contracts: contracts('0') }],
    ['a price of zero', { style: { kind: 'immediate', price: price('0') } }],
    ['an id with other letters', { clientOrderId: 'cw1 ä' }],
    ['an id too long', { clientOrderId: 'c'.repeat(37) }],
    ['a spot symbol', { symbol: 'BTC/USDT' }],
    ['a dated symbol', { symbol: 'BTC/USD:BTC-260327' }],
  ])('is never sent with %s', async (_what, change) => {
    expect(await account.place({ ...ORDER, ...change })).toMatchObject({ kind: 'refused', code: 'other' });
    expect(server.arrived).toEqual([]);
  });
});

describe('the outcome of an order', () => {
  const EXECUTED = { exchangeOrderId: '283194212', averagePrice: price('60000.5') };

  it('is filled with what was traded and at what price', async () => {
    answerSaid('FILLED', '0.500');
    expect(await account.place(ORDER)).toEqual({ kind: 'filled', ...EXECUTED, contracts: contracts('0.5') });
  });

  it('is partial when the rest was dropped', async () => {
    answerSaid('EXPIRED', '0.200');
    expect(await account.place(ORDER)).toEqual({ kind: 'partial', ...EXECUTED, contracts: contracts('0.2') });
  });

  it('is refused as unfilled when nothing was traded', async () => {
    answerSaid('EXPIRED', '0');
    expect(await account.place(ORDER)).toMatchObject({ kind: 'refused', code: 'unfilled' });
  });

  it('is open with what has traded so far', async () => {
    answerSaid('PARTIALLY_FILLED', '0.1');
    expect(await account.place(ORDER)).toEqual({
      kind: 'open',
      exchangeOrderId: '283194212',
      contracts: contracts('0.1'),
    });
  });

  it.each<readonly [string, object]>([
    ['another order', said('FILLED', '0.5', { clientOrderId: 'cw1xyz' })],
    ['another symbol', said('FILLED', '0.5', { symbol: 'ETHUSDT' })],
    ['a fill without a price', said('FILLED', '0.5', { avgPrice: '0.00' })],
    ['a fill of nothing', said('FILLED', '0', {})],
    ['a fill of less than all', said('FILLED', '0.4', {})],
    ['a status nobody knows', said('PENDING', '0')],
    ['no status', said('FILLED', '0.5', { status: undefined })],
    ['no quantity', said('FILLED', '0.5', { executedQty: undefined })],
    ['a quantity that is no number', said('FILLED', 'NaN')],
    ['no id', said('FILLED', '0.5', { orderId: undefined })],
    ['a list', []],
  ])('is unknown when the reply tells of %s', async (_what, reply) => {
    server.answerWith(() => json(reply));
    expect((await account.place(ORDER)).kind).toBe('unknown');
    expect((await account.find(REFERENCE)).kind).toBe('unknown');
  });

  it('keeps an order id that a float cannot hold', async () => {
    server.answerWith(() => ({
      status: 200,
      body: JSON.stringify(said('FILLED', '0.5')).replace('283194212', '8389765519993908929'),
    }));
    expect(await account.place(ORDER)).toMatchObject({ exchangeOrderId: '8389765519993908929' });
  });
});

describe('asking about an order', () => {
  it('names it by our own id', async () => {
    answerSaid('NEW', '0');
    expect(await account.find(REFERENCE)).toMatchObject({ kind: 'open' });
    expect(sent()).toEqual({ symbol: 'BTCUSDT', origClientOrderId: 'cw1abc' });
    expect(server.asked()).toEqual(['GET /fapi.binance.com/fapi/v1/order']);
  });

  it.each<readonly [string, string, string]>([
    ['FILLED', '0.5', 'filled'],
    ['CANCELED', '0.2', 'partial'],
    ['CANCELED', '0', 'closed-unfilled'],
    ['EXPIRED', '0', 'closed-unfilled'],
    ['EXPIRED_IN_MATCH', '0', 'closed-unfilled'],
    ['REJECTED', '0', 'closed-unfilled'],
  ])('%s with %s traded is %s', async (status, executed, kind) => {
    answerSaid(status, executed);
    expect((await account.find(REFERENCE)).kind).toBe(kind);
  });

  it('finds it absent only when the exchange says so', async () => {
    answer(json({ code: -2013, msg: 'Order does not exist.' }, 400));
    expect(await account.find(REFERENCE)).toEqual({ kind: 'absent' });
  });

  it.each<readonly [string, Answer]>([
    ['a server error with that code', json({ code: -2013, msg: 'Order does not exist.' }, 503)],
    ['another error', json({ code: -1001, msg: 'Internal error.' }, 503)],
    ['a wrong key', json({ code: -2015, msg: 'Invalid API-key.' }, 401)],
    ['an unknown path', { status: 404, body: '<html></html>' }],
    ['an empty page', { status: 200, body: '' }],
    ['a lost connection', 'close the socket'],
    ['silence', 'stall before the headers'],
  ])('does not take %s for absent', async (_what, reply) => {
    server.answerWith(() => reply);
    expect((await account.find(REFERENCE)).kind).toBe('unknown');
  });
});

describe('taking an order off', () => {
  it('is done when the reply says so', async () => {
    answerSaid('CANCELED', '0');
    expect(await account.cancel(REFERENCE)).toEqual({ kind: 'done' });
    expect(sent()).toEqual({ symbol: 'BTCUSDT', origClientOrderId: 'cw1abc' });
    expect(server.asked()).toEqual(['DELETE /fapi.binance.com/fapi/v1/order']);
  });

  it('is refused when there was none, unknown when nobody can tell', async () => {
    answer(json({ code: -2011, msg: 'Unknown order sent.' }, 400));
    expect(await account.cancel(REFERENCE)).toMatchObject({ kind: 'refused', code: 'other' });
    for (const reply of [json({}), json(said('NEW', '0')), 'close the socket'] satisfies Answer[]) {
      server.answerWith(() => reply);
      expect((await account.cancel(REFERENCE)).kind).toBe('unknown');
    }
  });
});
