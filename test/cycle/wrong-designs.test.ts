import { describe, expect, it } from 'vitest';
import { NO_CONTRACTS } from '../../shared/money/amount.ts';
import { NEVER, play } from '../support/play.ts';
import type { Stage } from '../support/stage.ts';
import { OPEN, ORDER_STORIES } from '../support/stories.ts';

/** Wrong programs, made by spoiling a port: a test of order safety that lets one of them pass tests nothing. */

const REMOVE = ORDER_STORIES.find(({ name }) => name === 'remove') ?? OPEN;

/** Sends again when the reply is lost. */
function sendAgain({ exchange }: Stage): void {
  const place = exchange.place.bind(exchange);
  exchange.place = async (order) => {
    const first = await place(order);
    return first.kind === 'unknown' ? place(order) : first;
  };
}

/** Takes an order for void while it may still arrive. */
function forgetPending({ ledger }: Stage): void {
  const readPage = ledger.readPage.bind(ledger);
  const result = { kind: 'void', contracts: NO_CONTRACTS, atMs: 0 } as const;
  ledger.readPage = async (account, day) => {
    const page = await readPage(account, day);
    return { ...page, slots: page.slots.map((slot) => ({ result, ...slot })) };
  };
}

/** Takes alerts out of the outbox without sending them. */
function dropAlerts({ channel }: Stage): void {
  channel.send = async () => 'sent';
}

/** Buys back without saying that a buy must only reduce. */
function buyFreely({ exchange }: Stage): void {
  const place = exchange.place.bind(exchange);
  exchange.place = (order) => place({ ...order, reduceOnly: false });
}

/** Books trades without writing them down. */
function loseFills({ ledger }: Stage): void {
  const commit = ledger.commit.bind(ledger);
  ledger.commit = ({ fills: _lost, ...rest }) => commit(rest);
}

describe('a wrong program is caught', () => {
  it('sends again when the reply is lost', async () => {
    const { wrong } = await play({ story: OPEN, order: { kind: 'cut-after' }, crashes: [NEVER], spoil: sendAgain });
    expect(wrong.join()).toContain('an order was sent twice');
  });
  it('forgets what may be under way', async () => {
    const soon = { story: OPEN, order: { kind: 'late', byMs: 4_900 }, crashes: [NEVER], gapMs: 2_000 } as const;
    expect((await play(soon)).wrong).toEqual([]);
    expect((await play({ ...soon, spoil: forgetPending })).wrong.join()).toContain('above 1.2');
  });
  it('drops alerts', async () => {
    const { wrong } = await play({ story: OPEN, crashes: [NEVER], spoil: dropAlerts });
    expect(wrong.join()).toContain('alerts were lost');
  });
  it('buys what could open a long', async () => {
    const { wrong } = await play({ story: REMOVE, crashes: [NEVER], spoil: buyFreely });
    expect(wrong.join()).toContain('may flip');
  });
  it('loses trades', async () => {
    const { wrong } = await play({ story: OPEN, crashes: [NEVER], spoil: loseFills });
    expect(wrong.join()).toContain('the ledger holds the trades');
  });
});
