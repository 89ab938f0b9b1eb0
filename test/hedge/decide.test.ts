import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { Decision } from '../../shared/hedge/decision.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { price, quote, ratio } from '../../shared/money/amount.ts';
import { rearmFingerprint } from '../../shared/policy/rearm-fingerprint.ts';
import { carriedOut } from '../support/apply-decision.ts';
import { landedOn, NOW_MS, policyOf, pricesOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

const decideOn = (story: Story, state: HedgeState = landedOn()): Decision => decide(viewOf(story), state);
const order = ({ action }: Decision): string =>
  action.kind === 'trade' ? `${action.purpose} ${action.side} ${action.contracts}` : action.kind;
const rules = ({ verdicts }: Decision): readonly string[] => verdicts.map(({ rule, verdict }) => `${rule} ${verdict}`);

const PROFIT = policyOf({ takeProfit: { kind: 'price', price: price('55000') } });
const open: Story = { position: shortOf(), futures: '30000' };

describe('the order of judgement', () => {
  it('goes from margin over safety and removal to size, and each rule leaves its verdict', () => {
    expect(rules(decideOn({}, stateOf()))).toEqual([
      'margin passes',
      'naked passes',
      'safety passes',
      'safety passes',
      're-arm passes',
      'removal: expired passes',
      'removal: take-profit passes',
      'funding passes',
      'target passes',
      'band acts',
      'size passes',
    ]);
  });

  it('puts margin before everything: a short is kept alive before it is removed', () => {
    expect(order(decideOn({ ...open, mark: '80000', policy: policyOf({ expiresMs: NOW_MS }) }))).toBe('top-up');
  });

  it('puts removal before size: what should go is not grown first', () => {
    const more: Story = { position: shortOf('0.5'), mark: '54000', policy: PROFIT };
    expect(order(decideOn(more))).toBe('remove buy 0.5');
  });

  it('puts the naked check before the standing of the policy and before removal', () => {
    const state = landedOn(policyOf(), { nakedSinceMs: NOW_MS - 60_000 });
    expect(order(decideOn({ ...open, held: '0.4', mark: '54000', policy: PROFIT }, state))).toBe('naked buy 0.6');
  });
});

describe('a short that no order of ours has opened', () => {
  it('is open since it was first seen, and no other is', () => {
    const { openedAtMs: _known, ...unknown } = landedOn();
    expect(decideOn({ position: shortOf() }, unknown).state.openedAtMs).toBe(NOW_MS);
    expect(decideOn({ position: shortOf() }, landedOn(policyOf(), { openedAtMs: 7 })).state.openedAtMs).toBe(7);
    expect(decideOn({}, stateOf()).state.openedAtMs).toBeUndefined();
  });
});

describe('a removal', () => {
  it('latches in the same pass, and forgets what it had landed on', () => {
    const { state, action } = decideOn({ ...open, mark: '55000', policy: PROFIT }, landedOn(PROFIT));
    expect(action).toMatchObject({ kind: 'trade', side: 'buy', target: price('0') });
    expect(state.latch).toMatchObject({
      kind: 'take-profit',
      because: 'take-profit: the mark price reached 55000',
      atMs: NOW_MS,
    });
    expect(state.landedRatio).toBeUndefined();
  });

  it('keeps its first reason and time while its order is being filled', () => {
    const first = decideOn({ ...open, mark: '55000', policy: PROFIT }, landedOn(PROFIT));
    const later = decideOn({ ...open, mark: '56000', policy: PROFIT, nowMs: NOW_MS + 1_000 }, first.state);
    expect(order(later)).toBe('remove buy 1');
    expect(later.state.latch).toEqual(first.state.latch);
  });

  it('at a profit with re-arming at once is one round trip, not a loop', () => {
    const policy = policyOf({ takeProfit: { kind: 'gain', part: ratio('0.08') }, rearm: { kind: 'now' } });
    let view = viewOf({ ...open, mark: '55000', policy, futures: '500000' });
    let state = landedOn(policy);
    const orders: string[] = [];
    for (let pass = 0; pass < 6; pass++) {
      const decision = decide(view, state);
      orders.push(order(decision));
      view = carriedOut(view, decision);
      state = decision.state;
    }
    expect(orders).toEqual(['remove buy 1', 'open sell 1', 'hold', 'hold', 'hold', 'hold']);
    expect(state.reopenedAtMs).toHaveLength(1);
  });

  it('by the owner is undone by the owner: an edit opens again', () => {
    const removed = stateOf({
      fingerprint: rearmFingerprint(policyOf()),
      latch: { kind: 'take-profit', because: 'done', atMs: NOW_MS - 1 },
    });
    expect(order(decideOn({}, removed))).toBe('hold');
    expect(order(decideOn({ policy: policyOf({ ratio: ratio('0.6') }) }, removed))).toBe('open sell 0.6');
  });
});

describe('prices nobody should trade on', () => {
  const stale = pricesOf('50000', { markAtMs: NOW_MS - 31_000 });

  it('are counted pass by pass, and told of at the third', () => {
    let state = landedOn();
    const told: boolean[] = [];
    for (let pass = 0; pass < 4; pass++) {
      const decision = decideOn({ ...open, prices: stale }, state);
      state = decision.state;
      told.push(decision.notices.some(({ code }) => code === 'prices-unusable'));
    }
    expect(told).toEqual([false, false, true, true]);
    expect(decideOn(open, state).state.insanePasses).toBe(0);
  });

  it('take no profit and change no size, but do not stop an earlier removal', () => {
    expect(order(decideOn({ ...open, prices: stale, policy: PROFIT }))).toBe('hold');
    const latched = landedOn(PROFIT, { latch: { kind: 'rule', because: 'x', atMs: NOW_MS } });
    expect(order(decideOn({ ...open, prices: stale, policy: PROFIT }, latched))).toBe('remove buy 1');
  });
});

describe('a position that is not a short of ours', () => {
  it('that is long is left alone, and the owner told', () => {
    const decision = decideOn({ position: { ...shortOf(), side: 'long' } }, stateOf());
    expect([order(decision), ...decision.notices.map(({ code }) => code)]).toEqual(['hold', 'foreign-position']);
  });
});

describe('how soon to look again', () => {
  it.each<[string, Story, number | undefined]>([
    ['all is well', open, undefined],
    ['a naked first reading', { ...open, held: '0' }, 60_000],
    ['coins that vanished', { ...open, held: '0.1' }, 60_000],
    ['a rescue', { ...open, mark: '81000', futures: '0' }, 60_000],
  ])('%s', (_name, story, againInMs) => {
    expect(decideOn(story).againInMs).toBe(againInMs);
  });
});

describe('the distance to liquidation', () => {
  it('is part of every decision on a short, and of none without', () => {
    expect(decideOn(open).distance?.toText(4)).toBe('0.4934');
    expect(decideOn({}).distance).toBeUndefined();
    const safe: Story = { position: shortOf('1', '60000', { isolatedWallet: quote('99999') }) };
    expect(decideOn(safe).distance?.gt(ratio('1'))).toBe(true);
  });
});
