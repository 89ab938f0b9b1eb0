import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceEmulator } from '../../../../infra/local/binance/start-emulator.ts';
import type { WireFault } from '../../../../infra/local/binance/wire-faults.ts';
import { ask, askSigned, BTC, NOW_MS, startExchange } from './wire-client.ts';

let emulator: BinanceEmulator;
beforeEach(async () => {
  emulator = await startExchange();
});
afterEach(() => emulator.close());

const sell = () =>
  askSigned(emulator, 'POST /fapi/v1/order', { symbol: 'BTCUSDT', side: 'SELL', type: 'MARKET', quantity: '0.5' });
const strikeOrders = (fault: WireFault) =>
  emulator.injectFault({ match: (method, path) => method === 'POST' && path === '/fapi/v1/order', fault });
const isShort = () => emulator.venue('main').positions[BTC] !== undefined;

describe('faults on the wire', () => {
  it.each([
    ['cut-before', false],
    ['cut-after-accept', true],
  ] as const)('%s: the caller sees a broken connection, the order happened: %s', async (fault, happened) => {
    strikeOrders(fault);
    await expect(sell()).rejects.toThrow();
    expect(isShort()).toBe(happened);
    expect(emulator.calls().get('POST /fapi/v1/order')).toBe(1);
  });

  it('delay-body: the reply begins, the order happened, the rest never comes', async () => {
    strikeOrders('delay-body');
    const order = sell();
    const never = new Promise((idle) => setImmediate(() => setImmediate(() => idle('still waiting'))));
    while (!isShort()) await new Promise((turn) => setImmediate(turn));
    expect(await Promise.race([order, never])).toBe('still waiting');
    await Promise.all([expect(order).rejects.toThrow(), emulator.close()]);
  });

  it('a reply of its own, with and without the order behind it', async () => {
    const body = { code: -1007, msg: 'Timeout waiting for response from backend server.' };
    const stop = strikeOrders({ status: 408, body });
    expect(await sell()).toMatchObject({ status: 408, body });
    expect(isShort()).toBe(false);
    stop();
    strikeOrders({ status: 429, body, headers: { 'retry-after': '7' }, apply: true });
    const answer = await sell();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(isShort()).toBe(true);
  });

  it('a function meets the request as it likes: the order happens when it says, and the caller gets what it returns', async () => {
    let carriedOut: (() => unknown) | undefined;
    const stop = strikeOrders(({ body, query }, carryOut) => {
      expect(`${query}${body}`).toContain('quantity=0.5');
      carriedOut = carryOut;
      return 'cut';
    });
    await expect(sell()).rejects.toThrow();
    expect(isShort()).toBe(false);
    carriedOut?.();
    expect(isShort()).toBe(true);
    stop();
    strikeOrders((_request, carryOut) => ({ ...carryOut(), headers: { date: 'unreadable' } }));
    const answer = await sell();
    expect([answer.status, answer.headers.get('date')]).toEqual([200, 'unreadable']);
  });

  it('strikes the nth call only', async () => {
    emulator.injectFault({ match: (_, path, nth) => path === '/fapi/v1/time' && nth === 2, fault: 'cut-before' });
    expect((await ask(emulator, '/fapi/v1/time')).status).toBe(200);
    await expect(ask(emulator, '/fapi/v1/time')).rejects.toThrow();
    expect((await ask(emulator, '/fapi/v1/time')).status).toBe(200);
    expect(emulator.calls()).toEqual(new Map([['GET /fapi/v1/time', 3]]));
    emulator.resetCalls();
    expect(emulator.calls().size).toBe(0);
  });

  it('dates its replies by the exchange clock', async () => {
    const answer = await ask(emulator, '/fapi/v1/time');
    expect(answer.body).toEqual({ serverTime: NOW_MS });
    expect(answer.headers.get('date')).toBe(new Date(NOW_MS).toUTCString());
  });
});
