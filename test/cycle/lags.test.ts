import { describe, expect, it } from 'vitest';
import { runPass } from '../../shared/cycle/run-pass.ts';
import { contracts } from '../../shared/money/amount.ts';
import { limitLiquidity } from '../../shared/venue/prices.ts';
import { interposed } from '../support/crash.ts';
import { expectKept } from '../support/promises.ts';
import { PERIOD_MS, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC } from '../venue/scene.ts';

/** Passes at once, every `everyMs`, none of them on a schedule. */
async function urgentPasses(stage: Stage, count: number, everyMs: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    stage.clock.advance(everyMs);
    const { tick: _none, ...urgent } = stage.request();
    await runPass(stage.outside, urgent);
  }
}

describe('an exchange whose lists lag behind its book', () => {
  it.each([1_000, 29_000, 59_000])('positions %i ms late: one order, whatever comes in between', async (lagMs) => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.positionsLagMs = lagMs;
    await stage.pass();
    await urgentPasses(stage, 30, 7_000);
    await expectKept(stage, '1.2');
    expect(stage.exchange.asked).toHaveLength(1);
    expect(stage.heard()).toEqual(['hedge-opened']);
  });

  it('positions late while the short shrinks: never bought back twice', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.3' }));
    stage.exchange.faults.positionsLagMs = 59_000;
    await stage.pass();
    await urgentPasses(stage, 30, 7_000);
    await expectKept(stage, '0.6', '1.2');
  });

  it('trades late: what an order traded is owed until it is listed', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.fillsLagMs = 20_000;
    await stage.pass();
    expect((await stage.slot()).owed.toString()).toBe('1.2');
    await urgentPasses(stage, 6, 7_000);
    await expectKept(stage, '1.2');
    expect(stage.heard()).toEqual(['hedge-opened']);
  });

  it('trades of somebody else late: no false halt', async () => {
    const stage = await opened();
    stage.exchange.faults.fillsLagMs = 3_000;
    stage.trade('sell', '0.1');
    await stage.pass();
    await stage.passes(2);
    expect(stage.heard()).toContain('owner-trade');
    expect(stage.heard()).not.toContain('account-halted');
  });

  it('a trade between the look at positions and the list of trades: no false halt', async () => {
    const stage = await opened((now) => now.trade('sell', '0.1'));
    const readFills = stage.exchange.readFills.bind(stage.exchange);
    let trades = 0;
    stage.exchange.readFills = async (...question) => {
      trades += 1;
      if (trades === 1) stage.trade('sell', '0.1');
      return readFills(...question);
    };
    await stage.passes(2);
    const told = stage.channel.sent.filter(({ code }) => code === 'owner-trade');
    expect(told.map(({ text }) => /sell 0\.2 contracts/.test(text))).toEqual([true]);
    expect(stage.heard()).not.toContain('account-halted');
  });

  it('trades of somebody late, pass after pass: no false halt, and one as soon as a gap lasts', async () => {
    const stage = await opened();
    stage.exchange.faults.fillsLagMs = 20_000;
    for (const side of ['sell', 'buy', 'sell', 'sell'] as const) {
      stage.trade(side, '0.01');
      await stage.pass();
      stage.clock.advance(PERIOD_MS);
    }
    expect(stage.heard().filter((code) => code === 'owner-trade')).toHaveLength(3);
    expect(stage.heard()).not.toContain('account-halted');
    stage.exchange.faults.fillsLagMs = 100 * PERIOD_MS;
    stage.trade('sell', '0.01');
    await stage.passes(2);
    expect(stage.heard()).toContain('account-halted');
  });

  it('orders late: not found means nothing until the quarantine has passed', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.ordersLagMs = 28_000;
    stage.exchange.faults.positionsLagMs = 28_000;
    stage.exchange.faults.fillsLagMs = 28_000;
    stage.exchange.faults.nextOrders({ kind: 'late', byMs: 4_900 });
    await stage.pass();
    await urgentPasses(stage, 40, 5_000);
    await expectKept(stage, '1.2');
    expect(stage.exchange.asked).toHaveLength(1);
  });

  it('an order that never arrived is sent afresh once the quarantine has passed, under another id', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders({ kind: 'cut-before' });
    await stage.pass();
    await urgentPasses(stage, 12, 10_000);
    expect(stage.exchange.asked).toHaveLength(1);
    await urgentPasses(stage, 1, 10_000);
    expect(new Set(stage.exchange.asked.map(({ clientOrderId }) => clientOrderId)).size).toBe(2);
    await expectKept(stage, '1.2');
  });
});

