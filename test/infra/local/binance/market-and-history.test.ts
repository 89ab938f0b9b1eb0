import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceEmulator } from '../../../../infra/local/binance/start-emulator.ts';
import type { Candle } from '../../../../shared/market/candle.ts';
import { contracts, price, ratio } from '../../../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/time/duration.ts';
import { limitLiquidity } from '../../../../shared/venue/prices.ts';
import { settleFunding } from '../../../../shared/venue/settle-funding.ts';
import { ask, askSigned, BTC, NOW_MS, pricesAround, startExchange } from './wire-client.ts';

const DAY_START_MS = NOW_MS - 12 * HOUR_MS;
/** Thirty-six closed hours until now; each opens where the one before closed and ends 10 higher. */
const hours: readonly Candle[] = Array.from({ length: 36 }, (_, index) => {
  const open = 59_640 + 10 * index;
  return {
    openMs: NOW_MS - (36 - index) * HOUR_MS,
    open: price(String(open)),
    high: price(String(open + 15)),
    low: price(String(open - 5)),
    close: price(String(open + 10)),
  };
});
const rates = [0, 8].map((hour) => ({
  atMs: DAY_START_MS + hour * HOUR_MS,
  rate: ratio('0.0001'),
  mark: price('60000'),
}));

let nowMs = NOW_MS;
let emulator: BinanceEmulator;
beforeEach(async () => {
  nowMs = NOW_MS;
  emulator = await startExchange({
    nowMs: () => nowMs,
    history: {
      candles: (_, coin, fromMs, toMs) =>
        coin === 'BTC' ? hours.filter(({ openMs }) => openMs >= fromMs && openMs < toMs) : [],
      funding: (_, fromMs, toMs) => rates.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
    },
  });
});
afterEach(() => emulator.close());

const klines = async (params: Record<string, string>) =>
  (await ask(emulator, '/fapi/v1/klines', { symbol: 'BTCUSDT', ...params })).body;

describe('candles', () => {
  it('serves closed hours and, last, the one that is forming', async () => {
    const rows = await klines({ interval: '1h', limit: '3' });
    expect(rows.map((row: unknown[]) => row[0])).toEqual([NOW_MS - 2 * HOUR_MS, NOW_MS - HOUR_MS, NOW_MS]);
    expect(rows[1].slice(1, 5)).toEqual(['59990', '60005', '59985', '60000']);
    expect(rows[2].slice(1, 5)).toEqual(['60000', '60000', '60000', '60000']);
    expect(rows[0][6]).toBe(NOW_MS - HOUR_MS - 1);
  });

  it('joins hours into days that begin at midnight', async () => {
    const rows = await klines({ interval: '1d' });
    expect(rows.map((row: unknown[]) => row[0])).toEqual([DAY_START_MS - DAY_MS, DAY_START_MS]);
    expect(rows[0].slice(1, 5)).toEqual(['59640', '59885', '59635', '59880']);
    expect(rows[1].slice(1, 5)).toEqual(['59880', '60005', '59875', '60000']);
  });

  it('serves from a start upwards, without the forming bar when the period has ended', async () => {
    const startTime = String(NOW_MS - 5 * HOUR_MS);
    const rows = await klines({ interval: '1h', startTime, endTime: String(NOW_MS - 3 * HOUR_MS), limit: '2' });
    expect(rows.map((row: unknown[]) => row[0])).toEqual([NOW_MS - 5 * HOUR_MS, NOW_MS - 4 * HOUR_MS]);
    expect(await klines({ interval: '7m' })).toMatchObject({ code: -1120 });
  });
});

describe('public prices', () => {
  it('lists all symbols or the one that is named', async () => {
    const all = (await ask(emulator, '/fapi/v1/premiumIndex')).body;
    expect(all.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['BTCUSDT', 'ETHUSDT']);
    const one = (await ask(emulator, '/fapi/v1/premiumIndex', { symbol: 'BTCUSDT' })).body;
    expect(one).toMatchObject({ markPrice: '60000', lastFundingRate: '0.0001', time: NOW_MS });
    expect((await ask(emulator, '/fapi/v1/premiumIndex', { symbol: 'XUSDT' })).body.code).toBe(-1121);
    const several = { symbols: '["BTCUSDT","ETHUSDT"]' };
    expect((await ask(emulator, '/api/v3/ticker/24hr', several)).body).toHaveLength(2);
    expect((await ask(emulator, '/api/v3/ticker/24hr', { symbols: '["BTCUSDT","XUSDT"]' })).body.code).toBe(-1121);
  });

  it('shows how much the book offers, past funding, and only unusual funding intervals', async () => {
    emulator.changeEveryVenue((venue) => limitLiquidity(venue, BTC, contracts('0.25')));
    const depth = (await ask(emulator, '/fapi/v1/depth', { symbol: 'BTCUSDT' })).body;
    expect([depth.bids, depth.asks]).toEqual([[['59999.9', '0.25']], [['60000', '0.25']]]);
    const past = (await ask(emulator, '/fapi/v1/fundingRate', { symbol: 'BTCUSDT', limit: '1' })).body;
    expect(past).toEqual([
      { symbol: 'BTCUSDT', fundingTime: DAY_START_MS + 8 * HOUR_MS, fundingRate: '0.0001', markPrice: '60000' },
    ]);
    expect((await ask(emulator, '/fapi/v1/fundingInfo')).body).toEqual([]);
  });
});

