import { describe, expect, it } from 'vitest';
import { newHedge } from '../../shared/hedge/hedge-state.ts';
import type { ActionRecord } from '../../shared/journal/entry.ts';
import { quote, ratio } from '../../shared/money/amount.ts';
import { act, settleAction } from '../../shared/orders/act.ts';
import type { ActionFault } from '../support/exchange-faults.ts';
import { ACCOUNT, type Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC } from '../venue/scene.ts';
import { kindsOf } from './given.ts';

const ACTIONS: readonly ActionRecord[] = [
  { kind: 'top-up', symbol: BTC, amount: quote('1000') },
  { kind: 'transfer', quoteCoin: 'USDT', amount: quote('1000') },
  { kind: 'sweep', symbol: BTC, amount: quote('10') },
  { kind: 'leverage', symbol: BTC, leverage: ratio('3') },
];
const CALLS = {
  'top-up': 'addMargin',
  sweep: 'reduceMargin',
  transfer: 'transferToFutures',
  leverage: 'setLeverage',
  'margin-mode': 'setMarginMode',
};

async function acted(action: ActionRecord, fault: ActionFault, prepare: (stage: Stage) => void = () => {}) {
  const stage = await opened(prepare);
  // Lower than it was opened at, so that there is margin to return.
  stage.moveTo('50000');
  const desk = await stage.desk();
  stage.exchange.calls.length = 0;
  stage.exchange.faults.nextActions(fault);
  const stateAfter = { ...newHedge('btc-core', BTC), toppedUpDay: '2026-01-01' };
  const wish = { previous: undefined, action, because: 'a test', walletBefore: quote('36000'), stateAfter };
  return { stage, desk, wish, result: await act(desk, wish), stored: (await stage.page()).action };
}

describe('act', () => {
  it.each(ACTIONS)('asks once and writes down what is known: $kind', async (action) => {
    const { stage, desk, result, stored } = await acted(action, { kind: 'none' });
    expect([result.kind, stored?.isSettled, stored?.rev]).toEqual(['done', true, 2]);
    expect(stage.exchange.calls).toEqual([CALLS[action.kind]]);
    expect(kindsOf(desk)).toEqual(['action-planned', 'action-settled']);
    expect((await stage.page()).states[0]?.toppedUpDay).toBe('2026-01-01');
  });

  it.each(ACTIONS)('leaves it in doubt when the reply is lost, and asks no second time: $kind', async (action) => {
    for (const kind of ['cut-before', 'cut-after'] as const) {
      const { stage, desk, wish, result, stored } = await acted(action, { kind });
      expect([result.kind, stored?.isSettled]).toEqual(['doubtful', false]);
      const again = await act(desk, { ...wish, previous: stored });
      expect(again.kind).toBe('lost');
      expect((await act(desk, wish)).kind).toBe('lost');
      expect(stage.exchange.calls).toEqual([CALLS[action.kind]]);
      expect((await stage.page()).states[0]?.toppedUpDay).toBeUndefined();
    }
  });

  it('takes an unchanged setting for done, and any other refusal for a no', async () => {
    const [, , , leverage] = ACTIONS;
    if (leverage === undefined) throw new Error('there is no such action');
    expect((await acted(leverage, { kind: 'refuse', code: 'unchanged' })).result.kind).toBe('done');
    const { result, stored, stage } = await acted(leverage, { kind: 'refuse', code: 'other' });
    expect([result.kind, stored?.isSettled]).toEqual(['refused', true]);
    expect((await stage.page()).states[0]?.toppedUpDay).toBeUndefined();
  });

  it.each([
    ['the control says stop', (stage: Stage) => stage.controls.put(ACCOUNT, { mode: 'stop' })],
    ['too late', undefined],
  ])('asks nothing when %s, and says why', async (because, prepare) => {
    const [topUp] = ACTIONS;
    if (topUp === undefined) throw new Error('there is no such action');
    const stage = await opened(prepare);
    const desk = await stage.desk();
    if (prepare === undefined) stage.clock.advance(40_001);
    stage.exchange.calls.length = 0;
    const result = await act(desk, { previous: undefined, action: topUp, because: 'a test', walletBefore: quote('0') });
    expect(result.kind).toBe('kept');
    const words = desk.written.entries.map((entry) => ('words' in entry ? entry.words : ''));
    expect(words.at(-1)).toContain(because);
    expect(stage.exchange.calls).toEqual([]);
  });

  it('moves margin where the control is unset or cannot be read: a top-up is no order', async () => {
    const [topUp] = ACTIONS;
    if (topUp === undefined) throw new Error('there is no such action');
    for (const mode of [undefined, 'RUN', 'reduceOnly']) {
      const { result } = await acted(topUp, { kind: 'none' }, ({ controls }) => {
        if (mode === undefined) controls.delete(ACCOUNT);
        else controls.put(ACCOUNT, { mode });
      });
      expect(result.kind).toBe('done');
    }
  });

  it('returns margin only while the control says run', async () => {
    const sweep: ActionRecord = { kind: 'sweep', symbol: BTC, amount: quote('10') };
    for (const mode of [undefined, 'RUN', 'reduceOnly', 'stop']) {
      const { result, stage } = await acted(sweep, { kind: 'none' }, ({ controls }) => {
        if (mode === undefined) controls.delete(ACCOUNT);
        else controls.put(ACCOUNT, { mode });
      });
      expect([result.kind, stage.exchange.calls]).toEqual(['kept', []]);
    }
  });
});

describe('settleAction', () => {
  const CASES: readonly (readonly [boolean | undefined, number, string, boolean])[] = [
    [true, 0, 'settled', true],
    [false, 119_000, 'waiting', false],
    [false, 120_000, 'waiting', false],
    [false, 121_000, 'settled', true],
    [undefined, 9_000_000, 'waiting', false],
  ];

  it.each(CASES)('applied %s after %i ms: %s', async (applied, agoMs, expected, isSettled) => {
    const [topUp] = ACTIONS;
    if (topUp === undefined) throw new Error('there is no such action');
    const { stage, desk, stored } = await acted(topUp, { kind: 'cut-before' });
    await stage.leave(desk);
    stage.clock.advance(agoMs);
    if (stored === undefined) throw new Error('no action was stored');
    const settlement = await settleAction(await stage.desk(), stored, applied);
    expect(settlement.kind).toBe(expected);
    expect((await stage.page()).action?.isSettled).toBe(isSettled);
  });
});
