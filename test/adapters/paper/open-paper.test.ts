import { describe, expect, it } from 'vitest';
import { openPaper } from '../../../shared/adapters/paper/open-paper.ts';
import { contracts, price, quote, ratio } from '../../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time/duration.ts';
import { valueIn } from '../../support/value-in.ts';
import { BALANCE, openScene, openShort, SALE } from './given.ts';
import { BTC, bar, candle, flat, START_MS } from './scripted-market.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a paper account', () => {
  it('begins with its starting balances, paid in once', async () => {
    const { paper, market, open } = await openScene();
    for (const account of [paper, open()]) {
      const seen = await account.readAccount([BTC], 0);
      expect(plain(valueIn(seen.spot).get('BTC'))).toEqual({ free: '2', locked: '0' });
      expect(plain(valueIn(seen.spot).get('USDT'))).toEqual({ free: '10000', locked: '0' });
      expect(plain(valueIn(seen.futures).get('USDT'))).toEqual({ available: '50000', total: '50000' });
      market.clock.advance(DAY_MS);
    }
  });

  it('waits with them for a first price', async () => {
    const { market, open, store } = await openScene([]);
    market.failing.add('prices');
    const poor = () =>
      openPaper({ venueStore: store, market, clock: market.clock, account: 'main', startingBalances: [BALANCE] });
    expect(valueIn((await poor().readAccount([BTC], 0)).spot).get('BTC')).toBeUndefined();
    market.failing.clear();
    expect(plain(valueIn((await poor().readAccount([BTC], 0)).spot).get('BTC'))).toMatchObject({ free: '2' });
    expect(plain(valueIn((await open().readAccount([BTC], 0)).spot).get('BTC'))).toMatchObject({ free: '2' });
  });

  it('writes nothing in a quiet pass', async () => {
    const { paper, market, store } = await openScene();
    const { writes } = store;
    market.clock.advance(5 * MINUTE_MS);
    await paper.readAccount([BTC], 0);
    expect([store.writes, market.asked.length]).toEqual([writes, 0]);
  });

  it('trades at the prices of now, and at none that cannot be read', async () => {
    const { paper, market } = await openScene();
    market.now.set(BTC, '61000');
    expect(await paper.place(SALE)).toMatchObject({ kind: 'filled', averagePrice: price('61000') });
    market.failing.add('prices');
    const blind = await paper.place({ ...SALE, clientOrderId: 'cw1a2' });
    expect(blind).toMatchObject({ kind: 'refused', code: 'other', because: expect.stringContaining('no price') });
    expect(await paper.find({ symbol: BTC, clientOrderId: 'cw1a2' })).toEqual({ kind: 'absent' });
  });

  it('can be begun anew', async () => {
    const { paper } = await openShort();
    expect(await paper.startAgain()).toEqual({ kind: 'done' });
    const seen = await paper.readAccount([BTC], 0);
    expect(valueIn(seen.positions).size).toBe(0);
    expect(plain(valueIn(seen.futures).get('USDT'))).toEqual({ available: '50000', total: '50000' });
    expect(valueIn(await paper.readFills(BTC, { sinceMs: 0 }))).toEqual([]);
  });
});