describe('what happened on an account', () => {
  const sell = async (symbol = 'BTCUSDT') =>
    (await askSigned(emulator, 'POST /fapi/v1/order', { symbol, side: 'SELL', type: 'MARKET', quantity: '0.1' }, now()))
      .body;
  const now = () => ({ timestamp: nowMs });
  const trades = async (params: Record<string, string>) =>
    (await askSigned(emulator, 'GET /fapi/v1/userTrades', { symbol: 'BTCUSDT', ...params }, now())).body;

  it('serves trades upwards from an id, or at most seven days from a start, or the last seven days', async () => {
    const first = await sell();
    nowMs += 6 * DAY_MS;
    const second = await sell();
    nowMs += 3 * DAY_MS;
    await sell();
    const orders = async (params: Record<string, string>) =>
      (await trades(params)).map(({ orderId }: { orderId: number }) => orderId);
    expect(await orders({})).toHaveLength(2);
    expect(await orders({ startTime: String(NOW_MS) })).toEqual([first.orderId, second.orderId]);
    expect(await orders({ fromId: '1' })).toHaveLength(3);
    expect(await orders({ fromId: '1', limit: '1' })).toEqual([first.orderId]);
    expect(await orders({ orderId: String(second.orderId), fromId: '1' })).toEqual([second.orderId]);
  });

  it('serves income by kind, symbol and time', async () => {
    await sell();
    const settle = (atMs: number) =>
      emulator.changeVenue(
        'main',
        (venue) =>
          settleFunding(venue, { symbol: BTC, rate: ratio('0.0001'), mark: pricesAround('60000').mark }, atMs).state,
      );
    settle(NOW_MS - 1);
    settle(NOW_MS);
    const income = async (params: Record<string, string>) =>
      (await askSigned(emulator, 'GET /fapi/v1/income', params)).body;
    const funding = await income({ incomeType: 'FUNDING_FEE', startTime: String(NOW_MS) });
    expect(funding).toMatchObject([{ symbol: 'BTCUSDT', income: '0.60000000', asset: 'USDT', time: NOW_MS }]);
    expect(await income({ incomeType: 'FUNDING_FEE', symbol: 'ETHUSDT' })).toEqual([]);
    expect(await income({})).toHaveLength(3);
    expect(await income({ limit: '1' })).toMatchObject([{ time: NOW_MS }]);
  });

  it('acknowledges without the result unless it is asked for', async () => {
    expect(await sell()).toMatchObject({ status: 'NEW', executedQty: '0', avgPrice: '0.00' });
    const params = { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '0.1', newOrderRespType: 'RESULT' };
    expect((await askSigned(emulator, 'POST /fapi/v1/order', params)).body).toMatchObject({
      status: 'FILLED',
      executedQty: '0.1',
      cumQty: '0.1',
      avgPrice: '59999.90000000',
    });
  });

  it('cancels, lists and in the end forgets orders that never traded', async () => {
    const post = {
      symbol: 'BTCUSDT',
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'GTX',
      price: '61000',
      quantity: '0.1',
    };
    const placed = (await askSigned(emulator, 'POST /fapi/v1/order', post)).body;
    expect((await askSigned(emulator, 'GET /fapi/v1/openOrders')).body).toHaveLength(1);
    expect((await askSigned(emulator, 'DELETE /fapi/v1/allOpenOrders', { symbol: 'BTCUSDT' })).body.code).toBe(200);
    expect((await askSigned(emulator, 'GET /fapi/v1/openOrders', { symbol: 'BTCUSDT' })).body).toEqual([]);
    const find = async () => {
      const named = { symbol: 'BTCUSDT', orderId: String(placed.orderId) };
      return (await askSigned(emulator, 'GET /fapi/v1/order', named, now())).body;
    };
    expect(await find()).toMatchObject({ status: 'CANCELED', timeInForce: 'GTX', origQty: '0.1' });
    nowMs += 3 * DAY_MS + 1;
    expect(await find()).toMatchObject({ code: -2013 });
  });

  it('remembers margin moved by hand', async () => {
    await askSigned(emulator, 'POST /fapi/v1/marginType', { symbol: 'BTCUSDT', marginType: 'ISOLATED' });
    await sell();
    const move = { symbol: 'BTCUSDT', type: '1', amount: '100' };
    expect((await askSigned(emulator, 'POST /fapi/v1/positionMargin', move)).body).toMatchObject({
      amount: 100,
      type: 1,
    });
    const moves = (await askSigned(emulator, 'GET /fapi/v1/positionMargin/history', { symbol: 'BTCUSDT' })).body;
    expect(moves).toMatchObject([{ symbol: 'BTCUSDT', type: 1, amount: '100.00000000', time: NOW_MS }]);
  });
});
