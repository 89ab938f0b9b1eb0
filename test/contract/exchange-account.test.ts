import { describe, expect, it } from 'vitest';
import type { Order } from '../../shared/market/order.ts';
import { contracts, price, quote, ratio } from '../../shared/money/amount.ts';
import { plain, valueIn } from '../support/value-in.ts';
import { BTC, EXCHANGES, type ExchangeScene, NOW_MS } from './exchange-accounts.ts';

const SALE: Order = {
  clientOrderId: 'cw1a1',
  symbol: BTC,
  side: 'sell',
  contracts: contracts('0.5'),
  reduceOnly: false,
  style: { kind: 'immediate', price: price('59990') },
};
const REMOVAL: Order = {
  ...SALE,
  clientOrderId: 'cw1a2',
  side: 'buy',
  reduceOnly: true,
  style: { kind: 'market' },
};

async function shortOf({ account }: ExchangeScene) {
  const position = valueIn(await account.readPosition(BTC));
  if (position.side !== 'short') throw new Error(`the position is ${position.side}`);
  return position;
}

async function openShort(scene: ExchangeScene) {
  expect(await scene.account.setMarginMode(BTC, 'isolated')).toEqual({ kind: 'done' });
  expect(await scene.account.setLeverage(BTC, ratio('2'))).toEqual({ kind: 'done' });
  const placed = await scene.account.place(SALE);
  expect(placed).toMatchObject({ kind: 'filled', contracts: contracts('0.5'), averagePrice: price('59999.9') });
  return placed;
}

