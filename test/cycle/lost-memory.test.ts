import { describe, expect, it } from 'vitest';
import { MemoryTable } from '../../shared/adapters/memory/memory-table.ts';
import { missing } from '../../shared/market/read.ts';
import { price } from '../../shared/money/amount.ts';
import { DAY_MS } from '../../shared/time/duration.ts';
import { expectKept } from '../support/promises.ts';
import { Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { ETH } from '../venue/scene.ts';

const halts = (stage: Stage) => stage.heard().filter((code) => code === 'account-halted').length;

/** The next look cannot read what rests; the ones after it can. */
function hideAtFirst({ exchange }: Stage): void {
  const read = exchange.readAccount.bind(exchange);
  exchange.readAccount = async (...asked) => {
    exchange.readAccount = read;
    return { ...(await read(...asked)), restingOrders: missing('timed out') };
  };
}

/** A shrink that was posted and forgotten, and a second one beside it, because what rests could not be read for too long. */
async function forgottenBeside(): Promise<Stage> {
  const stage = await opened((now) => now.wish({ ratio: '0.5', order: { style: 'limit' } }));
  const backup = stage.backup();
  await stage.pass();
  stage.restore(backup);
  stage.exchange.faults.failing.add('resting');
  await stage.passes(3);
  expect(stage.exchange.venue.openOrders).toHaveLength(2);
  return stage;
}

describe('a ledger restored from before the first order', () => {
  it('knows its own short by its trades: margin is kept, nothing grows, and after a resume the books are whole', async () => {
    const stage = await opened((now) => now.restore(new MemoryTable()));
    stage.wish({ ratio: '0.75' });
    await stage.passes(2);
    expect(halts(stage)).toBe(1);
    expect(stage.heard()).not.toContain('foreign-position');
    stage.moveTo('73000');
    await stage.passes(1);
    expect(stage.heard()).toContain('topped-up');
    expect(stage.short().toString()).toBe('1.2');
    stage.moveTo('60000');
    stage.resume();
    await stage.passes(3);
    await expectKept(stage, '1.276');
  });

  it('opens nothing on top of what it has forgotten, also where the position is gone', async () => {
    const stage = await opened();
    stage.trade('buy', '1.2');
    stage.restore(new MemoryTable());
    await stage.passes(2);
    expect(halts(stage)).toBe(1);
    expect(stage.exchange.asked).toHaveLength(1);
    stage.resume();
    await stage.passes(3);
    await expectKept(stage, '1.2');
  });

  it('books what it has forgotten however long its owner takes to look', async () => {
    const stage = await opened();
    stage.trade('buy', '1.2');
    stage.restore(new MemoryTable());
    await stage.passes(2);
    stage.clock.advance(2 * DAY_MS);
    await stage.passes(1);
    stage.resume();
    await stage.passes(3);
    await expectKept(stage, '1.2');
  });

  it('says nothing while the trades cannot be read, and touches nothing', async () => {
    const stage = await opened((now) => now.restore(new MemoryTable()));
    stage.exchange.faults.failing.add('fills');
    await stage.passes(2);
    expect(halts(stage)).toBe(0);
    expect(stage.exchange.asked).toHaveLength(1);
  });
});

describe('an order of ours in the book that the ledger has forgotten', () => {
  it('is taken off, and the account halts', async () => {
    const stage = new Stage();
    stage.wish({ order: { style: 'limit' } });
    const backup = stage.backup();
    await stage.pass();
    expect(stage.exchange.venue.openOrders).toHaveLength(1);
    stage.restore(backup);
    await stage.passes(2);
    expect(stage.exchange.venue.openOrders).toEqual([]);
    expect(halts(stage)).toBe(1);
    stage.resume();
    await stage.passes(4);
    await expectKept(stage, '1.2');
  });

  it('is taken off under a stop, too: it would go on trading, and nothing else is sent', async () => {
    const stage = new Stage();
    stage.wish({ order: { style: 'limit' } });
    const backup = stage.backup();
    await stage.pass();
    stage.restore(backup);
    stage.controls.put('all', { mode: 'stop' });
    await stage.passes(3);
    expect(stage.exchange.venue.openOrders).toEqual([]);
    expect(stage.exchange.asked).toHaveLength(1);
    expect(halts(stage)).toBe(1);
  });

  it('keeps a shrink waiting while nobody can see it, and no longer than until the owner is told', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.5', order: { style: 'limit' } }));
    const backup = stage.backup();
    await stage.pass();
    expect(stage.exchange.venue.openOrders).toHaveLength(1);
    stage.restore(backup);
    stage.exchange.faults.failing.add('resting');
    await stage.passes(2);
    expect(stage.exchange.asked).toHaveLength(2);
    expect(stage.heard()).not.toContain('account-unreadable');
    await stage.passes(1);
    expect(stage.exchange.asked).toHaveLength(3);
    expect(stage.heard()).toContain('account-unreadable');
  });

  it('is told of where it traded before anybody could see it, and the account halts', async () => {
    const stage = await forgottenBeside();
    stage.moveTo('59900'); // both are bought
    expect(stage.short().toString()).toBe('0.8');
    stage.exchange.faults.failing.clear();
    await stage.passes(1);
    expect(halts(stage)).toBe(1);
    const told = stage.channel.sent.find(({ code }) => code === 'account-halted');
    expect(told?.text).toMatch(/Our order cw1\w+ traded 0.2 contracts of .* that this ledger does not know of/);
    expect((await stage.slot()).booked.toString()).toBe('0.8');
    stage.resume();
    await stage.passes(3);
    await expectKept(stage, '1', '1.2');
  });

  it('keeps a shrink waiting for two passes, also where something else could not be read before', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.5', order: { style: 'limit' } }));
    const backup = stage.backup();
    await stage.pass();
    stage.restore(backup);
    stage.wish();
    stage.exchange.faults.failing.add('spot');
    await stage.passes(2);
    stage.wish({ ratio: '0.5', order: { style: 'limit' } });
    stage.exchange.faults.failing.clear();
    stage.exchange.faults.failing.add('resting');
    await stage.passes(2);
    expect(stage.exchange.asked).toHaveLength(2);
    await stage.passes(1);
    expect(stage.exchange.asked).toHaveLength(3);
    expect(stage.heard()).toContain('account-unreadable');
  });

  it('keeps a shrink waiting for two passes in a row, whatever went before', async () => {
    const stage = await opened();
    const { failing } = stage.exchange.faults;
    failing.add('resting');
    await stage.passes(2);
    failing.clear();
    await stage.passes(1);
    failing.add('resting');
    stage.wish({ ratio: '0.5' });
    await stage.passes(2);
    expect(stage.exchange.asked).toHaveLength(1);
    await stage.passes(1);
    expect(stage.exchange.asked).toHaveLength(2);
  });

  it('is taken off also where only a later look of the pass shows it, before anything is bought beside it', async () => {
    const stage = new Stage();
    stage.wish();
    stage.wishEth({ order: { style: 'market' } });
    await stage.passes(3);
    stage.wish({ ratio: '0.5', order: { style: 'limit' } });
    const backup = stage.backup();
    await stage.passes(1);
    expect(stage.exchange.venue.openOrders).toHaveLength(1);
    stage.restore(backup);
    stage.moveTo('4200', ETH); // ETH is topped up, and the account looked at again
    hideAtFirst(stage);
    const asked = stage.exchange.asked.length;
    await stage.passes(1);
    expect(stage.heard()).toContain('topped-up');
    expect(stage.exchange.asked).toHaveLength(asked);
    expect(stage.exchange.venue.openOrders).toEqual([]);
    expect(halts(stage)).toBe(1);
  });

  it('of somebody else is left alone', async () => {
    const stage = await opened();
    stage.trade('sell', '0.1', { clientOrderId: 'web7', style: { kind: 'rest', price: price('70000') } });
    await stage.passes(2);
    expect(stage.exchange.venue.openOrders).toHaveLength(1);
    expect(halts(stage)).toBe(0);
  });
});

