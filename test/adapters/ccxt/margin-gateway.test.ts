import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceAccount } from '../../../shared/adapters/ccxt/open-binance.ts';
import type { ActionOutcome } from '../../../shared/market/outcome.ts';
import { quote, ratio } from '../../../shared/money/amount.ts';
import { openTestAccount } from './open-test-account.ts';
import { type Answer, json, type ReplyServer, startReplyServer } from './reply-server.ts';

const BTC = 'BTC/USDT:USDT';

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

interface Change {
  readonly what: string;
  readonly make: () => Promise<ActionOutcome>;
  readonly path: string;
  readonly parameters: object;
  readonly success: object;
}

const CHANGES: readonly Change[] = [
  {
    what: 'a top-up',
    make: () => account.addMargin(BTC, quote('123.45678901')),
    path: 'POST /fapi.binance.com/fapi/v1/positionMargin',
    parameters: { symbol: 'BTCUSDT', amount: '123.45678901', type: '1' },
    success: { code: 200, msg: 'Successfully modify position margin.', amount: 123.45678901, type: 1 },
  },
  {
    what: 'a return of margin',
    make: () => account.reduceMargin(BTC, quote('0.5')),
    path: 'POST /fapi.binance.com/fapi/v1/positionMargin',
    parameters: { symbol: 'BTCUSDT', amount: '0.5', type: '2' },
    success: { code: 200, msg: 'Successfully modify position margin.', amount: 0.5, type: 2 },
  },
  {
    what: 'a transfer',
    make: () => account.transferToFutures('USDT', quote('0.1')),
    path: 'POST /api.binance.com/sapi/v1/asset/transfer',
    parameters: { asset: 'USDT', amount: '0.1', type: 'MAIN_UMFUTURE' },
    success: { tranId: 13526853623 },
  },
  {
    what: 'a leverage',
    make: () => account.setLeverage(BTC, ratio('3')),
    path: 'POST /fapi.binance.com/fapi/v1/leverage',
    parameters: { symbol: 'BTCUSDT', leverage: '3' },
    success: { leverage: 3, maxNotionalValue: '1000000', symbol: 'BTCUSDT' },
  },
  {
    what: 'a margin mode',
    make: () => account.setMarginMode(BTC, 'isolated'),
    path: 'POST /fapi.binance.com/fapi/v1/marginType',
    parameters: { symbol: 'BTCUSDT', marginType: 'ISOLATED' },
    success: { code: 200, msg: 'success' },
  },
];

const WITHOUT_PROOF: readonly (readonly [string, Answer])[] = [
  ['an empty object', json({})],
  ['an empty page', { status: 200, body: '' }],
  ['a server error', json({ code: -1000, msg: 'Unknown error.' }, 503)],
  ['a time-out', json({ code: -1007, msg: 'Timeout waiting for response from backend server.' }, 408)],
  ['a lost connection', 'close the socket'],
  ['a body that stalls', 'stall in the body'],
];

describe.each(CHANGES)('$what', ({ make, path, parameters, success }) => {
  it('is one request with exact digits, and done when the reply proves it', async () => {
    server.answerWith(() => json(success));
    expect(await make()).toEqual({ kind: 'done' });
    expect(server.asked()).toEqual([path]);
    expect(Object.fromEntries(server.arrived[0]?.parameters ?? [])).toMatchObject(parameters);
  });

  it.each(WITHOUT_PROOF)('is unknown after %s, and not sent again', async (_what, reply) => {
    server.answerWith(() => reply);
    expect((await make()).kind).toBe('unknown');
    expect(server.asked()).toEqual([path]);
  });

  it('is refused by a wrong key', async () => {
    server.answerWith(() => json({ code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }, 401));
    expect(await make()).toMatchObject({ kind: 'refused', code: 'credentials' });
  });
});

describe('a change of margin', () => {
  it.each<readonly [string, () => Promise<ActionOutcome>, number, string]>([
    ['a mode that is set already', () => account.setMarginMode(BTC, 'cross'), -4046, 'unchanged'],
    ['a mode with a position', () => account.setMarginMode(BTC, 'cross'), -4048, 'other'],
    ['a lower leverage with a position', () => account.setLeverage(BTC, ratio('2')), -4161, 'other'],
    ['a top-up beyond the wallet', () => account.addMargin(BTC, quote('1')), -4051, 'margin'],
    ['a transfer beyond the wallet', () => account.transferToFutures('USDT', quote('1')), -5013, 'margin'],
    // -4028 belongs to withdrawals there: what means a refusal of futures means nothing of the wallet
    ['a transfer with a code of futures', () => account.transferToFutures('USDT', quote('1')), -4028, ''],
  ])('%s', async (_what, make, code, expected) => {
    server.answerWith(() => json({ code, msg: 'No.' }, 400));
    const outcome = await make();
    expect(outcome).toMatchObject(expected === '' ? { kind: 'unknown' } : { kind: 'refused', code: expected });
  });

  it('is unknown when the exchange set another leverage', async () => {
    server.answerWith(() => json({ leverage: 5, symbol: 'BTCUSDT' }));
    expect((await account.setLeverage(BTC, ratio('3'))).kind).toBe('unknown');
  });

  it.each<readonly [string, () => Promise<ActionOutcome>]>([
    ['margin below zero', () => account.addMargin(BTC, quote('-1'))],
    ['no margin', () => account.addMargin(BTC, quote('0'))],
    ['no margin to return', () => account.reduceMargin(BTC, quote('0'))],
    ['no money', () => account.transferToFutures('USDT', quote('0'))],
    ['a broken leverage', () => account.setLeverage(BTC, ratio('2.5'))],
    ['no leverage', () => account.setLeverage(BTC, ratio('0'))],
    ['a spot symbol', () => account.setMarginMode('BTC/USDT', 'isolated')],
  ])('is never sent with %s', async (_what, make) => {
    expect(await make()).toMatchObject({ kind: 'refused', code: 'other' });
    expect(server.arrived).toEqual([]);
  });
});
