import { describe, expect, it } from 'vitest';
import { runPass } from '../../shared/cycle/run-pass.ts';
import { missing } from '../../shared/market/read.ts';
import { contracts } from '../../shared/money/amount.ts';
import { TIMING } from '../../shared/orders/timing.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { interposed } from '../support/crash.ts';
import { expectKept } from '../support/promises.ts';
import { PERIOD_MS, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';

describe('a tick from the future', () => {
  it.each([PERIOD_MS / 2 + 1, HOUR_MS, 1_000 * DAY_MS])(
    '(%i ms away) is refused, and the next real one is handled',
    async (aheadMs) => {
      const stage = await opened((now) => now.wish({ ratio: '0.7' }));
      const ahead = stage.request({ tick: { atMs: stage.clock.nowMs() + aheadMs, periodMs: PERIOD_MS } });
      expect(await runPass(stage.outside, ahead)).toMatchObject({ kind: 'skipped' });
      expect(stage.exchange.asked).toHaveLength(1);
      expect((await stage.pass()).kind).toBe('done');
      await expectKept(stage, '1.4');
    },
  );
});

describe('ticks that never came', () => {
  it.each([3, 500])(
    '(%i of them) are not made up for: the next one acts on what is so now, with one order',
    async (count) => {
      const stage = await opened((now) => now.wish({ ratio: '0.7' }));
      stage.clock.advance(count * PERIOD_MS);
      stage.wish({ ratio: '0.5' });
      await stage.pass();
      expect(stage.exchange.asked.map(({ contracts: asked }) => `${asked}`)).toEqual(['1.2', '0.2']);
      await expectKept(stage, '1', '1.2');
    },
  );
});

describe('a pass that takes longer than it may', () => {
  it.each([TIMING.lastOrderMs - 1, TIMING.lastOrderMs + 1])('sends nothing once it is %i ms old', async (tookMs) => {
    const stage = await opened((now) => now.wish({ ratio: '0.7' }));
    const slow = interposed(stage.outside, async (name, perform) => {
      if (name === 'reader.readAccount') stage.clock.advance(tookMs);
      return perform();
    });
    await stage.pass(slow);
    const isInTime = tookMs <= TIMING.lastOrderMs;
    expect(stage.exchange.asked).toHaveLength(isInTime ? 2 : 1);
    await stage.passes(2);
    await expectKept(stage, '1.4');
  });
});

describe('a symbol that was never traded, long after its first order', () => {
  const HELD_MS = 180 * DAY_MS;

  /** The exchange lists trades of the last months only, and refuses to be asked for older ones. */
  const forgetful = async (): Promise<Stage> => {
    const stage = new Stage();
    const read = stage.exchange.readFills.bind(stage.exchange);
    stage.exchange.readFills = async (symbol, from) =>
      from.afterId === undefined && from.sinceMs < stage.clock.nowMs() - HELD_MS
        ? missing('scripted: trades are held for six months only')
        : read(symbol, from);
    stage.wish();
    stage.exchange.faults.nextOrders({ kind: 'refuse', code: 'unfilled' });
    await stage.pass();
    stage.wish({ ratio: '0' });
    expect((await stage.slot()).lastFillId).toBeUndefined();
    return stage;
  };

  it('is still opened after 200 days of passes, one every day', async () => {
    const stage = await forgetful();
    for (let day = 0; day < 200; day++) {
      stage.clock.advance(DAY_MS - PERIOD_MS);
      await stage.passes(1);
    }
    stage.wish();
    await stage.passes(2);
    await expectKept(stage, '1.2');
  });

  it('is still opened after 200 days without any pass', async () => {
    const stage = await forgetful();
    stage.clock.advance(200 * DAY_MS);
    stage.wish();
    await stage.passes(2);
    await expectKept(stage, '1.2');
  });

  it('is still told of what somebody else traded there meanwhile', async () => {
    const stage = await forgetful();
    for (let day = 0; day < 200; day++) {
      stage.clock.advance(DAY_MS - PERIOD_MS);
      await stage.passes(1);
    }
    stage.trade('sell', '0.3');
    await stage.passes(1);
    expect(stage.heard()).toContain('owner-trade');
    expect((await stage.slot()).booked).toEqual(stage.short());
    expect(stage.heard()).not.toContain('account-halted');
  });
});

describe('a buy-back that filled in part', () => {
  it('of a removal asks to be called again as soon as the next order may follow', async () => {
    const stage = await opened((now) => now.moveTo('54000'), undefined, { takeProfit: { price: '55000' } });
    stage.exchange.faults.nextOrders({ kind: 'partial', contracts: contracts('0.1') });
    const report = await stage.pass();
    expect(stage.short().toString()).toBe('1.1');
    expect(report).toMatchObject({ kind: 'done', againInMs: TIMING.cooldownMs });
    stage.clock.advance(TIMING.cooldownMs);
    const { tick: _none, ...urgent } = stage.request();
    expect(await runPass(stage.outside, urgent)).not.toHaveProperty('againInMs');
    await expectKept(stage, '0', '1.2');
  });

  it.each(['unfilled', 'throttled'] as const)('or not at all (%s) goes on until it is done', async (code) => {
    const stage = await opened((now) => now.moveTo('54000'), undefined, { takeProfit: { price: '55000' } });
    stage.exchange.faults.nextOrders({ kind: 'refuse', code });
    const report = await stage.pass();
    if (code === 'unfilled') expect(report).toMatchObject({ againInMs: TIMING.cooldownMs });
    await stage.passes(4);
    await expectKept(stage, '0', '1.2');
  });
});
