import { describe, expect, it } from 'vitest';
import { dollarWorthOf } from '../../shared/market/contract-value.ts';
import { type Dollars, dollars } from '../../shared/money/amount.ts';
import { expectKept } from '../support/promises.ts';
import { ACCOUNT, Stage } from '../support/stage.ts';
import { BTC, ETH } from '../venue/scene.ts';

/** What the shorts of a symbol and everything that rests in the book would be worth at mark. */
function exposure({ exchange }: Stage, symbol: string): Dollars {
  const { venue } = exchange;
  const instrument = venue.instruments[symbol];
  const mark = venue.prices[symbol]?.mark;
  if (instrument === undefined || mark === undefined) throw new Error(`${symbol} is not on the stage`);
  const resting = venue.openOrders.filter((order) => order.symbol === symbol).map(({ contracts }) => contracts);
  const short = venue.positions[symbol]?.contracts;
  return [...resting, ...(short === undefined ? [] : [short])].reduce(
    (sum, contracts) => sum.plus(dollarWorthOf(instrument, contracts, mark)),
    dollars('0'),
  );
}
const total = (stage: Stage): Dollars => exposure(stage, BTC).plus(exposure(stage, ETH));

describe('notionalMax, the most that all shorts may be worth together', () => {
  const MAX = dollars('60000');
  const prepare = (style: 'limit' | 'market') => {
    const stage = new Stage();
    stage.limits = { ...stage.limits, notionalMax: MAX };
    stage.wish({ ratio: '0.3', order: { style } });
    stage.hold('ETH', '40');
    stage.moveTo('3000', ETH);
    stage.wish({ policyId: 'eth', coin: 'ETH', ratio: '0.4', order: { style } });
    return stage;
  };

  it('is not exceeded by two orders that rest in the book at one time', async () => {
    const stage = prepare('limit');
    await stage.pass();
    expect(stage.exchange.venue.openOrders.map(({ symbol }) => symbol)).toEqual([BTC, ETH]);
    expect(total(stage).lte(MAX)).toBe(true);
    stage.moveTo('60000.2');
    stage.moveTo('3000.2', ETH);
    expect(stage.exchange.venue.openOrders).toEqual([]);
    expect(stage.short().toString()).toBe('0.6');
    await stage.passes(3);
    stage.moveTo('60000');
    stage.moveTo('3000', ETH);
    expect(total(stage).lte(MAX)).toBe(true);
    expect(total(stage).gt(dollars('59000'))).toBe(true);
  });

  it.each([0, 5_000, 50_000])('is not exceeded while positions lag by %i ms behind their trades', async (lagMs) => {
    const stage = prepare('market');
    stage.exchange.faults.positionsLagMs = lagMs;
    for (let pass = 0; pass < 6; pass++) {
      stage.clock.advance(10_000);
      await stage.pass();
      expect(total(stage).lte(MAX)).toBe(true);
    }
    await stage.passes(2);
    expect(total(stage).lte(MAX)).toBe(true);
    expect(total(stage).gt(dollars('59000'))).toBe(true);
  });

  it('counts an order that is in doubt', async () => {
    const stage = prepare('market');
    stage.exchange.faults.nextOrders({ kind: 'late', byMs: 20_000 });
    await stage.pass();
    expect(stage.exchange.asked).toHaveLength(2);
    stage.clock.advance(30_000);
    expect(total(stage).lte(MAX)).toBe(true);
    expect(stage.short().toString()).toBe('0.6');
  });
});

describe('slippageMax of the deployment', () => {
  it.each(['60000', '60000.3', '59999.7', '59987.3', '61234.5'])(
    'may be asked for to the full: an order at that price passes the gate (mark %s)',
    async (mark) => {
      const stage = new Stage();
      stage.moveTo(mark);
      stage.wish({ order: { style: 'limit', slippageMax: `${stage.limits.slippageMax}`, patience: 0 } });
      await stage.passes(1);
      await expectKept(stage, '1.2');
      expect(stage.exchange.asked.map(({ style }) => style.kind)).toEqual(['immediate']);
    },
  );
});

describe("a day's budget of orders", () => {
  it.each([
    ['orders', { ordersADay: 6 }, 6],
    ['turnover', { turnoverADay: dollars('290000') }, 4],
  ])('ends what a ratio that flips up and down with every pass can cost (%s)', async (_budget, limits, orders) => {
    const stage = new Stage();
    stage.limits = { ...stage.limits, ...limits };
    for (let pass = 0; pass < 40; pass++) {
      stage.wish({ ratio: pass % 2 === 0 ? '0.6' : '0' });
      await stage.passes(1);
    }
    expect(stage.exchange.asked).toHaveLength(orders);
    expect(stage.short().toString()).toBe('0');
    expect(stage.heard()).toContain('partial-hedge');
  });

  it('is not used up by orders that the gate held back', async () => {
    const stage = new Stage();
    stage.limits = { ...stage.limits, ordersADay: 2, turnoverADay: dollars('73000') };
    stage.wish();
    const read = stage.controls.read.bind(stage.controls);
    let reads = 0;
    stage.controls.read = async (account) => {
      reads += 1;
      stage.controls.put(ACCOUNT, { mode: reads % 2 === 0 ? 'stop' : 'run' });
      return read(account);
    };
    await stage.passes(5);
    expect(stage.exchange.asked).toEqual([]);
    expect((await stage.slot()).rev).toBe(10);
    const { today } = await stage.page();
    expect([today.orders, `${today.turnover}`]).toEqual([0, '0']);
    stage.controls.read = read;
    stage.controls.put(ACCOUNT, { mode: 'run' });
    await stage.passes(2);
    await expectKept(stage, '1.2');
    expect((await stage.page()).today.orders).toBe(1);
  });
});
