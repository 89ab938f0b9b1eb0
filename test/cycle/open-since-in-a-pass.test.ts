import { describe, expect, it } from 'vitest';
import { MemoryTable } from '../../shared/adapters/memory/memory-table.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { price, ratio } from '../../shared/money/amount.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/time/duration.ts';
import { settleFunding } from '../../shared/venue/settle-funding.ts';
import { ACCOUNT, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC } from '../venue/scene.ts';

async function memoryOf(stage: Stage): Promise<HedgeState> {
  const [state] = (await stage.page()).states;
  if (state === undefined) throw new Error('no hedge is remembered');
  return state;
}

/** Nothing is open, and the owner's stop keeps it so. */
async function closed(): Promise<Stage> {
  const stage = await opened((now) => now.wish({ ratio: '0' }));
  await stage.passes(2);
  expect(stage.short().toString()).toBe('0');
  stage.controls.put(ACCOUNT, { mode: 'stop' });
  return stage;
}

function payFunding({ exchange }: Stage): void {
  const settlement = { symbol: BTC, rate: ratio('-0.001'), mark: price('60000') };
  exchange.happen((venue, nowMs) => settleFunding(venue, settlement, nowMs).state);
}

describe('a short sold by hand', () => {
  it('is as old as its trade however late the next pass comes, and what it has paid since is its own', async () => {
    const stage = await closed();
    stage.clock.advance(1_000);
    stage.trade('sell', '0.3');
    const soldAtMs = stage.clock.nowMs();
    stage.clock.advance(HOUR_MS);
    payFunding(stage);
    stage.clock.advance(HOUR_MS);
    await stage.pass();
    const { openedAtMs, funding } = await memoryOf(stage);
    expect(openedAtMs).toBe(soldAtMs);
    expect(funding?.received.toString()).toBe('-18');
    await stage.passes(1);
    expect((await memoryOf(stage)).funding?.received.toString()).toBe('-18');
  });

  it('is as old as its trade also where it was seen before that was listed, and keeps what was counted', async () => {
    const stage = await closed();
    stage.clock.advance(1_000);
    const soldAtMs = stage.clock.nowMs();
    stage.exchange.faults.fillsLagMs = 2 * HOUR_MS;
    stage.trade('sell', '0.3');
    await stage.passes(1);
    stage.clock.advance(1_000);
    payFunding(stage);
    await stage.passes(1);
    expect((await memoryOf(stage)).funding?.received.toString()).toBe('-18');
    stage.exchange.faults.fillsLagMs = 0;
    await stage.passes(1);
    const { openedAtMs, funding } = await memoryOf(stage);
    expect([openedAtMs, funding?.sinceMs, funding?.received.toString()]).toEqual([soldAtMs, soldAtMs, '-18']);
  });

  it('in more trades than one commit books is as old as the first of them', async () => {
    const stage = await closed();
    stage.clock.advance(1_000);
    const soldAtMs = stage.clock.nowMs();
    for (let sold = 0; sold < 60; sold++) {
      stage.trade('sell', '0.002');
      stage.clock.advance(1_000);
    }
    await stage.passes(1);
    expect((await memoryOf(stage)).openedAtMs).toBe(soldAtMs);
  });

  it('and bought back by hand is forgotten, so that a later one is not as old', async () => {
    const stage = await closed();
    stage.trade('sell', '0.3');
    await stage.passes(1);
    stage.trade('buy', '0.3');
    await stage.passes(1);
    expect((await memoryOf(stage)).openedAtMs).toBeUndefined();
    stage.trade('sell', '0.2');
    const soldAtMs = stage.clock.nowMs();
    await stage.passes(1);
    expect((await memoryOf(stage)).openedAtMs).toBe(soldAtMs);
  });
});

describe('a short of our own', () => {
  it('is as old as the trade that filled its order between two passes, with what it has paid since', async () => {
    const stage = new Stage();
    stage.wish({ order: { style: 'limit' } });
    await stage.pass();
    expect(stage.exchange.venue.openOrders).toHaveLength(1);
    stage.clock.advance(1_000);
    stage.moveTo('60001');
    const soldAtMs = stage.clock.nowMs();
    stage.clock.advance(HOUR_MS);
    payFunding(stage);
    await stage.passes(1);
    const { openedAtMs, funding } = await memoryOf(stage);
    expect([openedAtMs, funding?.received.toString()]).toEqual([soldAtMs, '-72']);
  });

  it('is as old as before when half of it is bought back', async () => {
    const stage = await opened((now) => now.wish({ ratio: '0.3' }));
    const { openedAtMs } = await memoryOf(stage);
    await stage.passes(1);
    expect(stage.short().toString()).toBe('0.6');
    expect(openedAtMs).toBeDefined();
    expect((await memoryOf(stage)).openedAtMs).toBe(openedAtMs);
  });

  it('keeps its beginning and its funding where books that began in its midst are accepted', async () => {
    const stage = await opened();
    stage.clock.advance(3 * DAY_MS);
    stage.wish({ ratio: '0.5' });
    await stage.passes(1);
    expect(stage.short().toString()).toBe('1');
    stage.restore(new MemoryTable());
    await stage.passes(2);
    expect(stage.heard()).toContain('account-halted');
    const { openedAtMs } = await memoryOf(stage);
    stage.clock.advance(1_000);
    payFunding(stage);
    await stage.passes(1);
    stage.resume();
    await stage.passes(1);
    const after = await memoryOf(stage);
    expect(openedAtMs).toBeDefined();
    expect([after.openedAtMs, after.funding?.sinceMs, after.funding?.received.toString()]).toEqual([
      openedAtMs,
      openedAtMs,
      '-60',
    ]);
  });

  it('that a restored ledger has forgotten is still removed by the rule whose time has come', async () => {
    const wish = { remove: [{ when: { heldFor: '3h' }, because: 'long enough' }] };
    const stage = await opened((now) => now.restore(new MemoryTable()), undefined, wish);
    await stage.passes(2);
    expect(stage.heard()).toContain('account-halted');
    await stage.passes(37);
    expect(stage.short().toString()).toBe('0');
  });
});

it('a policy that does not speak for a short is not told when it began', async () => {
  const stage = new Stage();
  stage.wish({ policyId: 'asleep' });
  stage.controls.put(ACCOUNT, { mode: 'stop' });
  await stage.pass();
  stage.wish({ policyId: 'asleep', enabled: false });
  stage.wish();
  stage.controls.put(ACCOUNT, { mode: 'run' });
  stage.exchange.faults.fillsLagMs = 20_000;
  await stage.passes(3);
  expect(stage.short().toString()).toBe('1.2');
  const { states } = await stage.page();
  const dated = states.filter(({ openedAtMs }) => openedAtMs !== undefined).map(({ policyId }) => policyId);
  expect([states.length, dated]).toEqual([2, ['btc-core']]);
});

it('a short that is still shown after its removal leaves no beginning behind', async () => {
  const stage = await opened((now) => now.wish({ ratio: '0' }));
  stage.exchange.faults.positionsLagMs = 4 * MINUTE_MS;
  await stage.passes(1);
  expect(stage.short().toString()).toBe('0');
  stage.exchange.faults.positionsLagMs = 0;
  await stage.passes(2);
  expect((await memoryOf(stage)).openedAtMs).toBeUndefined();
});
