import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BTC_AND_ETH, COIN_MARGINED_BTC } from '../../../infra/local/binance/emulated-symbols.ts';
import { type BinanceEmulator, startBinanceEmulator } from '../../../infra/local/binance/start-emulator.ts';
import type { BinanceAccount } from '../../../shared/adapters/ccxt/open-binance.ts';
import { openGlances } from '../../../shared/adapters/ccxt/open-glances.ts';
import type { Order } from '../../../shared/market/order.ts';
import { coins, contracts, price, quote, ratio } from '../../../shared/money/amount.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';
import { openVenue } from '../../../shared/venue/open-venue.ts';
import { setPrices } from '../../../shared/venue/prices.ts';
import { settleFunding } from '../../../shared/venue/settle-funding.ts';
import { plain, valueIn } from '../../support/value-in.ts';
import { flatPrices } from '../../venue/scene.ts';
import { CREDENTIALS, type HeldClock, holdClock, memoryCache, NOW_MS, openTestAccount } from './open-test-account.ts';

const LINEAR = 'BTC/USDT:USDT';
const INVERSE = 'BTC/USD:BTC';
const BOTH = [LINEAR, INVERSE];

const SALE: Order = {
  clientOrderId: 'cw1b1',
  symbol: INVERSE,
  side: 'sell',
  contracts: contracts('600'),
  reduceOnly: false,
  style: { kind: 'immediate', price: price('59900') },
};

let emulator: BinanceEmulator;
let account: BinanceAccount;
let clock: HeldClock;
const route = (url: URL) => `${emulator.url}/${url.host}${url.pathname}${url.search}`;

beforeEach(async () => {
  const symbols = [...BTC_AND_ETH, COIN_MARGINED_BTC];
  const venue = openVenue({
    instruments: symbols.map(({ instrument }) => instrument),
    wallet: quote('50000'),
    coinWallets: { BTC: quote('3') },
    spot: { BTC: coins('2'), USDT: coins('10000') },
  });
  clock = holdClock();
  emulator = await startBinanceEmulator({
    accounts: [{ name: 'main', venue, keys: [CREDENTIALS] }],
    nowMs: clock.nowMs,
    symbols,
  });
  emulator.changeEveryVenue((state) =>
    symbols.reduce(
      (priced, { instrument }) => setPrices(priced, instrument.symbol, flatPrices('60000', NOW_MS)),
      state,
    ),
  );
  account = openTestAccount({ route }, { clock, cache: memoryCache() });
});
afterEach(async () => {
  account.close();
  await emulator.close();
});

