import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceAccount } from '../../../shared/adapters/ccxt/open-binance.ts';
import { originOf } from '../../../shared/adapters/ccxt/read-fills.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time/duration.ts';
import { NOW_MS, openTestAccount } from './open-test-account.ts';
import { type Arrived, json, type ReplyServer, startReplyServer } from './reply-server.ts';

const BTC = 'BTC/USDT:USDT';

let server: ReplyServer;
let account: BinanceAccount;
beforeAll(async () => {
  server = await startReplyServer();
});
beforeEach(() => {
  server.arrived.length = 0;
  account = openTestAccount(server);
});
afterAll(() => server.close());

interface TestTrade {
  readonly id: number;
  readonly orderId: number;
  readonly time: number;
  readonly commissionAsset?: string;
  readonly symbol?: string;
}

const tradeRow = (trade: TestTrade) => ({
  symbol: 'BTCUSDT',
  side: 'SELL',
  price: '60000.10',
  qty: '0.250',
  commission: '7.50001250',
  commissionAsset: 'USDT',
  realizedPnl: '-3.25',
  maker: false,
  ...trade,
});

/** Serves trades as the exchange does: from an id, or within at most seven days of an instant. */
function serve(trades: readonly TestTrade[], clientIds: Readonly<Record<string, string>>): void {
  const listed = ({ parameters }: Arrived) => {
    const fromId = parameters.get('fromId');
    const startMs = Number(parameters.get('startTime'));
    const endMs = Math.min(Number(parameters.get('endTime') ?? NOW_MS), startMs + 7 * DAY_MS);
    const within = trades.filter(({ id, time }) =>
      fromId === null ? time >= startMs && time <= endMs : id >= Number(fromId),
    );
    return json(within.slice(0, Number(parameters.get('limit'))).map(tradeRow));
  };
  server.answerWith((request) => {
    if (request.path.endsWith('/userTrades')) return listed(request);
    const orderId = request.parameters.get('orderId') ?? '';
    const clientOrderId = clientIds[orderId];
    if (clientOrderId === undefined) return json({ code: -2013, msg: 'Order does not exist.' }, 400);
    return json({ orderId: Number(orderId), clientOrderId });
  });
}