describe('a posted order', () => {
  const LIMIT = { order: { style: 'limit', patience: 2 } };

  it('rests for one pass, is posted again, and after its patience taken', async () => {
    const stage = new Stage();
    stage.wish(LIMIT);
    await stage.passes(3);
    expect(stage.exchange.asked.map(({ style }) => style.kind)).toEqual(['post', 'post', 'immediate']);
    await stage.passes(1);
    await expectKept(stage, '1.2');
  });

  it('leaves its account verified while the position is what its trades say, and only then', async () => {
    const stage = new Stage();
    stage.wish(LIMIT);
    expect(await stage.pass()).toMatchObject({ kind: 'done', isVerified: true });
    expect(stage.exchange.venue.openOrders).toHaveLength(1);
    stage.exchange.faults.failing.add('find');
    expect(await stage.passes(1)).toMatchObject([{ kind: 'done', isVerified: false }]);
    stage.exchange.faults.heal();
    expect(await stage.passes(1)).toMatchObject([{ kind: 'done', isVerified: true }]);
  });

  it('that is traded in part at once leaves its account unverified until it is closed', async () => {
    const stage = new Stage();
    stage.wish(LIMIT);
    const { outside } = stage;
    const filledInPart = interposed(outside, async (name, perform) => {
      const answer = await perform();
      if (name === 'orders.place') {
        stage.exchange.happen((venue) => limitLiquidity(venue, BTC, contracts('0.3')));
        stage.moveTo('60001');
      }
      return answer;
    });
    expect(await stage.pass(filledInPart)).toMatchObject({ kind: 'done', isVerified: false });
    expect(stage.short().toString()).toBe('0.3');
    expect(await stage.passes(1)).toMatchObject([{ kind: 'done', isVerified: true }]);
  });

  it('that fills while it rests is settled, and nothing is posted on top', async () => {
    const stage = new Stage();
    stage.wish(LIMIT);
    await stage.pass();
    stage.moveTo('60001');
    await stage.passes(3);
    await expectKept(stage, '1.2');
    expect(stage.exchange.asked).toHaveLength(1);
  });

  it('whose cancellation gets no answer is asked about, and never doubled', async () => {
    for (const kind of ['cut-before', 'cut-after'] as const) {
      const stage = new Stage();
      stage.wish(LIMIT);
      await stage.pass();
      stage.exchange.faults.nextActions({ kind }, { kind });
      await stage.passes(1);
      expect(stage.exchange.venue.openOrders.length).toBeLessThanOrEqual(1);
      await stage.passes(5);
      await expectKept(stage, '1.2');
    }
  });

  it('that filled in part is cancelled, booked, and the rest follows after the cooldown', async () => {
    const stage = new Stage();
    stage.wish(LIMIT);
    await stage.pass();
    stage.exchange.happen((venue) => limitLiquidity(venue, BTC, contracts('0.3')));
    stage.moveTo('60001');
    stage.exchange.happen((venue) => limitLiquidity(venue, BTC, undefined));
    const filled = stage.short();
    expect(filled.toString()).toBe('0.3');
    await stage.passes(1);
    expect((await stage.slot()).booked).toEqual(filled);
    await stage.passes(6);
    await expectKept(stage, '1.2');
  });

  it('waits while the question about it fails', async () => {
    const stage = new Stage();
    stage.wish(LIMIT);
    await stage.pass();
    stage.exchange.faults.failing.add('find');
    await stage.passes(3);
    expect(stage.exchange.asked).toHaveLength(1);
    stage.exchange.faults.heal();
    await stage.passes(5);
    await expectKept(stage, '1.2');
  });
});
