import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../shared/time/duration.ts';
import type { OrderFault } from '../support/exchange-faults.ts';
import { expectKept } from '../support/promises.ts';
import { seenOtherwise } from '../support/seen-otherwise.ts';
import { PERIOD_MS, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';

const refuse = (code: Extract<OrderFault, { kind: 'refuse' }>['code']): OrderFault => ({ kind: 'refuse', code });

describe('an exchange that wants silence', () => {
  it.each(['throttled', 'banned'] as const)('%s: no call of any kind until its time has passed', async (code) => {
    const stage = new Stage();
    stage.wish();
    stage.wishEth();
    stage.exchange.faults.nextOrders({ kind: 'refuse', code, retryAfterMs: HOUR_MS });
    await stage.pass();
    expect(stage.exchange.calls.at(-1)).toBe('place');
    const { length } = stage.exchange.calls;
    for (let passed = PERIOD_MS; passed < HOUR_MS; passed += PERIOD_MS) {
      const [report] = await stage.passes(1);
      expect(report).toEqual({ kind: 'skipped', because: 'the exchange asked for a pause' });
    }
    expect(stage.exchange.calls).toHaveLength(length);
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1.2');
    expect(stage.heard()[0]).toBe('order-refused');
  });

  it('is left alone for ten minutes where it names no time', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders(refuse('throttled'));
    await stage.pass();
    stage.clock.advance(10 * MINUTE_MS - 1);
    expect((await stage.pass()).kind).toBe('skipped');
    stage.clock.advance(1);
    expect((await stage.pass()).kind).toBe('done');
  });

  it('is not asked what became of an order, nor looked at again, once a look has told of it', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders({ kind: 'cut-after' });
    stage.exchange.faults.failing.add('find');
    await stage.pass();
    const heal = seenOtherwise(stage, (seen) => ({ ...seen, silentUntilMs: stage.clock.nowMs() + HOUR_MS }));
    const { length } = stage.exchange.calls;
    await stage.passes(1);
    expect(stage.exchange.calls.slice(length)).toEqual(['readInstruments', 'readAccount']);
    heal();
    stage.exchange.faults.heal();
    stage.clock.advance(HOUR_MS);
    await stage.passes(2);
    expect((await stage.slot()).result?.kind).toBe('filled');
    expect(stage.short().toString()).toBe('1.2');
  });

  it('says so in the middle of a move of cash', async () => {
    const stage = await opened((now) => now.moveTo('73000'));
    stage.exchange.faults.nextActions({ kind: 'refuse', code: 'throttled', retryAfterMs: HOUR_MS });
    await stage.pass();
    expect(stage.exchange.calls.at(-1)).toBe('addMargin');
    expect((await stage.passes(1))[0]?.kind).toBe('skipped');
  });
});

describe('refusals in a row', () => {
  it.each(['margin', 'credentials', 'too-small', 'other'] as const)(
    'three of %s stop growth for a day',
    async (code) => {
      const stage = new Stage();
      stage.wish();
      stage.exchange.faults.nextOrders(...Array.from({ length: 9 }, () => refuse(code)));
      await stage.passes(6);
      expect(stage.exchange.asked).toHaveLength(3);
      expect(stage.heard()).toEqual(['order-refused', 'growth-held']);
      stage.exchange.faults.heal();
      await stage.passes(6);
      expect(stage.exchange.asked).toHaveLength(3);
      stage.clock.advance(24 * HOUR_MS);
      await stage.passes(1);
      await expectKept(stage, '1.2');
    },
  );

  it('do not stop what shrinks', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.7' }));
    stage.exchange.faults.nextOrders(refuse('margin'), refuse('margin'), refuse('margin'));
    await stage.passes(5);
    expect(stage.short().toString()).toBe('1.2');
    stage.wish({ ratio: '0.2' });
    await stage.passes(1);
    await expectKept(stage, '0.4', '1.2');
  });

  it('are forgotten when an order is accepted', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders(refuse('margin'), refuse('margin'));
    await stage.passes(3);
    stage.wish({ ratio: '0.65' });
    stage.exchange.faults.nextOrders(refuse('margin'), refuse('margin'));
    await stage.passes(3);
    await expectKept(stage, '1.3');
  });

  it('of an order that found no counterpart do not count', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders(...Array.from({ length: 5 }, () => refuse('unfilled')));
    await stage.passes(6);
    await expectKept(stage, '1.2');
    expect(stage.heard()).toEqual(['hedge-opened']);
  });

  it.each(['other', 'reduce-only', 'credentials'] as const)(
    'of one order, pass after pass (%s), are told once an hour and all journalled',
    async (code) => {
      const stage = await opened((now) => now.wish({ ratio: '0' }));
      stage.exchange.faults.nextOrders(...Array.from({ length: 24 }, () => refuse(code)));
      await stage.passes(24);
      expect(stage.heard()).toEqual(['hedge-opened', 'order-refused', 'order-refused']);
      const journalled = stage.ledger.commits.flatMap(({ entries }) => entries ?? []);
      expect(journalled.filter(({ kind }) => kind === 'order-refused')).toHaveLength(24);
      await stage.passes(1);
      await expectKept(stage, '0', '1.2');
    },
  );

  it('for another reason than before are told at once', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0' }));
    stage.exchange.faults.nextOrders(refuse('other'), refuse('margin'), refuse('other'));
    await stage.passes(3);
    expect(stage.heard()).toEqual(['hedge-opened', 'order-refused', 'order-refused']);
  });

  it('of an exchange that is overloaded do not count, and are tried again in a minute', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders(...Array.from({ length: 5 }, () => refuse('overloaded')));
    expect(await stage.pass()).toMatchObject({ againInMs: MINUTE_MS });
    await stage.passes(5);
    await expectKept(stage, '1.2');
    expect(stage.heard()).toEqual(['order-refused', 'hedge-opened']);
  });

  it('of hedge mode and of a firewall halt the account', async () => {
    for (const code of ['hedge-mode', 'blocked'] as const) {
      const stage = new Stage();
      stage.wish();
      stage.exchange.faults.nextOrders(refuse(code));
      await stage.passes(3);
      expect(stage.heard()).toEqual(['order-refused', 'account-halted']);
      expect(stage.exchange.asked).toHaveLength(1);
    }
  });

  it('of a reduce-only order whose position is gone leave the hedge flat, with nothing more to do', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0' }));
    stage.exchange.faults.positionsLagMs = 10_000;
    stage.trade('buy', '1.2', { reduceOnly: true });
    await stage.pass();
    stage.exchange.faults.heal();
    await stage.passes(2);
    await expectKept(stage, '0', '1.2');
  });
});
