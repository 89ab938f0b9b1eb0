import { describe, expect, it } from 'vitest';
import { found } from '../../shared/market/read.ts';
import { contracts } from '../../shared/money/amount.ts';
import { expectKept } from '../support/promises.ts';
import { ACCOUNT, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC, scene } from '../venue/scene.ts';

/** The exchange shows another position, and no trade that made it so. */
function changeUnexplained({ exchange }: Stage, quantity: string): void {
  exchange.happen((venue) => {
    const position = venue.positions[BTC];
    if (position === undefined) throw new Error('there is no position to change');
    return { ...venue, positions: { ...venue.positions, [BTC]: { ...position, contracts: contracts(quantity) } } };
  });
}

const halts = (stage: Stage) => stage.heard().filter((code) => code === 'account-halted').length;

describe('a position that its trades do not explain', () => {
  it('halts the account when it is still there at the second look', async () => {
    const stage = await opened((now) => changeUnexplained(now, '1.1'));
    expect(await stage.pass()).toMatchObject({ isVerified: false, againInMs: 60_000 });
    expect(halts(stage)).toBe(0);
    await stage.passes(1);
    expect(halts(stage)).toBe(1);
    stage.wish({ ratio: '0.9' });
    await stage.passes(2);
    expect(stage.exchange.asked).toHaveLength(1);
  });

  it('is not sold a second time because a list of positions came back empty', async () => {
    const stage = await opened();
    const read = stage.exchange.readAccount.bind(stage.exchange);
    stage.exchange.readAccount = async (symbols, sinceMs) => ({
      ...(await read(symbols, sinceMs)),
      positions: found(new Map()),
    });
    await stage.passes(3);
    expect(stage.exchange.asked).toHaveLength(1);
    expect(halts(stage)).toBe(1);
  });

  it('still shrinks, and keeps its margin, while halted', async () => {
    const stage = await opened((now) => changeUnexplained(now, '1.3'));
    await stage.passes(1);
    stage.moveTo('73000');
    await stage.passes(1);
    expect(stage.heard()).toContain('topped-up');
    stage.wish({ ratio: '0.3' });
    await stage.passes(1);
    expect(stage.short().toString()).toBe('0.6');
  });

  it('is taken as it is once the owner lifts that halt, and only that one', async () => {
    const stage = await opened((now) => changeUnexplained(now, '1.1'));
    await stage.passes(2);
    stage.controls.put(ACCOUNT, { mode: 'run', resume: 'halt-another' });
    await stage.passes(1);
    expect(stage.heard()).not.toContain('account-resumed');
    stage.resume();
    await stage.passes(3);
    expect(stage.heard()).toContain('account-resumed');
    expect((await stage.slot()).booked).toEqual(stage.short());
    changeUnexplained(stage, '1');
    await stage.passes(3);
    expect(halts(stage)).toBe(2);
  });

  it('is not taken as it is while the trades cannot be read', async () => {
    const stage = await opened((now) => changeUnexplained(now, '1.1'));
    await stage.passes(2);
    stage.trade('sell', '0.1');
    stage.exchange.faults.failing.add('fills');
    stage.resume();
    await stage.passes(1);
    expect(stage.heard()).not.toContain('account-resumed');
    stage.exchange.faults.heal();
    await stage.passes(2);
    expect(stage.heard()).toContain('account-resumed');
    expect(halts(stage)).toBe(1);
  });

  it('keeps the margin plan of a policy deleted after the halt was lifted', async () => {
    const stage = await opened((now) => changeUnexplained(now, '1.1'), undefined, { margin: { topUpAt: '0.7' } });
    await stage.passes(2);
    stage.resume('reduceOnly');
    await stage.passes(1);
    expect((await stage.slot()).intent).toBeUndefined();
    stage.policies.delete(ACCOUNT, 'btc-core');
    stage.moveTo('73500');
    await stage.passes(1);
    expect(stage.heard()).toContain('topped-up');
  });
});

describe('an old backup', () => {
  it('halts the account where the position tells', async () => {
    const stage = await opened();
    const backup = stage.backup();
    stage.wish({ ratio: '0.7' });
    await stage.passes(2);
    stage.restore(backup);
    await stage.passes(1);
    expect(stage.channel.sent.at(-1)?.text).toContain('restored from an old backup');
    stage.wish({ ratio: '0.9' });
    await stage.passes(3);
    expect(stage.short().toString()).toBe('1.4');
  });

  it('halts the account where the position happens to agree, and never uses an order id twice', async () => {
    const stage = await opened();
    const backup = stage.backup();
    stage.wish({ ratio: '0.7' });
    await stage.passes(1);
    stage.wish({ ratio: '0.6' });
    await stage.passes(2);
    stage.restore(backup);
    stage.wish({ ratio: '0.65' });
    await stage.passes(3);
    const ids = stage.exchange.asked.map(({ clientOrderId }) => clientOrderId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(halts(stage)).toBe(1);
    stage.resume();
    await stage.passes(3);
    expect(stage.short().toString()).toBe('1.3');
  });
});

describe('what the exchange does wrong or the owner has set wrong', () => {
  it('halts in hedge mode before any order, and again when it is lifted too soon', async () => {
    const stage = new Stage(scene({ positionMode: 'hedge' }));
    stage.wish();
    await stage.pass();
    stage.resume();
    await stage.passes(2);
    expect(stage.exchange.asked).toEqual([]);
    expect(halts(stage)).toBe(2);
    stage.exchange.happen((venue) => ({ ...venue, positionMode: 'one-way' }));
    stage.resume();
    await stage.passes(1);
    await expectKept(stage, '1.2');
  });

  it.each([[[]], [['cut-after']]])('halts when one request became two orders %s', async (lost) => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders(lost.length === 0 ? { kind: 'doubled' } : { kind: 'cut-after' });
    await stage.pass();
    const id = stage.exchange.asked[0]?.clientOrderId ?? '';
    if (lost.length > 0) stage.trade('sell', '0.5', { clientOrderId: id });
    await stage.passes(1);
    expect(halts(stage)).toBe(1);
  });

  it('halts when an order arrives long after any order can', async () => {
    const stage = new Stage();
    stage.wish();
    stage.exchange.faults.nextOrders({ kind: 'late', byMs: 450_000 });
    await stage.pass();
    await stage.passes(3);
    expect(stage.heard()).toContain('account-halted');
    await stage.passes(2);
    expect(stage.short().toString()).toBe('1.2');
  });

  it('halts when a second order of one id shows up later', async () => {
    const stage = await opened();
    stage.trade('sell', '0.1', { clientOrderId: stage.exchange.asked[0]?.clientOrderId ?? '' });
    await stage.passes(1);
    expect(halts(stage)).toBe(1);
    const halted = stage.channel.sent.find(({ code }) => code === 'account-halted');
    expect(halted?.text).toContain('only 0 were expected');
  });

  it('leaves a position alone that it never traded, and a long', async () => {
    const stage = new Stage();
    stage.wish();
    stage.trade('buy', '0.2');
    await stage.passes(2);
    expect(stage.exchange.asked).toEqual([]);
    expect(stage.heard()).toEqual(['foreign-position']);
  });
});