describe('the trades of a symbol', () => {
  it('are read with exact digits, each order asked about once', async () => {
    serve(
      [
        { id: 9, orderId: 1, time: NOW_MS - 2_000 },
        { id: 10, orderId: 1, time: NOW_MS - 1_000 },
      ],
      { 1: 'cw1abc' },
    );
    const read = await account.readFills(BTC, { sinceMs: NOW_MS - DAY_MS });
    expect(read.ok && JSON.parse(JSON.stringify(read.value))).toEqual(
      [9, 10].map((id) => ({
        id: String(id),
        symbol: BTC,
        side: 'sell',
        contracts: '0.25',
        price: '60000.1',
        fee: '7.5000125',
        realised: '-3.25',
        exchangeOrderId: '1',
        clientOrderId: 'cw1abc',
        origin: 'ours',
        atMs: NOW_MS - (11 - id) * 1_000,
      })),
    );
    expect(server.asked()).toEqual(['GET /fapi.binance.com/fapi/v1/order', 'GET /fapi.binance.com/fapi/v1/userTrades']);
  });

  it('after a known one begin with the next id, and only that goes with the question', async () => {
    serve(
      [1, 2, 3].map((id) => ({ id, orderId: 7, time: NOW_MS })),
      { 7: 'by-hand' },
    );
    const read = await account.readFills(BTC, { afterId: '1', sinceMs: 0 });
    expect(read.ok && read.value.map(({ id }) => id)).toEqual(['2', '3']);
    const question = server.arrived[0]?.parameters;
    expect([question?.get('fromId'), question?.has('startTime')]).toEqual(['2', false]);
  });

  it('are found beyond the seven days that one question covers, without doubles', async () => {
    const time = NOW_MS - 40 * DAY_MS;
    const trades = [time, time + 7 * DAY_MS, time + 20 * DAY_MS, NOW_MS].map((atMs, place) => ({
      id: place + 1,
      orderId: 5,
      time: atMs,
    }));
    serve(trades, { 5: 'cw1x' });
    const read = await account.readFills(BTC, { sinceMs: time });
    expect(read.ok && read.value.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  });

  it('are at most a thousand', async () => {
    serve(
      Array.from({ length: 1_500 }, (_, place) => ({ id: place + 1, orderId: 5, time: NOW_MS - 9 * DAY_MS })),
      { 5: 'cw1x' },
    );
    const read = await account.readFills(BTC, { sinceMs: NOW_MS - 10 * DAY_MS });
    expect(read.ok && [read.value.length, read.value.at(-1)?.id]).toEqual([1_000, '1000']);
  });

  it('from further back than the exchange remembers are a failed read, not an empty one', async () => {
    serve([], {});
    expect((await account.readFills(BTC, { sinceMs: NOW_MS - 365 * DAY_MS })).ok).toBe(false);
  });

  it('whose order is forgotten are the owner’s; whose order cannot be asked about fail', async () => {
    const time = NOW_MS - 10 * MINUTE_MS - 1;
    serve([{ id: 1, orderId: 4, time }], {});
    const forgotten = await account.readFills(BTC, { sinceMs: time });
    expect(forgotten.ok && forgotten.value[0]).toMatchObject({ clientOrderId: '', origin: 'owner' });
    server.answerWith(({ path }) =>
      path.endsWith('/userTrades') ? json([tradeRow({ id: 1, orderId: 4, time })]) : json({}, 503),
    );
    expect((await account.readFills(BTC, { sinceMs: time })).ok).toBe(false);
  });

  it('that are listed before their order is are a failed read: the order may be ours', async () => {
    const old = { id: 1, orderId: 4, time: NOW_MS - DAY_MS };
    serve([old, { id: 2, orderId: 5, time: NOW_MS - 10 * MINUTE_MS }], { 4: 'cw1a' });
    expect(await account.readFills(BTC, { sinceMs: old.time })).toMatchObject({ ok: false });
    serve([old, { id: 2, orderId: 5, time: NOW_MS - 10 * MINUTE_MS }], { 4: 'cw1a', 5: 'cw1b' });
    const shown = await account.readFills(BTC, { sinceMs: old.time });
    expect(shown.ok && shown.value.map(({ origin }) => origin)).toEqual(['ours', 'ours']);
  });

  it('with a fee in another coin count as free of it', async () => {
    serve([{ id: 1, orderId: 1, time: NOW_MS, commissionAsset: 'BNB' }], { 1: 'cw1a' });
    const read = await account.readFills(BTC, { sinceMs: NOW_MS });
    expect(read.ok && read.value[0]?.fee.toString()).toBe('0');
  });

  it('of another symbol are not taken', async () => {
    serve([{ id: 1, orderId: 1, time: NOW_MS, symbol: 'ETHUSDT' }], { 1: 'cw1a' });
    expect((await account.readFills(BTC, { sinceMs: NOW_MS })).ok).toBe(false);
  });
});

describe('the origin of a trade', () => {
  it.each([
    ['cw1ab12x', 'ours'],
    ['autoclose-1714', 'liquidation'],
    ['adl_autoclose', 'auto-deleveraging'],
    ['settlement_autoclose-1714', 'settlement'],
    ['delivery_autoclose-1714', 'settlement'],
    ['web_cw1', 'owner'],
    ['', 'owner'],
  ])('of an order called "%s" is %s', (clientOrderId, origin) => {
    expect(originOf(clientOrderId)).toBe(origin);
  });
});

describe('funding settlements', () => {
  const income = (tranId: number, time: number) => ({ symbol: 'BTCUSDT', income: '0.5', time, tranId });

  const serveIncome = (rows: readonly ReturnType<typeof income>[]) =>
    server.answerWith(({ path, parameters }) => {
      if (!path.endsWith('/income')) return json({}, 503);
      const startMs = Number(parameters.get('startTime'));
      return json(rows.filter(({ time }) => time >= startMs).slice(0, Number(parameters.get('limit'))));
    });
  const asked = () => server.arrived.filter(({ path }) => path.endsWith('/income')).length;

  it('are read page by page, none twice and none left out', async () => {
    // two of each instant, so that an instant lies across the end of a page
    serveIncome(
      Array.from({ length: 2_501 }, (_, place) => income(place, NOW_MS + Math.floor((place + 1) / 2) * 1_000)),
    );
    const { funding } = await account.readAccount([BTC], NOW_MS);
    expect(funding.ok && funding.value).toHaveLength(2_501);
    expect(asked()).toBe(3);
  });

  it('without end are a failed read', async () => {
    server.answerWith(({ path }) =>
      path.endsWith('/income')
        ? json(Array.from({ length: 1_000 }, (_, place) => income(place, NOW_MS)))
        : json({}, 503),
    );
    expect((await account.readAccount([BTC], NOW_MS)).funding.ok).toBe(false);
    expect(asked()).toBe(10);
  });
});
