import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BinanceAccount } from '../../../shared/adapters/ccxt/open-binance.ts';
import { answerAs, positionRow, REPLIES } from './account-fixtures.ts';
import { CREDENTIALS, holdClock, memoryCache, NOW_MS, openTestAccount } from './open-test-account.ts';
import { type Answer, json, type ReplyServer, startReplyServer } from './reply-server.ts';

const BTC = 'BTC/USDT:USDT';
const ETH = 'ETH/USDT:USDT';
const FAPI = 'GET /fapi.binance.com/fapi';
const TEN = [
  'GET /api.binance.com/api/v3/account',
  'GET /api.binance.com/api/v3/ticker/24hr',
  `${FAPI}/v1/income`,
  `${FAPI}/v1/openOrders`,
  `${FAPI}/v1/positionSide/dual`,
  `${FAPI}/v1/premiumIndex`,
  `${FAPI}/v1/symbolConfig`,
  `${FAPI}/v1/ticker/bookTicker`,
  `${FAPI}/v3/account`,
  `${FAPI}/v3/positionRisk`,
];

/** Everything about an account as text, so that amounts can be compared. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, inner) => (inner instanceof Map ? Object.fromEntries(inner) : inner)));

let server: ReplyServer;
let account: BinanceAccount;
const clock = holdClock();
const cache = memoryCache();

beforeEach(async () => {
  server = await startReplyServer();
  server.answerWith(answerAs());
  account = openTestAccount(server, { clock, cache });
  await account.readInstruments([BTC, ETH]);
  server.arrived.length = 0;
});
afterEach(async () => {
  account.close();
  await server.close();
});

const lookWith = (changes: Readonly<Record<string, Answer>>) => {
  server.answerWith(answerAs(changes));
  return account.readAccount([BTC, ETH], 0);
};

describe('looking at an account', () => {
  it('asks ten questions in a quiet pass, for one symbol or for two', async () => {
    await account.readAccount([BTC], 0);
    expect(server.asked()).toEqual(TEN);
    server.arrived.length = 0;
    await account.readAccount([BTC, ETH], 0);
    expect(server.asked()).toEqual(TEN);
  });

  it('reads every part with its exact digits', async () => {
    expect(plain(await account.readAccount([BTC, ETH], 0))).toMatchObject({
      takenAtMs: NOW_MS,
      positionMode: { ok: true, value: 'one-way' },
      spot: { value: { BTC: { free: '1.5', locked: '0.25' }, USDT: { free: '20000', locked: '0' } } },
      futures: { value: { USDT: { available: '20000.1', total: '66500.5' } } },
      settings: {
        value: { [BTC]: { leverage: '3', marginMode: 'isolated' }, [ETH]: { leverage: '20', marginMode: 'cross' } },
      },
      restingOrders: { value: [{ symbol: 'SOL/USDT:USDT', clientOrderId: 'by-hand' }] },
      funding: { value: [{ symbol: BTC, amount: '-9.15', atMs: 1717228800000 }] },
    });
  });

  it('reads a short, and leaves out what is flat', async () => {
    const { positions } = await account.readAccount([BTC, ETH], 0);
    expect(plain(positions)).toEqual({
      ok: true,
      value: {
        [BTC]: {
          side: 'short',
          contracts: '1.5',
          entryPrice: '60000',
          isolatedWallet: '46500',
          unrealised: '-1500.15',
          liquidationPrice: '89000',
        },
      },
    });
  });

  it('reads the prices of each symbol', async () => {
    const { prices } = await account.readAccount([BTC], 0);
    expect(plain(prices.get(BTC))).toEqual({
      ok: true,
      value: {
        mark: '61000.1',
        index: '60990.5',
        bid: '60999.9',
        ask: '61001.2',
        spot: '60995.01',
        fundingRate: '-0.0001',
        markAtMs: 1717243199000,
      },
    });
  });

  it('signs with the port clock and a window of five seconds', async () => {
    await account.readAccount([BTC], 1_717_000_000_000);
    const income = server.arrived.find(({ path }) => path.endsWith('/income'));
    expect(Object.fromEntries(income?.parameters ?? [])).toMatchObject({
      incomeType: 'FUNDING_FEE',
      startTime: '1717000000000',
      limit: '1000',
      timestamp: String(NOW_MS),
      recvWindow: '5000',
    });
    expect(income?.headers['x-mbx-apikey']).toBe(CREDENTIALS.apiKey);
  });
});

describe('a part that cannot be read', () => {
  const PART_OF: Readonly<Record<string, string>> = {
    'GET /api.binance.com/api/v3/account': 'spot',
    [`${FAPI}/v3/account`]: 'futures',
    [`${FAPI}/v3/positionRisk`]: 'positions',
    [`${FAPI}/v1/openOrders`]: 'restingOrders',
    [`${FAPI}/v1/symbolConfig`]: 'settings',
    [`${FAPI}/v1/positionSide/dual`]: 'positionMode',
    [`${FAPI}/v1/income`]: 'funding',
  };
  const BROKEN: readonly (readonly [string, Answer])[] = [
    ['an error', json({ code: -1000, msg: 'Unknown error.' }, 503)],
    ['an empty object', json({})],
    ['an empty page', { status: 200, body: '' }],
    ['a page of HTML', { status: 200, body: '<html></html>' }],
    ['a lost connection', 'close the socket'],
  ];

  it.each(
    Object.entries(PART_OF).flatMap(([path, part]) => BROKEN.map(([what, answer]) => ({ path, part, what, answer }))),
  )('$part, by $what, fails alone and is no zero', async ({ path, part, answer }) => {
    const snapshot = await lookWith({ [path]: answer });
    const parts = Object.entries(PART_OF).map(([, name]) => name) as (keyof typeof snapshot)[];
    const failed = parts.filter((name) => !(snapshot[name] as { ok: boolean }).ok);
    expect(failed).toEqual([part]);
    expect(snapshot.prices.get(BTC)?.ok).toBe(true);
  });

  it('the marks take every price with them, and only the prices', async () => {
    const snapshot = await lookWith({ [`${FAPI}/v1/premiumIndex`]: json({}, 503) });
    expect([...snapshot.prices.values()].map(({ ok }) => ok)).toEqual([false, false]);
    expect(snapshot.positions.ok).toBe(true);
  });

  it.each([`${FAPI}/v1/ticker/bookTicker`, 'GET /api.binance.com/api/v3/ticker/24hr'])(
    '%s leaves the mark to the margin, and says that the rest stands in',
    async (path) => {
      const { prices } = await lookWith({ [path]: json({}, 503) });
      for (const read of prices.values())
        expect(read).toMatchObject({ ok: true, value: { standIns: expect.any(String) } });
    },
  );

  it.each(['0', '0.00000000', '-1', '', 'NaN', 'Infinity', '1e5', '0x10', null, undefined, 0])(
    'a mark price of %j is a failed read of that symbol alone',
    async (markPrice) => {
      const [first, ...others] = REPLIES[`${FAPI}/v1/premiumIndex`] as object[];
      const { prices } = await lookWith({ [`${FAPI}/v1/premiumIndex`]: json([{ ...first, markPrice }, ...others]) });
      expect(prices.get(BTC)).toMatchObject({ ok: false, because: expect.stringContaining('markPrice') });
      expect(prices.get(ETH)?.ok).toBe(true);
    },
  );

  it.each(['positionAmt', 'entryPrice', 'isolatedWallet', 'unRealizedProfit', 'liquidationPrice'])(
    'a position without %s is a failed read',
    async (field) => {
      const { positions } = await lookWith({
        [`${FAPI}/v3/positionRisk`]: json([positionRow('BTCUSDT', '-1.5', { [field]: undefined })]),
      });
      expect(positions).toMatchObject({ ok: false, because: expect.stringContaining(field) });
    },
  );

  it('a long and a short in one symbol are not merged', async () => {
    const { positions } = await lookWith({
      [`${FAPI}/v3/positionRisk`]: json([positionRow('BTCUSDT', '-1'), positionRow('BTCUSDT', '2')]),
    });
    expect(positions.ok).toBe(false);
  });

  it('a liquidation price of 0 means that there is none', async () => {
    const { positions } = await lookWith({
      [`${FAPI}/v3/positionRisk`]: json([positionRow('BTCUSDT', '-1', { liquidationPrice: '0' })]),
    });
    expect(positions.ok && positions.value.get(BTC)).not.toHaveProperty('liquidationPrice');
  });
});

describe('the clock', () => {
  const dated = (offsetMs: number): Answer =>
    json({ dualSidePosition: false }, 200, { date: new Date(NOW_MS + offsetMs).toUTCString() });

  const skewAfter = async (offsetMs: number) => {
    server.answerWith(() => dated(offsetMs));
    return (await account.readAccount([BTC], 0)).clockSkewMs;
  };

  it('agrees where the whole seconds agree', async () => {
    expect(await skewAfter(0)).toEqual({ ok: true, value: 0 });
  });

  it('is corrected by what a reply proves', async () => {
    expect(await skewAfter(-7_000)).toEqual({ ok: true, value: -6_500 });
    server.arrived.length = 0;
    await account.readPosition(BTC);
    expect(server.arrived[0]?.parameters.get('timestamp')).toBe(String(NOW_MS - 6_500));
  });

  it('is told but not followed where it is far off', async () => {
    expect(await skewAfter(60_000)).toEqual({ ok: true, value: 60_500 });
    server.arrived.length = 0;
    await account.readPosition(BTC);
    expect(server.arrived[0]?.parameters.get('timestamp')).toBe(String(NOW_MS));
  });

  it('is unread where no reply is dated', async () => {
    expect((await account.readAccount([BTC], 0)).clockSkewMs.ok).toBe(false);
  });
});