describe('between two passes', () => {
  it('a short is liquidated by the high of an hour that nobody watched', async () => {
    const { market, open } = await openShort();
    market.bars.set(START_MS + HOUR_MS, bar(candle(START_MS + HOUR_MS, '60000', '91000', '59000', '60000')));
    market.clock.advance(3 * HOUR_MS);
    const later = open();
    const seen = await later.readAccount([BTC], 0);
    expect(valueIn(seen.positions).size).toBe(0);
    const [sale, liquidation] = valueIn(await later.readFills(BTC, { sinceMs: 0 }));
    expect(sale).toMatchObject({ origin: 'ours', clientOrderId: 'cw1a1' });
    expect(liquidation).toMatchObject({ origin: 'liquidation', side: 'buy', contracts: contracts('1') });
    expect(liquidation?.atMs).toBe(START_MS + 1.5 * HOUR_MS);
    expect(valueIn(seen.futures).get('USDT')?.total.lt(quote('20001'))).toBe(true);
  });

  it('a bar that had begun before the short stood does not touch it', async () => {
    const { market, paper, open } = await openScene();
    market.clock.advance(30 * MINUTE_MS);
    await paper.setMarginMode(BTC, 'isolated');
    await paper.setLeverage(BTC, ratio('2'));
    await paper.place(SALE);
    market.bars.set(START_MS, bar(candle(START_MS, '60000', '95000', '60000', '60000')));
    market.clock.advance(40 * MINUTE_MS);
    const seen = await open().readAccount([BTC], 0);
    expect(valueIn(seen.positions).size).toBe(1);
    expect(market.asked.every(({ stepMs }) => stepMs === MINUTE_MS)).toBe(true);
  });

  it('funding is settled once, also where it is listed late', async () => {
    const { market, open } = await openShort();
    const settle = async (sinceMs: number) => valueIn((await open().readAccount([BTC], sinceMs)).funding);
    market.clock.advance(8 * HOUR_MS);
    expect(await settle(0)).toEqual([]);
    market.rates.push({ atMs: START_MS + 8 * HOUR_MS, rate: ratio('0.0001') });
    market.clock.advance(MINUTE_MS);
    const booked = { symbol: BTC, amount: quote('6'), atMs: START_MS + 8 * HOUR_MS };
    expect(plain(await settle(0))).toEqual([plain(booked)]);
    market.clock.advance(8 * HOUR_MS);
    market.rates.push({ atMs: START_MS + 16 * HOUR_MS, rate: ratio('-0.0002') });
    expect((await settle(START_MS + 9 * HOUR_MS)).map(({ amount }) => amount.toString())).toEqual(['-12']);
    expect((await settle(0)).length).toBe(2);
  });

  it('funding of the time before a short is not its own', async () => {
    const { market, paper, open } = await openScene();
    market.rates.push({ atMs: START_MS + 8 * HOUR_MS, rate: ratio('0.0001') });
    market.clock.advance(9 * HOUR_MS);
    await paper.place(SALE);
    market.clock.advance(HOUR_MS);
    expect(valueIn((await open().readAccount([BTC], 0)).funding)).toEqual([]);
  });

  it('a posted order trades when the market passes it, not when it touches it', async () => {
    const { market, paper, open } = await openScene();
    const posted = { ...SALE, style: { kind: 'post', price: price('60500') } } as const;
    expect((await paper.place(posted)).kind).toBe('open');
    market.bars.set(START_MS, bar(candle(START_MS, '60000', '60500', '60000', '60000')));
    market.bars.set(START_MS + HOUR_MS, bar(flat(START_MS + HOUR_MS, '60000')));
    market.clock.advance(HOUR_MS);
    await open().readAccount([BTC], 0);
    expect((await paper.find(posted)).kind).toBe('open');
    market.bars.set(START_MS + HOUR_MS, bar(candle(START_MS + HOUR_MS, '60000', '60600', '60000', '60000')));
    market.clock.advance(HOUR_MS);
    expect(await open().cancel(posted)).toMatchObject({ kind: 'refused', code: 'other' });
    await open().readAccount([BTC], 0);
    expect(await paper.find(posted)).toMatchObject({ kind: 'filled', averagePrice: price('60500') });
  });

  it('bars that are not listed yet are lived through later', async () => {
    const { market, open } = await openShort();
    market.bars.set(START_MS + HOUR_MS, bar(candle(START_MS + HOUR_MS, '60000', '91000', '59000', '60000')));
    market.listedUntilMs = START_MS + HOUR_MS;
    market.clock.advance(2 * HOUR_MS);
    expect(valueIn((await open().readAccount([BTC], 0)).positions).size).toBe(1);
    market.listedUntilMs = Number.POSITIVE_INFINITY;
    expect(valueIn((await open().readAccount([BTC], 0)).positions).size).toBe(0);
  });

  it.each(['bars', 'rates'] as const)('%s that cannot be read leave everything unknown, never flat', async (what) => {
    const { market, open } = await openShort();
    market.failing.add(what);
    market.clock.advance(8 * HOUR_MS);
    const seen = await open().readAccount([BTC], 0);
    expect([seen.positions.ok, seen.spot.ok, seen.futures.ok, seen.funding.ok]).toEqual([false, false, false, false]);
    expect((await open().place({ ...SALE, clientOrderId: 'cw1a2' })).kind).toBe('refused');
    market.failing.clear();
    expect(valueIn((await open().readAccount([BTC], 0)).positions).size).toBe(1);
  });

  it('a very long sleep is lived through in several passes', async () => {
    const { market, open } = await openShort();
    market.clock.advance(90 * DAY_MS);
    const tried = [];
    for (let pass = 0; pass < 3; pass += 1) tried.push((await open().readAccount([BTC], 0)).positions.ok);
    expect(tried).toEqual([false, false, true]);
  });
});

