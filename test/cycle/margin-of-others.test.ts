import { describe, expect, it } from 'vitest';
import { found } from '../../shared/market/read.ts';
import { NO_QUOTE, type Quote, ratio } from '../../shared/money/amount.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/time/duration.ts';
import { interposed } from '../support/crash.ts';
import type { ActionFault } from '../support/exchange-faults.ts';
import { seenOtherwise } from '../support/seen-otherwise.ts';
import { ACCOUNT, PERIOD_MS, type Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC, ETH } from '../venue/scene.ts';

const isolated = (stage: Stage, symbol = BTC): Quote =>
  stage.exchange.venue.positions[symbol]?.isolatedWallet ?? NO_QUOTE;

/** As the real reader: leverage and margin mode of the symbols asked for, and of no others. */
function showOnlySettingsAskedFor(stage: Stage): void {
  seenOtherwise(stage, (seen, symbols) => {
    if (!seen.settings.ok) return seen;
    return {
      ...seen,
      settings: found(new Map([...seen.settings.value].filter(([symbol]) => symbols.includes(symbol)))),
    };
  });
}

/** A hedge of BTC stands, and ETH is about to get its leverage. */
async function aboutToSetLeverage(): Promise<Stage> {
  const stage = await opened();
  showOnlySettingsAskedFor(stage);
  stage.exchange.happen((venue) => ({
    ...venue,
    settings: { ...venue.settings, [ETH]: { leverage: ratio('20'), marginMode: 'isolated' } },
  }));
  stage.wishEth();
  return stage;
}

describe('a change of leverage nobody knows the end of', () => {
  it.each(['cut-before', 'cut-after'] as const)(
    '(%s) does not keep another short from its cash once its policy is deleted',
    async (kind) => {
      const stage = await aboutToSetLeverage();
      stage.exchange.faults.nextActions({ kind });
      await stage.pass();
      expect((await stage.page()).action).toMatchObject({
        isSettled: false,
        action: { kind: 'leverage', symbol: ETH },
      });
      stage.policies.delete(ACCOUNT, 'eth-half');
      stage.moveTo('73000');
      await stage.passes(1);
      expect((await stage.page()).action).toMatchObject({ isSettled: true, action: { kind: 'top-up', symbol: BTC } });
      expect(isolated(stage).gt(isolated(await opened()))).toBe(true);
      expect(stage.short().toString()).toBe('1.2');
    },
  );

  it('does not either where leverage cannot be read any more', async () => {
    const stage = await aboutToSetLeverage();
    stage.exchange.faults.nextActions({ kind: 'cut-before' });
    await stage.pass();
    stage.exchange.faults.failing.add('settings');
    stage.moveTo('73000');
    await stage.passes(1);
    expect(stage.heard()).toContain('topped-up');
  });
});

/** Two shorts stand, ETH nearer to liquidation than BTC, and a top-up is due for both. */
async function bothInNeed(): Promise<Stage> {
  const stage = await opened((now) => now.wishEth());
  await stage.passes(2);
  expect([stage.short(), stage.short(ETH)].join()).toBe('1.2,2');
  stage.clock.advance(PERIOD_MS);
  stage.moveTo('73000');
  stage.moveTo('3700', ETH);
  return stage;
}

describe('two shorts that both need cash', () => {
  it('get it in one pass', async () => {
    const stage = await bothInNeed();
    const before = [isolated(stage), isolated(stage, ETH)];
    await stage.pass();
    expect(isolated(stage).gt(before[0] ?? NO_QUOTE)).toBe(true);
    expect(isolated(stage, ETH).gt(before[1] ?? NO_QUOTE)).toBe(true);
  });

  it.each(['margin', 'credentials', 'other'] as const)(
    'where the first is refused (%s): the other gets it in the same pass, and the first is asked for once an hour',
    async (code) => {
      const stage = await bothInNeed();
      const before = isolated(stage);
      stage.exchange.faults.nextActions({ kind: 'refuse', code });
      await stage.pass();
      expect(isolated(stage).gt(before)).toBe(true);
      expect(isolated(stage, ETH)).toEqual(isolated(await bothInNeed(), ETH));
      expect(stage.heard()).toContain('action-refused');
      const asked = stage.exchange.calls.filter((call) => call === 'addMargin').length;
      await stage.passes(10);
      expect(stage.exchange.calls.filter((call) => call === 'addMargin')).toHaveLength(asked);
      expect(stage.heard()).toContain('cash-short');
      stage.clock.advance(HOUR_MS);
      await stage.passes(1);
      expect(isolated(stage, ETH).gt(isolated(await bothInNeed(), ETH))).toBe(true);
      expect([stage.short(), stage.short(ETH)].join()).toBe('1.2,2');
    },
  );

  it.each<ActionFault>([
    { kind: 'refuse', code: 'throttled', retryAfterMs: MINUTE_MS },
    { kind: 'refuse', code: 'clock' },
  ])(
    'where the first is refused for what says nothing about cash: both get it later, and none is bought back',
    async (fault) => {
      const stage = await bothInNeed();
      const before = [isolated(stage), isolated(stage, ETH)];
      stage.exchange.faults.nextActions(fault);
      await stage.pass();
      stage.clock.advance(2 * MINUTE_MS);
      stage.moveTo('81000');
      stage.moveTo('4050', ETH);
      await stage.passes(1);
      expect([stage.short(), stage.short(ETH)].join()).toBe('1.2,2');
      expect(isolated(stage).gt(before[0] ?? NO_QUOTE)).toBe(true);
      expect(isolated(stage, ETH).gt(before[1] ?? NO_QUOTE)).toBe(true);
    },
  );

  it('where we were too late for the first, or told to stop: both get it in the next pass, and none is bought back', async () => {
    for (const held of ['late', 'stopped'] as const) {
      const stage = await bothInNeed();
      const before = [isolated(stage), isolated(stage, ETH)];
      const outside = interposed(stage.outside, async (name, perform) => {
        const answer = await perform();
        if (name === 'ledger.commit' && held === 'late') stage.clock.advance(41_000);
        if (name === 'ledger.commit' && held === 'stopped') stage.controls.put(ACCOUNT, { mode: 'stop' });
        return answer;
      });
      await stage.pass(outside);
      expect([isolated(stage), isolated(stage, ETH)]).toEqual(before);
      stage.controls.put(ACCOUNT, { mode: 'run' });
      stage.moveTo('81000');
      stage.moveTo('4050', ETH);
      await stage.passes(1);
      expect([stage.short(), stage.short(ETH)].join()).toBe('1.2,2');
      expect(isolated(stage).gt(before[0] ?? NO_QUOTE)).toBe(true);
      expect(isolated(stage, ETH).gt(before[1] ?? NO_QUOTE)).toBe(true);
    }
  });
});