describe.each(EXCHANGES)('an account of %s', (_name, open) => {
  it('is read in every part', async () => {
    const { account } = await open();
    const seen = await account.readAccount([BTC], 0);
    expect(seen.takenAtMs).toBe(NOW_MS);
    expect(valueIn(seen.clockSkewMs)).toBe(0);
    expect(valueIn(seen.positionMode)).toBe('one-way');
    expect(plain(valueIn(seen.spot).get('BTC'))).toEqual({ free: '2', locked: '0' });
    expect(plain(valueIn(seen.spot).get('USDT'))).toEqual({ free: '10000', locked: '0' });
    expect(plain(valueIn(seen.futures).get('USDT'))).toEqual({ available: '50000', total: '50000' });
    expect(plain(valueIn(seen.settings).get(BTC))).toEqual({ leverage: '20', marginMode: 'cross' });
    expect([valueIn(seen.positions).size, valueIn(seen.restingOrders), valueIn(seen.funding)]).toEqual([0, [], []]);
    const prices = seen.prices.get(BTC);
    expect(prices).toMatchObject({ ok: true, value: { bid: price('59999.9'), spot: price('60001.5') } });
    expect(await account.readKeyRights()).toMatchObject({ ok: true, value: { canTrade: true, canWithdraw: false } });
  });

  it('knows the rules of what is listed, and of nothing else', async () => {
    const { account } = await open();
    const rules = valueIn(await account.readInstruments([BTC, 'NIX/USDT:USDT']));
    expect([...rules.keys()]).toEqual([BTC]);
    expect(rules.get(BTC)).toMatchObject({ lot: contracts('0.001'), tick: price('0.1'), status: 'trading' });
    expect(plain(rules.get(BTC)?.tiers[1])).toEqual({
      notionalFloor: '50000',
      notionalCap: '600000',
      rate: '0.005',
      deduction: '50',
    });
  });

  it('opens a short, finds it, tops it up, and removes it', async () => {
    const scene = await open();
    const { account } = scene;
    const placed = await openShort(scene);
    expect(await account.find(SALE)).toEqual(placed);
    expect(await account.setMarginMode(BTC, 'isolated')).toMatchObject({ kind: 'refused', code: 'unchanged' });
    expect(plain(valueIn(await account.readSettings(BTC)))).toEqual({ leverage: '2', marginMode: 'isolated' });

    const before = await shortOf(scene);
    expect(plain([before.contracts, before.entryPrice])).toEqual(['0.5', '59999.9']);
    expect(before.liquidationPrice?.toText(1)).toBe('89641.3'); // (14,999.975 + 29,999.95) / (0.5 x 1.004)
    expect(await account.transferToFutures('USDT', quote('1234.56'))).toEqual({ kind: 'done' });
    expect(await account.addMargin(BTC, quote('1234.56789'))).toEqual({ kind: 'done' });
    expect((await shortOf(scene)).isolatedWallet.minus(before.isolatedWallet).toString()).toBe('1234.56789');
    expect(await account.reduceMargin(BTC, quote('234.56789'))).toEqual({ kind: 'done' });
    expect((await shortOf(scene)).isolatedWallet.minus(before.isolatedWallet).toString()).toBe('1000');

    expect((await account.place({ ...REMOVAL, contracts: contracts('0.7') })).kind).toBe('filled');
    expect(valueIn(await account.readPosition(BTC))).toEqual({ side: 'flat' });
    expect(await account.place({ ...REMOVAL, clientOrderId: 'cw1a3' })).toMatchObject({ code: 'reduce-only' });
  });

  it('tells its trades from a start, and after one that is known', async () => {
    const scene = await open();
    const { account } = scene;
    await openShort(scene);
    await account.place({ ...SALE, clientOrderId: 'by-hand', contracts: contracts('0.2') });
    const fills = valueIn(await account.readFills(BTC, { sinceMs: NOW_MS - 1 }));
    expect(fills.map(({ side, contracts: size, origin, fee }) => plain([side, size, origin, fee]))).toEqual([
      ['sell', '0.5', 'ours', '14.999975'],
      ['sell', '0.2', 'owner', '5.99999'],
    ]);
    const known = fills[0]?.id ?? '';
    expect(valueIn(await account.readFills(BTC, { afterId: known, sinceMs: 0 }))).toEqual(fills.slice(1));
  });

  it('refuses for the reason it refuses for, and keeps nothing of it', async () => {
    const scene = await open();
    const { account } = scene;
    const refusals: readonly (readonly [Partial<Order>, string])[] = [
      [{ contracts: contracts('0.001') }, 'too-small'],
      [{ contracts: contracts('100') }, 'margin'],
      [{ contracts: contracts('0.0005') }, 'other'],
      [{ style: { kind: 'immediate', price: price('70000') } }, 'unfilled'],
      [{ style: { kind: 'post', price: price('50000') } }, 'unfilled'],
      [{ clientOrderId: 'no id at all' }, 'other'],
      [{ reduceOnly: true }, 'reduce-only'],
    ];
    for (const [changes, code] of refusals)
      expect(await account.place({ ...SALE, ...changes }), code).toMatchObject({ kind: 'refused', code });
    expect(valueIn(await account.readPosition(BTC))).toEqual({ side: 'flat' });
    expect(await account.addMargin(BTC, quote('1'))).toMatchObject({ kind: 'refused', code: 'other' });
    expect(await account.addMargin(BTC, quote('-1'))).toMatchObject({ kind: 'refused', code: 'other' });
    expect(await account.reduceMargin(BTC, quote('0'))).toMatchObject({ kind: 'refused', code: 'other' });
    expect(await account.transferToFutures('USDT', quote('10001'))).toMatchObject({ code: 'margin' });
    expect(await account.setLeverage(BTC, ratio('2.5'))).toMatchObject({ kind: 'refused', code: 'other' });
    await openShort(scene);
    expect(await account.addMargin(BTC, quote('49000'))).toMatchObject({ kind: 'refused', code: 'margin' });
    expect((await account.reduceMargin(BTC, quote('14999'))).kind).toBe('refused');
    expect(await account.setMarginMode(BTC, 'cross')).toMatchObject({ kind: 'refused', code: 'other' });
  });

  it('posts an order, finds it resting, and takes it off', async () => {
    const { account } = await open();
    const posted = { ...SALE, style: { kind: 'post', price: price('61000') } } as const;
    expect((await account.place(posted)).kind).toBe('open');
    expect(valueIn((await account.readAccount([BTC], 0)).restingOrders)).toEqual([
      { symbol: BTC, clientOrderId: 'cw1a1' },
    ]);
    expect((await account.place(posted)).kind).toBe('unknown');
    expect(await account.cancel(posted)).toEqual({ kind: 'done' });
    expect(await account.find(posted)).toEqual({ kind: 'closed-unfilled' });
    expect(await account.cancel(posted)).toMatchObject({ kind: 'refused', code: 'other' });
  });

  it('leaves an order whose reply was lost to be found', async () => {
    const { account, loseReply } = await open();
    expect(await account.find(SALE)).toEqual({ kind: 'absent' });
    loseReply('after it counted');
    expect((await account.place(SALE)).kind).toBe('unknown');
    expect(await account.find(SALE)).toMatchObject({ kind: 'filled', contracts: contracts('0.5') });
  });

  it('leaves no trace of an order that never counted', async () => {
    const { account, loseReply } = await open();
    loseReply('before it counts');
    expect((await account.place(SALE)).kind).toBe('unknown');
    expect(await account.find(SALE)).toEqual({ kind: 'absent' });
    expect(valueIn(await account.readPosition(BTC))).toEqual({ side: 'flat' });
  });

  it('leaves a top-up whose reply was lost to be seen in the wallet', async () => {
    const scene = await open();
    await openShort(scene);
    const before = await shortOf(scene);
    scene.loseReply('after it counted');
    expect((await scene.account.addMargin(BTC, quote('500'))).kind).toBe('unknown');
    expect((await shortOf(scene)).isolatedWallet.minus(before.isolatedWallet).toString()).toBe('500');
  });
});
