import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceAccount } from '../../../shared/adapters/ccxt/open-binance.ts';
import { OpenClients } from '../../../shared/adapters/ccxt/open-clients.ts';
import { answerAs } from './account-fixtures.ts';
import {
  CREDENTIALS,
  type HeldClock,
  holdClock,
  type MemoryCache,
  memoryCache,
  openTestAccount,
} from './open-test-account.ts';
import { type Answer, json, type ReplyServer, startReplyServer } from './reply-server.ts';

const BTC = 'BTC/USDT:USDT';
const RISK = 'GET /fapi.binance.com/fapi/v3/positionRisk';

let server: ReplyServer;
let clock: HeldClock;
let cache: MemoryCache;
let clients: OpenClients<BinanceAccount>;
let opened: number;

beforeEach(async () => {
  server = await startReplyServer();
  server.answerWith(answerAs());
  clock = holdClock();
  cache = memoryCache();
  clients = new OpenClients();
  opened = 0;
});
afterEach(() => server.close());

/** One pass of an account; what it did with the exchange. */
async function pass<T>(work: (account: BinanceAccount) => Promise<T>, name = 'main', keys = CREDENTIALS): Promise<T> {
  const account = clients.take(name, keys, () => {
    opened += 1;
    return openTestAccount(server, { clock, cache, timeoutMs: 300 });
  });
  const result = await work(account);
  clients.giveBack(name, keys, account);
  return result;
}

const look = (account: BinanceAccount) => account.readAccount([BTC], clock.nowMs());
const order = (account: BinanceAccount) => account.cancel({ symbol: BTC, clientOrderId: 'cw1abc' });

describe('an open client', () => {
  it('serves pass after pass while everything is answered', async () => {
    for (const _pass of [1, 2, 3]) expect((await pass(look)).positions.ok).toBe(true);
    expect(opened).toBe(1);
  });

  it('is no other account’s, and no other key’s', async () => {
    await pass(look);
    await pass(look, 'second');
    await pass(look, 'second', { ...CREDENTIALS, secret: 'not-a-real-secret-but-newer' });
    await pass(look, 'second', { ...CREDENTIALS, apiKey: 'not-a-real-key-but-newer' });
    await pass(look);
    expect(opened).toBe(4);
  });

  it('is forgotten with its keys when they may not be used any more', async () => {
    await pass(look);
    clients.drop('main');
    await pass(look);
    expect(opened).toBe(2);
  });

  it('serves one pass at a time', async () => {
    await pass(() => pass(look));
    expect(opened).toBe(2);
  });

  it.each<readonly [string, Answer]>([
    ['refused', json({ code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }, 401)],
    ['told to wait', json({ code: -1003, msg: 'Too many requests.' }, 429, { 'retry-after': '60' })],
    ['cut off', 'close the socket'],
    ['left waiting', 'stall in the body'],
    ['answered with no JSON', { status: 200, body: '<html>' }],
  ])('is thrown away after it was %s', async (_how, answer) => {
    await pass(look);
    server.answerWith(answerAs({ [RISK]: answer }));
    expect((await pass(look)).positions.ok).toBe(false);
    server.answerWith(answerAs());
    expect((await pass(look)).positions.ok).toBe(true);
    expect(opened).toBe(2);
  });

  it('is thrown away when its pass ended before its requests did', async () => {
    server.answerWith(answerAs({ [RISK]: 'stall before the headers' }));
    let late: Promise<unknown> = Promise.resolve();
    await pass(async (account) => {
      late = look(account);
      while (!server.asked().includes(RISK)) await new Promise((wait) => setTimeout(wait, 5));
    });
    await late;
    await pass(async () => undefined);
    expect(opened).toBe(2);
  });

  it('still reads a refused key as that after it was accepted before', async () => {
    await pass(look);
    server.answerWith(() => json({ code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }, 401));
    expect(await pass(order)).toMatchObject({ kind: 'refused', code: 'credentials' });
    expect(opened).toBe(1);
  });

  it('knows nothing any more of the clock that an earlier pass measured', async () => {
    const late = new Date(clock.nowMs() + 20_000).toUTCString();
    server.answerWith((request) => {
      const answer = answerAs()(request);
      return typeof answer === 'string' ? answer : { ...answer, headers: { ...answer.headers, date: late } };
    });
    const measured = (await pass(look)).clockSkewMs;
    expect(measured.ok && measured.value).toBeGreaterThan(15_000);
    server.answerWith(answerAs());
    server.arrived.length = 0;
    expect((await pass(look)).clockSkewMs.ok).toBe(false);
    const times = server.arrived.flatMap(({ parameters }) => parameters.get('timestamp') ?? []);
    expect(new Set(times)).toEqual(new Set([String(clock.nowMs())]));
    expect(opened).toBe(1);
  });

  it('writes no order into a connection that died while the process was frozen', async () => {
    await pass(look);
    expect(await server.openConnections()).toBe(0);
    server.answerWith(() => json({ status: 'CANCELED', clientOrderId: 'cw1abc' }));
    expect(await pass(order)).toEqual({ kind: 'done' });
    expect(opened).toBe(1);
  });

  it('takes up rules that another process has saved meanwhile', async () => {
    await pass((account) => account.readInstruments([BTC]));
    const other = openTestAccount(server, { clock, cache });
    await other.readInstruments([BTC, 'ETH/USDT:USDT']);
    other.close();
    server.arrived.length = 0;
    const read = await pass((account) => account.readInstruments([BTC, 'ETH/USDT:USDT']));
    expect(read.ok && read.value.size).toBe(2);
    expect(server.arrived).toEqual([]);
  });
});
