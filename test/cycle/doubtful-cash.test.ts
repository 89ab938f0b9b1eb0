import { describe, expect, it } from 'vitest';
import { found } from '../../shared/market/read.ts';
import { coins, type Quote, quote, ratio } from '../../shared/money/amount.ts';
import type { ActionFault } from '../support/exchange-faults.ts';
import { expectKept } from '../support/promises.ts';
import type { Stage } from '../support/stage.ts';
import { opened, TOP_UP, TOP_UP_FROM_SPOT } from '../support/stories.ts';
import { BTC, ETH, scene } from '../venue/scene.ts';

const CUT: readonly ActionFault[] = [{ kind: 'cut-before' }, { kind: 'cut-after' }];

const isolated = (stage: Stage): Quote => stage.exchange.venue.positions[BTC]?.isolatedWallet ?? quote('0');
const movedTimes = (stage: Stage, call: string) => stage.exchange.calls.filter((each) => each === call).length;

describe('cash whose move got no answer', () => {
  const NONE: ActionFault = { kind: 'none' };
  const LOST = CUT.flatMap((fault) => [
    { name: `top-up, ${fault.kind}`, story: TOP_UP, faults: [fault] },
    { name: `transfer, ${fault.kind}`, story: TOP_UP_FROM_SPOT, faults: [fault] },
    { name: `top-up after its transfer, ${fault.kind}`, story: TOP_UP_FROM_SPOT, faults: [NONE, fault] },
  ]);

  it.each(LOST)('is moved once in the end: $name', async ({ story, faults }) => {
    const undisturbed = await story.prepare();
    await undisturbed.passes(5);
    const stage = await story.prepare();
    stage.exchange.faults.nextActions(...faults);
    await stage.passes(5);
    await expectKept(stage, '1.2');
    expect(isolated(stage)).toEqual(isolated(undisturbed));
    expect(stage.exchange.venue.spot).toEqual(undisturbed.exchange.venue.spot);
  });

  it('is not moved again while nobody knows, however near liquidation is', async () => {
    const stage = await TOP_UP.prepare();
    stage.exchange.faults.nextActions({ kind: 'cut-before' });
    await stage.pass();
    for (let passed = 0; passed < 110; passed += 10) {
      stage.clock.advance(10_000);
      stage.moveTo('76000');
      await stage.pass();
    }
    expect(movedTimes(stage, 'addMargin')).toBe(1);
    stage.clock.advance(20_000);
    await stage.pass();
    await stage.passes(1);
    expect(movedTimes(stage, 'addMargin')).toBe(2);
  });

  it('does not keep other hedges from their margin for ever when its position is gone', async () => {
    const stage = await TOP_UP.prepare();
    stage.wishEth();
    stage.exchange.faults.nextActions({ kind: 'cut-before' });
    await stage.pass();
    stage.wish({ ratio: '0' });
    await stage.passes(3);
    expect(stage.short().toString()).toBe('0');
    expect((await stage.page()).action?.isSettled).toBe(true);
    await stage.passes(1);
    stage.moveTo('3700', ETH);
    await stage.passes(2);
    expect(stage.heard()).toContain('topped-up');
  });

  it('is settled also where the futures wallet is empty and therefore not listed', async () => {
    const stage = await TOP_UP_FROM_SPOT.prepare();
    stage.exchange.faults.nextActions({ kind: 'cut-before' });
    await stage.pass();
    const readAccount = stage.exchange.readAccount.bind(stage.exchange);
    stage.exchange.readAccount = async (...question) => ({
      ...(await readAccount(...question)),
      futures: found(new Map()),
    });
    await stage.passes(1);
    expect(stage.heard()).toContain('action-not-applied');
  });

  it('waits while the wallet cannot be read', async () => {
    const stage = await TOP_UP.prepare();
    stage.exchange.faults.nextActions({ kind: 'cut-after' });
    await stage.pass();
    stage.exchange.faults.failing.add('positions');
    await stage.passes(2);
    expect((await stage.page()).action?.isSettled).toBe(false);
    stage.exchange.faults.heal();
    await stage.passes(1);
    expect((await stage.page()).action?.isSettled).toBe(true);
    expect(movedTimes(stage, 'addMargin')).toBe(1);
  });
});

describe('settings', () => {
  it('whose answer was lost are read again, and the hedge opens', async () => {
    for (const fault of CUT) {
      const stage = await opened(undefined, scene(), {});
      stage.wish({ ratio: '0' });
      await stage.passes(2);
      stage.wish({ leverage: 3 });
      stage.exchange.faults.nextActions(fault);
      await stage.passes(4);
      expect(stage.exchange.venue.settings[BTC]?.leverage.toString()).toBe('3');
      await expectKept(stage, '1.2');
    }
  });

  it('that somebody changed under an open position are told, though nothing should grow, and left as they are', async () => {
    const stage = await opened((now) => {
      const settings = { [BTC]: { leverage: ratio('20'), marginMode: 'isolated' as const } };
      now.exchange.happen((venue) => ({ ...venue, settings: { ...venue.settings, ...settings } }));
    });
    await stage.passes(3);
    expect(stage.heard()).toEqual(['hedge-opened', 'settings-differ']);
    expect(movedTimes(stage, 'setLeverage')).toBe(0);
  });

  it('are not changed under an open position: nothing grows, and the owner hears of it', async () => {
    const stage = await opened((now) => now.wish({ leverage: 3, ratio: '0.7' }));
    await stage.passes(2);
    expect(movedTimes(stage, 'setLeverage')).toBe(0);
    expect(stage.short().toString()).toBe('1.2');
    expect(stage.heard()).toContain('settings-differ');
  });
});

describe('a transfer', () => {
  it('that was refused is told, and tried again by a later pass', async () => {
    const stage = await TOP_UP_FROM_SPOT.prepare();
    stage.exchange.faults.nextActions({ kind: 'refuse', code: 'other' });
    await stage.pass();
    expect(stage.heard()).toContain('action-refused');
    await stage.passes(1);
    expect(stage.heard()).toContain('topped-up');
    expect(stage.exchange.venue.spot['BTC']?.free).toEqual(coins('2'));
  });
});