describe('the store of a paper account', () => {
  it('that says nothing leaves an order unknown, and found by its id where it counted', async () => {
    const { paper, store } = await openScene();
    store.nextWrite = 'lost after';
    expect(await paper.place(SALE)).toMatchObject({ kind: 'unknown' });
    expect(await paper.find(SALE)).toMatchObject({ kind: 'filled', contracts: contracts('1') });
    expect(valueIn(await paper.readPosition(BTC))).toMatchObject({ side: 'short', contracts: contracts('1') });
  });

  it('that lost the write leaves an order unknown, and absent', async () => {
    const { paper, store } = await openScene();
    store.nextWrite = 'lost before';
    expect(await paper.place(SALE)).toMatchObject({ kind: 'unknown' });
    expect(await paper.find(SALE)).toEqual({ kind: 'absent' });
    expect(valueIn(await paper.readPosition(BTC))).toEqual({ side: 'flat' });
  });

  it('that says nothing leaves a top-up unknown, and seen in the wallet', async () => {
    const { paper, store } = await openShort();
    const walletOf = async () => {
      const position = valueIn(await paper.readPosition(BTC));
      return position.side === 'flat' ? 'flat' : position.isolatedWallet.toString();
    };
    expect(await walletOf()).toBe('30000');
    store.nextWrite = 'lost after';
    expect(await paper.addMargin(BTC, quote('1000'))).toMatchObject({ kind: 'unknown' });
    expect(await walletOf()).toBe('31000');
  });

  it('that cannot be read is no flat account', async () => {
    const { paper, store } = await openShort();
    store.reads = 'fail';
    const seen = await paper.readAccount([BTC], 0);
    expect([seen.positions.ok, seen.spot.ok, seen.restingOrders.ok]).toEqual([false, false, false]);
    expect((await paper.readPosition(BTC)).ok).toBe(false);
    expect((await paper.readSettings(BTC)).ok).toBe(false);
    expect((await paper.readFills(BTC, { sinceMs: 0 })).ok).toBe(false);
    expect((await paper.find(SALE)).kind).toBe('unknown');
    expect((await paper.place({ ...SALE, clientOrderId: 'cw1a2' })).kind).toBe('refused');
  });

  it('that does not take what happened shows none of it', async () => {
    const { market, store, open } = await openShort();
    market.now.set(BTC, '95000');
    store.nextWrite = 'lost before';
    expect((await open().readAccount([BTC], 0)).positions.ok).toBe(false);
    const seen = await open().readAccount([BTC], 0);
    expect(valueIn(seen.positions).size).toBe(0);
    expect(valueIn(await open().readFills(BTC, { sinceMs: 0 })).at(-1)?.origin).toBe('liquidation');
  });

  it('holds both orders of two passes that race', async () => {
    const { store, paper, open } = await openScene();
    const other = { ...SALE, clientOrderId: 'cw1b1', contracts: contracts('0.5') };
    store.meanwhile = async () => expect(await open().place(other)).toMatchObject({ kind: 'filled' });
    expect(await paper.place({ ...SALE, contracts: contracts('0.25') })).toMatchObject({ kind: 'filled' });
    expect(valueIn(await paper.readPosition(BTC))).toMatchObject({ side: 'short', contracts: contracts('0.75') });
    const ids = valueIn(await paper.readFills(BTC, { sinceMs: 0 })).map(({ clientOrderId }) => clientOrderId);
    expect(ids).toEqual(['cw1b1', 'cw1a1']);
  });

  it('that other passes keep writing refuses, and nothing has happened', async () => {
    const { store, paper } = await openScene();
    store.save = async () => ({ kind: 'overtaken' });
    expect(await paper.place(SALE)).toMatchObject({ kind: 'refused', code: 'other' });
    expect(await paper.addMargin(BTC, quote('1'))).toMatchObject({ kind: 'refused' });
    expect(await paper.find(SALE)).toEqual({ kind: 'absent' });
  });
});
