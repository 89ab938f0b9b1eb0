import { describe, expect, it } from 'vitest';
import { contracts, NO_QUOTE, price, type Quote, quote } from '../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { overTheWire } from '../support/over-the-wire.ts';
import { expectKept } from '../support/promises.ts';
import { pricedOtherwise } from '../support/seen-otherwise.ts';
import { ACCOUNT, PERIOD_MS, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC, scene } from '../venue/scene.ts';

const isolated = ({ exchange }: Stage): Quote => exchange.venue.positions[BTC]?.isolatedWallet ?? NO_QUOTE;

/** What the adapter shows while the spot ticker and the book cannot be read: the mark stands in. */
const withoutSpotAndBook = (stage: Stage, mark: string) => {
  stage.moveTo(mark);
  const standIn = { bid: price(mark), ask: price(mark), spot: price(mark) };
  return pricedOtherwise(stage, { ...standIn, standIns: 'scripted: no bid, ask or spot price could be read' });
};

/** All cash is in the margin of the short. */
const POOR = () => scene({ wallet: quote('36250') });

describe('a spot ticker and a book that cannot be read', () => {
  it('do not keep a short from its cash', async () => {
    const stage = await opened();
    const before = isolated(stage);
    withoutSpotAndBook(stage, '73000');
    await stage.pass();
    expect(isolated(stage).gt(before)).toBe(true);
    expect(stage.short().toString()).toBe('1.2');
  });

  it('do not keep a short near liquidation from being bought back, at a second look', async () => {
    const stage = await opened(undefined, POOR(), { reserve: '0' });
    withoutSpotAndBook(stage, '81000');
    expect(await stage.pass()).toMatchObject({ kind: 'done', againInMs: 60_000 });
    expect(stage.short().toString()).toBe('1.2');
    stage.clock.advance(60_000);
    await stage.pass();
    expect(stage.short().lt(contracts('1.2'))).toBe(true);
    expect(stage.short().isPositive()).toBe(true);
    expect(stage.heard()).toContain('bought-back');
  });

  it.each([
    { name: 'expires', wish: { expires: '2026-01-01T02:00Z' } },
    { name: 'heldFor', wish: { remove: [{ when: { heldFor: '2h' }, because: 'two hours were enough' }] } },
  ])('do not keep a hedge from being removed by time ($name)', async ({ wish }) => {
    const stage = await opened(undefined, scene(), wish);
    withoutSpotAndBook(stage, '60000');
    await stage.passes(3);
    expect(stage.short().toString()).toBe('1.2');
    stage.clock.advance(2 * HOUR_MS);
    await stage.passes(2);
    await expectKept(stage, '0', '1.2');
  });

  it('stop growth and rules by price, which is told, until they can be read again', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.7', takeProfit: { price: '55000' } }));
    const lift = withoutSpotAndBook(stage, '54000');
    await stage.passes(4);
    expect(stage.short().toString()).toBe('1.2');
    expect(stage.exchange.asked).toHaveLength(1);
    expect(stage.heard()).toContain('prices-unusable');
    lift();
    await stage.passes(2);
    expect(stage.short().toString()).toBe('0');
  });
});

describe('over the wire, a spot ticker and a book that do not answer', () => {
  it('leave a short its cash and its buy-back, and grow nothing', async () => {
    const stage = new Stage();
    const { outside, emulator, moveTo, close } = await overTheWire(stage, scene({ wallet: quote('50000') }));
    const short = () => `${emulator.venue(ACCOUNT).positions[BTC]?.contracts}`;
    const passAt = async (mark: string) => {
      stage.clock.advance(PERIOD_MS);
      moveTo(mark);
      return stage.pass(outside);
    };
    stage.wish({ reserve: '0' });
    await passAt('60000');
    expect(short()).toBe('1.2');
    stage.wish({ reserve: '0', ratio: '0.61' });
    emulator.injectFault({ match: (_, path) => /ticker/.test(path), fault: { status: 503, body: 'no' } });
    await passAt('73000');
    expect([short(), emulator.venue(ACCOUNT).marginMoves.length]).toEqual(['1.2', 1]);
    await passAt('92000');
    await close();
    expect(Number(short())).toBeLessThan(1.2);
    expect(Number(short())).toBeGreaterThan(0);
    expect(stage.heard()).toEqual(expect.arrayContaining(['topped-up', 'bought-back']));
  });
});

describe('spot and mark 4 % apart', () => {
  const APART = { spot: price('57600') };

  it('let a hedge be closed by ratio 0, and made smaller', async () => {
    for (const [ratio, short] of [
      ['0', '0'],
      ['0.3', '0.6'],
    ] as const) {
      const stage = await opened((now) => now.wish({ ratio }));
      pricedOtherwise(stage, APART);
      await stage.passes(1);
      await expectKept(stage, short, '1.2');
    }
  });

  it('let a hedge be closed by ratio 0 also where its orders are posted', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0', order: { style: 'limit', patience: 2 } }));
    pricedOtherwise(stage, APART);
    await stage.passes(1);
    await expectKept(stage, '0', '1.2');
  });

  it('let a hedge be removed by a rule about time', async () => {
    const remove = [{ when: { heldFor: '1d' }, because: 'a day was enough' }];
    const stage = await opened((now) => now.wish({ remove, order: { style: 'limit' } }));
    pricedOtherwise(stage, APART);
    stage.clock.advance(DAY_MS);
    await stage.passes(2);
    await expectKept(stage, '0', '1.2');
  });

  it('let nothing grow', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.7' }));
    const lift = pricedOtherwise(stage, APART);
    await stage.passes(4);
    expect(stage.exchange.asked).toHaveLength(1);
    lift();
    await stage.passes(2);
    await expectKept(stage, '1.4');
  });
});

describe('a mark twice as high as every other price, with no cash to spare', () => {
  const prepare = () => opened(undefined, POOR(), { reserve: '0' });

  it('in one look buys nothing back', async () => {
    const stage = await prepare();
    const lift = pricedOtherwise(stage, { mark: price('120000') });
    expect(await stage.pass()).toMatchObject({ kind: 'done', againInMs: 60_000 });
    lift();
    await stage.passes(3);
    expect(stage.exchange.asked).toHaveLength(1);
    await expectKept(stage, '1.2');
  });

  it('in two looks that are not one after the other buys nothing back', async () => {
    const stage = await prepare();
    for (let time = 0; time < 3; time++) {
      const lift = pricedOtherwise(stage, { mark: price('120000') });
      await stage.passes(1);
      lift();
      await stage.passes(1);
    }
    expect(stage.exchange.asked).toHaveLength(1);
  });

  it('in two looks, one after the other, is believed', async () => {
    const stage = await prepare();
    pricedOtherwise(stage, { mark: price('120000') });
    await stage.passes(2);
    expect(stage.short().lt(contracts('1.2'))).toBe(true);
    expect(stage.heard()).toContain('bought-back');
  });
});
