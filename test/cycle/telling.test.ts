import { describe, expect, it } from 'vitest';
import { NO_QUOTE } from '../../shared/money/amount.ts';
import { mortal } from '../support/crash.ts';
import type { ReadPart } from '../support/exchange-faults.ts';
import { expectKept } from '../support/promises.ts';
import { Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';

describe('alerts', () => {
  it('wait while the channel is down, and then go out in the order they were made', async () => {
    const stage = await opened((now) => now.channel.failWith('scripted: the topic does not answer'));
    const before = stage.channel.sent.length;
    for (const ratio of ['0.5', '0.4', '0.3', '0.2']) {
      stage.wish({ ratio });
      await stage.passes(1);
    }
    stage.trade('buy', '0.1', { reduceOnly: true });
    await stage.passes(1);
    expect(stage.channel.sent).toHaveLength(before);
    stage.channel.failWith(undefined);
    await stage.passes(1);
    expect(stage.channel.sent.map(({ id }) => id)).toEqual(stage.ledger.promised.map(({ id }) => id));
    expect(stage.heard().slice(before, before + 5)).toEqual([...Array(4).fill('hedge-changed'), 'owner-trade']);
  });

  it('go out again when the process dies before it can say that they did: twice rather than never', async () => {
    const probe = new Stage();
    probe.wish();
    const { outside, calls } = mortal(probe.outside);
    await probe.pass(outside);
    const stage = new Stage();
    stage.wish();
    const killed = mortal(stage.outside, { at: calls.indexOf('ledger.delivered'), when: 'before' });
    await Promise.race([stage.pass(killed.outside), killed.died]);
    await stage.passes(2);
    expect(stage.heard()).toEqual(['hedge-opened', 'hedge-opened']);
    expect(new Set(stage.channel.sent.map(({ id }) => id)).size).toBe(1);
  });

  it('that are more than a pass delivers follow in the next ones, none lost, in order', async () => {
    const stage = await opened();
    stage.channel.failWith('the channel is down');
    for (let made = 0; made < 25; made++) {
      stage.trade('sell', '0.002');
      await stage.passes(1);
    }
    stage.channel.failWith(undefined);
    await stage.pass();
    expect((await stage.page()).outbox.length).toBeGreaterThan(0);
    await stage.passes(4);
    expect((await stage.page()).outbox).toEqual([]);
    expect(stage.channel.sent.map(({ id }) => id)).toEqual(stage.ledger.promised.map(({ id }) => id));
  });
});

describe('what cannot be read', () => {
  const PARTS: readonly ReadPart[] = [
    'clock',
    'mode',
    'spot',
    'futures',
    'positions',
    'settings',
    'resting',
    'prices',
    'instruments',
  ];

  it.each(PARTS)(
    '%s is never taken for zero: nothing grows, and after three passes the owner hears of it',
    async (part) => {
      const stage = await opened((now) => now.wish({ ratio: '0.7' }));
      stage.exchange.faults.failing.add(part);
      await stage.passes(2);
      expect(stage.heard()).toEqual(['hedge-opened']);
      await stage.passes(1);
      expect(stage.heard()).toEqual(['hedge-opened', 'account-unreadable']);
      expect(stage.exchange.asked).toHaveLength(1);
      stage.exchange.faults.heal();
      await stage.passes(2);
      await expectKept(stage, '1.4');
    },
  );

  it.each(PARTS)('%s does not take a short off, nor halt the account', async (part) => {
    const stage = await opened();
    stage.exchange.faults.failing.add(part);
    await stage.passes(4);
    stage.exchange.faults.heal();
    await stage.passes(1);
    expect(stage.exchange.asked).toHaveLength(1);
    expect(stage.heard()).not.toContain('account-halted');
  });

  it('funding is booked later, every settlement once', async () => {
    const stage = await opened();
    const pay = (atMs: number) =>
      stage.exchange.happen((venue) => {
        const amount = venue.wallet;
        const paid = { id: venue.nextId, kind: 'funding', symbol: 'BTC/USDT:USDT', amount, tradeId: '', atMs } as const;
        return { ...venue, nextId: venue.nextId + 1, incomes: [...venue.incomes, paid] };
      });
    stage.exchange.faults.failing.add('funding');
    pay(stage.clock.nowMs());
    await stage.passes(1);
    stage.exchange.faults.heal();
    await stage.passes(1);
    pay(stage.clock.nowMs());
    await stage.passes(3);
    const { funding } = await stage.ledger.readHistory('main');
    expect(funding).toHaveLength(2);
    const booked = stage.ledger.commits
      .flatMap(({ entries }) => entries ?? [])
      .filter(({ kind }) => kind === 'funding');
    expect(booked).toHaveLength(2);
    const { states } = await stage.page();
    const received = funding.reduce((sum, { amount }) => sum.plus(amount), NO_QUOTE);
    expect(states[0]?.funding?.received.eq(received)).toBe(true);
  });
});

describe('the key', () => {
  it('that may withdraw, or not trade, grows nothing, and the owner hears of it', async () => {
    for (const rights of [{ canWithdraw: true }, { canTrade: false }]) {
      const stage = new Stage();
      stage.wish();
      stage.exchange.keyRights = { ...stage.exchange.keyRights, ...rights };
      await stage.passes(3);
      expect(stage.exchange.asked).toEqual([]);
      expect(stage.heard()).toEqual(['key-unsafe']);
    }
  });
});