describe('a symbol somebody has traded a moment ago', () => {
  it('is opened in the next pass: that trade must not be counted twice', async () => {
    const stage = new Stage();
    stage.wish();
    stage.trade('buy', '0.5');
    stage.trade('sell', '0.5');
    await stage.pass();
    expect(stage.exchange.asked).toEqual([]);
    await stage.passes(3);
    expect(stage.short().toString()).toBe('1.2');
    expect(halts(stage)).toBe(0);
  });
});

describe('a ledger that misses trades while the position agrees', () => {
  it('is found out within six hours, and halts', async () => {
    const stage = await opened();
    const backup = stage.backup();
    stage.wish({ ratio: '0.7' });
    await stage.passes(1);
    stage.wish({ ratio: '0.6' });
    await stage.passes(2);
    stage.restore(backup);
    await stage.passes(73);
    expect(halts(stage)).toBe(1);
    stage.resume();
    await stage.passes(2);
    await expectKept(stage, '1.2', '1.4');
  });

  it('holds nothing back while the list of trades cannot be read, and asks again in the next pass', async () => {
    const stage = await opened();
    await stage.passes(70);
    stage.exchange.faults.failing.add('fills');
    await stage.passes(4);
    const asked = () => stage.exchange.calls.filter((call) => call.startsWith('readFills')).length;
    const before = asked();
    const [report] = await stage.passes(1);
    expect(report).toMatchObject({ kind: 'done', isVerified: true });
    expect(asked()).toBe(before + 1);
    stage.exchange.faults.failing.clear();
    await stage.passes(2);
    expect(asked()).toBe(before + 2);
  });
});
