import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BTC_AND_ETH, type EmulatedSymbol } from '../../../infra/local/binance/emulated-symbols.ts';
import { type BinanceEmulator, startBinanceEmulator } from '../../../infra/local/binance/start-emulator.ts';
import type { WireFault } from '../../../infra/local/binance/wire-faults.ts';
import type { BinanceAccount } from '../../../shared/adapters/ccxt/open-binance.ts';
import type { Order } from '../../../shared/market/order.ts';
import { coins, contracts, price, quote, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { autoDeleverage } from '../../../shared/venue/forced-close.ts';
import { openVenue } from '../../../shared/venue/open-venue.ts';
import { setPrices } from '../../../shared/venue/prices.ts';
import type { VenuePrices } from '../../../shared/venue/venue-state.ts';
import { plain, valueIn } from '../../support/value-in.ts';
import { CREDENTIALS, type HeldClock, holdClock, memoryCache, NOW_MS, openTestAccount } from './open-test-account.ts';

const BTC = 'BTC/USDT:USDT';
const [FIRST] = BTC_AND_ETH;

const PRICES: VenuePrices = {
  mark: price('60000'),
  index: price('60000'),
  bid: price('59999.9'),
  ask: price('60000.1'),
  last: price('60000'),
  spot: price('60001.5'),
  fundingRate: ratio('0.0001'),
  nextFundingMs: NOW_MS + HOUR_MS,
  pricedAtMs: NOW_MS,
  spotAtMs: NOW_MS,
};

const SALE: Order = {
  clientOrderId: 'cw1a1',
  symbol: BTC,
  side: 'sell',
  contracts: contracts('0.5'),
  reduceOnly: false,
  style: { kind: 'immediate', price: price('59990') },
};

/** `count` symbols that differ in their coin only. */
const manySymbols = (count: number): readonly EmulatedSymbol[] =>
  Array.from({ length: count }, (_, place) => {
    const coin = `COIN${place}`;
    const base = FIRST as EmulatedSymbol;
    return { ...base, instrument: { ...base.instrument, symbol: `${coin}/USDT:USDT`, coin } };
  });

/** What was read, as text; throws the reason of a failed read. */

let emulator: BinanceEmulator;
let account: BinanceAccount;
let clock: HeldClock;

/** The deadline is short only where a reply never comes: a busy machine must not take a late one for a lost one. */
async function start(symbols: readonly EmulatedSymbol[] = BTC_AND_ETH, timeoutMs = 10_000): Promise<void> {
  const instruments = symbols.map(({ instrument }) => instrument);
  const venue = openVenue({
    instruments,
    wallet: quote('50000'),
    spot: { BTC: coins('2'), USDT: coins('10000') },
  });
  clock = holdClock();
  emulator = await startBinanceEmulator({
    accounts: [{ name: 'main', venue, keys: [CREDENTIALS] }],
    nowMs: clock.nowMs,
    symbols,
  });
  emulator.changeEveryVenue((state) =>
    instruments.reduce((priced, { symbol }) => setPrices(priced, symbol, PRICES), state),
  );
  const route = (url: URL) => `${emulator.url}/${url.host}${url.pathname}${url.search}`;
  account = openTestAccount({ route }, { clock, timeoutMs, cache: memoryCache() });
}

afterEach(async () => {
  account.close();
  await emulator.close();
});

describe('a short on the emulated exchange', () => {
  beforeEach(() => start());

  const isolate = async () => {
    expect(await account.setMarginMode(BTC, 'isolated')).toEqual({ kind: 'done' });
    expect(await account.setLeverage(BTC, ratio('3'))).toEqual({ kind: 'done' });
  };

  it('is opened, seen, topped up, and removed', async () => {
    await isolate();
    expect(await account.setMarginMode(BTC, 'isolated')).toMatchObject({ kind: 'refused', code: 'unchanged' });
    expect(plain(valueIn(await account.readSettings(BTC)))).toEqual({ leverage: '3', marginMode: 'isolated' });

    const placed = await account.place(SALE);
    expect(placed).toMatchObject({ kind: 'filled', contracts: contracts('0.5'), averagePrice: price('59999.9') });
    expect(await account.find(SALE)).toEqual(placed);

    const before = valueIn(await account.readPosition(BTC));
    if (before.side !== 'short') throw new Error(`the position is ${before.side}`);
    expect(plain([before.contracts, before.entryPrice])).toEqual(['0.5', '59999.9']);

    expect(await account.transferToFutures('USDT', quote('1234.56'))).toEqual({ kind: 'done' });
    expect(await account.addMargin(BTC, quote('1234.56789'))).toEqual({ kind: 'done' });
    const after = valueIn(await account.readPosition(BTC));
    if (after.side !== 'short') throw new Error(`the position is ${after.side}`);
    expect(after.isolatedWallet.minus(before.isolatedWallet).toString()).toBe('1234.56789');

    const removal = {
      ...SALE,
      clientOrderId: 'cw1a2',
      side: 'buy',
      reduceOnly: true,
      style: { kind: 'market' },
    } as const;
    expect((await account.place({ ...removal, contracts: contracts('0.7') })).kind).toBe('filled');
    expect(valueIn(await account.readPosition(BTC))).toEqual({ side: 'flat' });
    expect(await account.place({ ...removal, clientOrderId: 'cw1a3' })).toMatchObject({ code: 'reduce-only' });
    expect(emulator.unknownCalls()).toEqual([]);
  });

  it('is told by its trades, whoever made them', async () => {
    await account.place(SALE);
    emulator.changeVenue('main', (venue) => autoDeleverage(venue, BTC, contracts('0.2'), NOW_MS).state);
    await account.place({ ...SALE, clientOrderId: 'by-hand' });
    const fills = valueIn(await account.readFills(BTC, { sinceMs: NOW_MS - HOUR_MS }));
    expect(fills.map(({ side, contracts: size, origin }) => [side, size.toString(), origin])).toEqual([
      ['sell', '0.5', 'ours'],
      ['buy', '0.2', 'auto-deleveraging'],
      ['sell', '0.5', 'owner'],
    ]);
    expect(fills[0]?.fee.toString()).toBe('14.999975'); // 0.05 % of 0.5 x 59,999.9
    const later = valueIn(await account.readFills(BTC, { afterId: fills[1]?.id ?? '', sinceMs: 0 }));
    expect(later).toEqual(fills.slice(2));
  });

  it('is refused for the reason it is refused for', async () => {
    const tooSmall = await account.place({ ...SALE, contracts: contracts('0.001') });
    expect(tooSmall).toMatchObject({ kind: 'refused', code: 'too-small' });
    const tooLarge = await account.place({ ...SALE, contracts: contracts('100') });
    expect(tooLarge).toMatchObject({ kind: 'refused', code: 'margin' });
    const tooDear = await account.place({ ...SALE, style: { kind: 'immediate', price: price('70000') } });
    expect(tooDear).toMatchObject({ kind: 'refused', code: 'unfilled' });
    const takes = await account.place({
      ...SALE,
      clientOrderId: 'cw1p',
      style: { kind: 'post', price: price('50000') },
    });
    expect(takes).toMatchObject({ kind: 'refused', code: 'unfilled' });
    expect(await account.find({ symbol: BTC, clientOrderId: 'cw1p' })).toEqual({ kind: 'absent' });
    expect(valueIn(await account.readPosition(BTC))).toEqual({ side: 'flat' });
  });

  it('may be posted, found resting, and taken off', async () => {
    const posted = { ...SALE, style: { kind: 'post', price: price('61000') } } as const;
    expect((await account.place(posted)).kind).toBe('open');
    const { restingOrders } = await account.readAccount([BTC], 0);
    expect(valueIn(restingOrders)).toEqual([{ symbol: BTC, clientOrderId: 'cw1a1' }]);
    expect((await account.place(posted)).kind).toBe('unknown'); // -4116: one of that id is open
    expect(await account.cancel(posted)).toEqual({ kind: 'done' });
    expect(await account.find(posted)).toEqual({ kind: 'closed-unfilled' });
    expect(await account.cancel(posted)).toMatchObject({ kind: 'refused', code: 'other' });
  });

  it('under a clock that is off is refused for the clock, then corrected by the reply', async () => {
    const wrong = holdClock(NOW_MS - 9_000);
    const route = (url: URL) => `${emulator.url}/${url.host}${url.pathname}${url.search}`;
    const late = openTestAccount({ route }, { clock: wrong });
    expect(await late.place(SALE)).toMatchObject({ kind: 'refused', code: 'clock' });
    expect((await late.place(SALE)).kind).toBe('filled');
    late.close();
  });
});

describe('a reply that is cut', () => {
  beforeEach(() => start(BTC_AND_ETH, 500));
  const ORDER_PATH = '/fapi/v1/order';

  const placeUnder = async (fault: WireFault) => {
    const lift = emulator.injectFault({ match: (method, path) => method === 'POST' && path === ORDER_PATH, fault });
    const outcome = await account.place(SALE);
    lift();
    expect(emulator.calls().get(`POST ${ORDER_PATH}`)).toBe(1);
    return outcome;
  };

  it.each(['cut-after-accept', 'delay-body'] as const)('(%s) leaves an order that is found', async (fault) => {
    expect((await placeUnder(fault)).kind).toBe('unknown');
    expect((await account.find(SALE)).kind).toBe('filled');
  });

  it('before it counted leaves none', async () => {
    expect((await placeUnder('cut-before')).kind).toBe('unknown');
    expect(await account.find(SALE)).toEqual({ kind: 'absent' });
  });

  it('(HTTP 503 though it was carried out) leaves an order that is found', async () => {
    const body = { code: -1000, msg: 'Unknown error, please check your request or try again later.' };
    expect((await placeUnder({ status: 503, body, apply: true })).kind).toBe('unknown');
    expect((await account.find(SALE)).kind).toBe('filled');
  });

  it('does not make an account look flat', async () => {
    await account.place(SALE);
    const lift = emulator.injectFault({ match: (_method, path) => path.endsWith('positionRisk'), fault: 'cut-before' });
    expect((await account.readPosition(BTC)).ok).toBe(false);
    const { positions, spot } = await account.readAccount([BTC], 0);
    expect([positions.ok, spot.ok]).toEqual([false, true]);
    lift();
  });
});

describe('a quiet pass', () => {
  it.each([1, 50])('asks ten questions for %d symbols and reads all of them', async (count) => {
    await start(manySymbols(count));
    const symbols = manySymbols(count).map(({ instrument }) => instrument.symbol);
    const instruments = valueIn(await account.readInstruments(symbols));
    expect(plain([...instruments.values()])).toEqual(plain(manySymbols(count).map(({ instrument }) => instrument)));

    emulator.resetCalls();
    const seen = await account.readAccount(symbols, NOW_MS - HOUR_MS);
    valueIn(await account.readInstruments(symbols));
    expect([...emulator.calls()].sort()).toEqual([
      ['GET /api/v3/account', 1],
      ['GET /api/v3/ticker/24hr', 1],
      ['GET /fapi/v1/income', 1],
      ['GET /fapi/v1/openOrders', 1],
      ['GET /fapi/v1/positionSide/dual', 1],
      ['GET /fapi/v1/premiumIndex', 1],
      ['GET /fapi/v1/symbolConfig', 1],
      ['GET /fapi/v1/ticker/bookTicker', 1],
      ['GET /fapi/v3/account', 1],
      ['GET /fapi/v3/positionRisk', 1],
    ]);
    expect(seen.prices.size).toBe(count);
    for (const prices of seen.prices.values()) expect(plain(valueIn(prices))).toMatchObject({ spot: '60001.5' });
    expect(valueIn(seen.settings).size).toBe(count);
    expect(valueIn(seen.clockSkewMs)).toBe(0);
    expect(valueIn(seen.positionMode)).toBe('one-way');
    expect(plain(valueIn(seen.futures).get('USDT'))).toEqual({ available: '50000', total: '50000' });
    expect(plain(valueIn(seen.spot).get('BTC'))).toEqual({ free: '2', locked: '0' });
    expect(valueIn(seen.positions).size + valueIn(seen.funding).length).toBe(0);
  });
});