describe('an inverse contract over the wire', () => {
  it('has its rules read from the host of its own, in dollars and coins', async () => {
    const rules = valueIn(await account.readInstruments(BOTH)).get(INVERSE);
    expect(plain(rules)).toEqual(plain(COIN_MARGINED_BTC.instrument));
    expect(valueIn(await account.readInstruments(BOTH)).get(LINEAR)).toMatchObject({ contractSize: coins('1') });
  });

  it('is opened, seen, topped up from the spot wallet, and removed', async () => {
    expect(await account.setMarginMode(INVERSE, 'isolated')).toEqual({ kind: 'done' });
    expect(await account.setLeverage(INVERSE, ratio('2'))).toEqual({ kind: 'done' });
    expect(plain(valueIn(await account.readSettings(INVERSE)))).toEqual({ leverage: '2', marginMode: 'isolated' });
    const placed = await account.place(SALE);
    expect(placed).toMatchObject({ kind: 'filled', contracts: contracts('600'), averagePrice: price('60000') });
    expect(await account.find(SALE)).toEqual(placed);
    expect(plain(valueIn(await account.readPosition(INVERSE)))).toMatchObject({
      side: 'short',
      contracts: '600',
      entryPrice: '60000',
      isolatedWallet: '0.5',
      liquidationPrice: '119520', // 60,000 x 0.996 / 0.5
    });
    expect(await account.transferToFutures('BTC', quote('0.25'), 'coin-margined')).toEqual({ kind: 'done' });
    expect(await account.addMargin(INVERSE, quote('0.12345678'))).toEqual({ kind: 'done' });
    const seen = await account.readAccount(BOTH, 0);
    expect(plain(valueIn(seen.coinFutures).get('BTC'))).toEqual({ available: '2.62604322', total: '3.2495' });
    expect(plain(valueIn(seen.futures).get('USDT'))).toEqual({ available: '50000', total: '50000' });
    expect(plain(valueIn(seen.spot).get('BTC'))).toEqual({ free: '1.75', locked: '0' });
    const removal = {
      ...SALE,
      clientOrderId: 'cw1b2',
      side: 'buy',
      reduceOnly: true,
      style: { kind: 'market' },
    } as const;
    expect((await account.place({ ...removal, contracts: contracts('700') })).kind).toBe('filled');
    expect(valueIn(await account.readPosition(INVERSE))).toEqual({ side: 'flat' });
    expect(await account.place({ ...removal, clientOrderId: 'cw1b3' })).toMatchObject({ code: 'reduce-only' });
    const fills = valueIn(await account.readFills(INVERSE, { sinceMs: NOW_MS - 3 * 24 * HOUR_MS }));
    expect(fills.map(({ side, contracts: size, origin, fee }) => plain([side, size, origin, fee]))).toEqual([
      ['sell', '600', 'ours', '0.0005'],
      ['buy', '600', 'ours', '0.0005'],
    ]);
    expect(emulator.unknownCalls()).toEqual([]);
  });

  it('is read beside the linear side, each part of both at once', async () => {
    await account.setMarginMode(INVERSE, 'isolated');
    await account.place(SALE);
    await account.place({ ...SALE, clientOrderId: 'cw1c1', symbol: LINEAR, contracts: contracts('0.1') });
    await account.place({ ...SALE, clientOrderId: 'cw1c2', style: { kind: 'post', price: price('61000') } });
    const settlement = { symbol: INVERSE, rate: ratio('0.0001'), mark: price('60000') };
    emulator.changeEveryVenue((state) => settleFunding(state, settlement, NOW_MS - 2 * MINUTE_MS).state);
    emulator.changeEveryVenue((state) => settleFunding(state, settlement, NOW_MS).state); // too young to be told yet
    const seen = await account.readAccount(BOTH, 0);
    expect([...valueIn(seen.positions).keys()]).toEqual([LINEAR]);
    expect([...valueIn(seen.inversePositions).keys()]).toEqual([INVERSE]);
    expect(plain(valueIn(seen.settings).get(INVERSE))).toEqual({ leverage: '20', marginMode: 'isolated' });
    expect(plain(valueIn(seen.settings).get(LINEAR))).toEqual({ leverage: '20', marginMode: 'cross' });
    expect(valueIn(seen.restingOrders)).toEqual([{ symbol: INVERSE, clientOrderId: 'cw1c2' }]);
    expect(plain(valueIn(seen.funding))).toEqual([{ symbol: INVERSE, amount: '0.0001', atMs: NOW_MS - 2 * MINUTE_MS }]);
    expect(valueIn(seen.prices.get(INVERSE))).toMatchObject({ mark: price('60000'), spot: price('60000') });
    const glances = openGlances({ credentials: CREDENTIALS, clock, cache: memoryCache(), route });
    const glance = await glances.readGlance([INVERSE]);
    expect(valueIn(glance.marks.get(INVERSE)).toString()).toBe('60000');
    expect(valueIn(glance.inversePositions).get(INVERSE)).toMatchObject({ side: 'short' });
    glances.rest();
  });

  it('costs an account without one nothing, and one with it seven requests more, whatever it trades beside', async () => {
    await account.readInstruments(BOTH);
    emulator.resetCalls();
    await account.readAccount([LINEAR], 0);
    const usual = [...emulator.calls()];
    expect(usual.filter(([call]) => call.includes('/dapi/'))).toEqual([]);
    expect(usual.reduce((sum, [, count]) => sum + count, 0)).toBe(10);
    emulator.resetCalls();
    await account.readAccount(BOTH, 0);
    expect([...emulator.calls()].reduce((sum, [, count]) => sum + count, 0)).toBe(17);
  });

  it('leaves linear contracts their rules where its own host does not answer, and is asked for again soon', async () => {
    const heal = emulator.injectFault({ match: (_method, path) => path.startsWith('/dapi/'), fault: 'cut-before' });
    expect([...valueIn(await account.readInstruments(BOTH)).keys()]).toEqual([LINEAR]);
    emulator.resetCalls();
    expect([...valueIn(await account.readInstruments(BOTH)).keys()]).toEqual([LINEAR]);
    expect([...emulator.calls()]).toEqual([]); // not twice in one pass
    heal();
    clock.moveBy(2 * MINUTE_MS);
    expect([...valueIn(await account.readInstruments(BOTH)).keys()]).toEqual(BOTH);
    emulator.injectFault({ match: (_method, path) => path.startsWith('/dapi/'), fault: 'cut-before' });
    clock.moveBy(25 * HOUR_MS);
    expect([...valueIn(await account.readInstruments(BOTH)).keys()]).toEqual(BOTH); // as known before
  });

  it('has its rules read at once also where another account has just kept those of linear contracts', async () => {
    const cache = memoryCache();
    const open = () => {
      const opened = openTestAccount({ route }, { clock, cache });
      onTestFinished(() => opened.close());
      return opened;
    };
    await open().readInstruments([LINEAR]);
    clock.moveBy(1_000);
    expect([...valueIn(await open().readInstruments(BOTH)).keys()]).toEqual(BOTH);
  });

  it('is unknown, and not flat, where its host does not answer; positions and wallets of the other side are still read', async () => {
    emulator.injectFault({ match: (_method, path) => path.startsWith('/dapi/'), fault: 'cut-before' });
    const seen = await account.readAccount(BOTH, 0);
    expect(seen.inversePositions?.ok).toBe(false);
    for (const part of [seen.settings, seen.restingOrders, seen.positionMode, seen.funding])
      expect(part.ok).toBe(false);
    expect(seen.coinFutures?.ok).toBe(false);
    expect([seen.spot.ok, seen.futures.ok, seen.positions.ok, seen.prices.get(LINEAR)?.ok]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await account.place(SALE)).toMatchObject({ kind: 'unknown' });
    expect(await account.find(SALE)).toMatchObject({ kind: 'unknown' });
    expect(await account.addMargin(INVERSE, quote('0.1'))).toMatchObject({ kind: 'unknown' });
  });
});
