import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Read } from '../../../shared/market/read.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time/duration.ts';
import { answerAs, perpetualRow } from './account-fixtures.ts';
import { type HeldClock, holdClock, type MemoryCache, memoryCache, openTestAccount } from './open-test-account.ts';
import { type Answer, json, type ReplyServer, startReplyServer } from './reply-server.ts';

const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';
const LINEAR = 'GET /fapi.binance.com/fapi/v1/exchangeInfo';
const BRACKETS = 'GET /fapi.binance.com/fapi/v1/leverageBracket';
const DOWNLOAD = [
  'GET /api.binance.com/api/v3/exchangeInfo',
  LINEAR,
  'GET /fapi.binance.com/fapi/v1/fundingInfo',
  BRACKETS,
];

let server: ReplyServer;
let clock: HeldClock;
let cache: MemoryCache;

beforeEach(async () => {
  server = await startReplyServer();
  server.answerWith(answerAs());
  clock = holdClock();
  cache = memoryCache();
});
afterEach(() => server.close());

/** As a pass would: a new account each time, over the same cache. */
async function readInstruments(...symbols: string[]) {
  server.arrived.length = 0;
  const account = openTestAccount(server, { clock, cache });
  const read = await account.readInstruments(symbols);
  account.close();
  return read;
}

const namesIn = (read: Read<ReadonlyMap<string, unknown>>): readonly string[] =>
  read.ok ? [...read.value.keys()] : [];

describe('the rules of a perpetual', () => {
  it('are read with their exact digits', async () => {
    const read = await readInstruments(BTC, ETH);
    expect(JSON.parse(JSON.stringify(read.ok ? read.value.get(ETH) : read))).toEqual({
      symbol: ETH,
      coin: 'ETH',
      quoteCoin: 'USDT',
      contractSize: '1',
      lot: '0.001',
      quantityMin: '0.001',
      quantityMax: '120',
      notionalMin: '100',
      tick: '0.1',
      tiers: [
        { notionalFloor: '0', notionalCap: '50000', rate: '0.004', deduction: '0' },
        { notionalFloor: '50000', notionalCap: '12000000', rate: '0.005', deduction: '50' },
      ],
      fundingIntervalMs: 4 * HOUR_MS,
      status: 'trading',
    });
    expect(read.ok && read.value.get(BTC)?.fundingIntervalMs).toBe(8 * HOUR_MS);
  });

  it('say when a symbol does not trade', async () => {
    server.answerWith(answerAs({ [LINEAR]: json({ symbols: [{ ...perpetualRow('BTC'), status: 'SETTLING' }] }) }));
    const read = await readInstruments(BTC);
    expect(read.ok && read.value.get(BTC)?.status).toBe('halted');
  });

  it.each<readonly [string, Answer]>([
    ['no tiers', json([{ symbol: 'BTCUSDT', brackets: [] }])],
    ['no table', json([])],
    [
      'a gap between tiers',
      json([{ symbol: 'BTCUSDT', brackets: [{ notionalFloor: 1, notionalCap: 9, maintMarginRatio: 0.1, cum: 0 }] }]),
    ],
    [
      'a rate of zero',
      json([{ symbol: 'BTCUSDT', brackets: [{ notionalFloor: 0, notionalCap: 9, maintMarginRatio: 0, cum: 0 }] }]),
    ],
  ])('with %s cannot be read, and take no other symbol with them', async (_what, answer) => {
    server.answerWith(answerAs({ [BRACKETS]: answer }));
    expect(namesIn(await readInstruments(BTC))).toEqual([]);
  });

  it('are read beside a symbol that is no perpetual at all', async () => {
    expect(namesIn(await readInstruments(BTC, 'BTCUSDT', 'BTC/USD:ETH'))).toEqual([BTC]);
  });
});

describe('the cache of the rules', () => {
  it('spares the download for a day, which then is four requests', async () => {
    await readInstruments(BTC);
    expect(server.asked()).toEqual(DOWNLOAD);
    clock.moveBy(DAY_MS);
    expect(namesIn(await readInstruments(BTC))).toEqual([BTC]);
    expect(server.asked()).toEqual([]);
    clock.moveBy(1);
    await readInstruments(BTC);
    expect(server.asked()).toEqual(DOWNLOAD);
  });

  it('grows by a symbol it does not know, and remembers one the exchange does not list', async () => {
    await readInstruments(BTC);
    await readInstruments(ETH);
    expect(server.asked()).toEqual(DOWNLOAD);
    expect(namesIn(await readInstruments(BTC, ETH))).toEqual([BTC, ETH]);
    expect(server.asked()).toEqual([]);
    expect(namesIn(await readInstruments(BTC, 'NO/USDT:USDT'))).toEqual([BTC]);
    expect(namesIn(await readInstruments(BTC, 'NO/USDT:USDT'))).toEqual([BTC]);
    expect(server.asked()).toEqual([]);
  });

  it('holds the named symbols only, not the whole exchange', async () => {
    await readInstruments(BTC);
    expect(cache.saved.get('binance')?.text).not.toContain('ETHUSDT');
  });

  it('serves for a week when the download fails, and not longer', async () => {
    await readInstruments(BTC);
    server.answerWith(answerAs({ [LINEAR]: json({}, 503) }));
    clock.moveBy(7 * DAY_MS);
    expect(namesIn(await readInstruments(BTC))).toEqual([BTC]);
    expect((await readInstruments(BTC, ETH)).ok).toBe(false); // nobody knows whether ETH is listed
    clock.moveBy(1);
    expect((await readInstruments(BTC)).ok).toBe(false);
  });

  it('may be unreadable or down: the rules are downloaded', async () => {
    cache.saved.set('binance', { text: '{"version":"0"}', savedAtMs: clock.nowMs() });
    expect(namesIn(await readInstruments(BTC))).toEqual([BTC]);
    cache.broken = true;
    expect(namesIn(await readInstruments(BTC))).toEqual([BTC]);
    expect(server.asked()).toEqual(DOWNLOAD);
  });

  it('is downloaded once for two questions at once, and a failure is not repeated within the pass', async () => {
    const account = openTestAccount(server, { clock, cache });
    await Promise.all([account.readInstruments([BTC]), account.readInstruments([BTC])]);
    expect(server.asked()).toEqual(DOWNLOAD);
    clock.moveBy(2 * DAY_MS);
    server.answerWith(answerAs({ [LINEAR]: 'close the socket' }));
    server.arrived.length = 0;
    await account.readInstruments([BTC]);
    await account.readInstruments([BTC]);
    expect(server.asked()).toEqual(DOWNLOAD);
    account.close();
  });

  it('failing does not keep the account from being seen, spot prices by all names', async () => {
    server.answerWith(answerAs({ [LINEAR]: json({}, 503) }));
    const account = openTestAccount(server, { clock, cache });
    const { prices, positions } = await account.readAccount([BTC], 0);
    expect(prices.get(BTC)?.ok && positions.ok).toBe(true);
    const spot = server.arrived.find(({ path }) => path.endsWith('/api/v3/ticker/24hr'));
    expect(spot?.parameters.has('symbols')).toBe(false);
    account.close();
  });

  it('names only spot markets that exist when it asks for their prices', async () => {
    const account = openTestAccount(server, { clock, cache });
    const { prices } = await account.readAccount([BTC, 'BTC/USDC:USDC'], 0);
    const spot = server.arrived.find(({ path }) => path.endsWith('/api/v3/ticker/24hr'));
    expect(spot?.parameters.get('symbols')).toBe('["BTCUSDT"]');
    expect(prices.get('BTC/USDC:USDC')).toMatchObject({
      ok: true,
      value: { standIns: expect.stringContaining('spot') },
    });
    expect(prices.get(BTC)?.ok).toBe(true);
    account.close();
  });
});
