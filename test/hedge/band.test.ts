import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { landingOf } from '../../shared/hedge/band.ts';
import { decide } from '../../shared/hedge/decide.ts';
import { linearGoal } from '../../shared/hedge/goal.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { type HedgeView, shortContracts } from '../../shared/hedge/hedge-view.ts';
import { found } from '../../shared/market/read.ts';
import { coins, contracts, type Ratio, ratio } from '../../shared/money/amount.ts';
import { carriedOut, PLENTY } from '../support/apply-decision.ts';
import { instrumentOf, landedOn, policyOf, shortOf, stateOf, viewOf } from '../support/given.ts';

const FULLY = { ratio: ratio('1'), isUrgent: false, because: 'ratio 1' };

const land = (short: string, target: string, state: HedgeState = landedOn()) =>
  landOn(viewOf({ position: Number(short) === 0 ? { side: 'flat' } : shortOf(short) }), target, state);
const landOn = (view: HedgeView, target: string, state: HedgeState) =>
  landingOf(view, policyOf(), FULLY, linearGoal(view, contracts(target)), state);
const landed = (short: string, target: string, state?: HedgeState) => land(short, target, state).landOn.toString();

/** So many passes, each carried out; the trades are counted. */
function pass(times: number, view: HedgeView, state: HedgeState) {
  let now = { view, state, trades: 0 };
  for (let at = 0; at < times; at++) {
    const decision = decide(now.view, now.state);
    const trades = now.trades + (decision.action.kind === 'trade' ? 1 : 0);
    now = { view: carriedOut(now.view, decision), state: decision.state, trades };
  }
  return now;
}

describe('the band of a hedge that has landed', () => {
  it.each([
    ['1', '1', '1'],
    ['0.96', '1', '0.96'],
    ['0.95', '1', '0.95'], // the edge itself is inside
    ['0.949', '1', '0.98'],
    ['1.03', '1', '1.03'],
    ['1.031', '1', '1'],
    ['0.5', '1', '0.98'],
    ['2', '1', '1'],
    ['1', '0', '0'], // no coins left
  ])('a short of %s for a target of %s lands on %s', (short, target, landOn) => {
    expect(landed(short, target)).toBe(landOn);
  });

  it('needs more than a rounding error to leave it', () => {
    // A target of 1.052631578... lots of nothing: 1 / 1.052631578947368421052631578947 is 0.95 within 1e-30.
    const target = '1.052631578947368421052631578949';
    const view = viewOf({ position: shortOf('1') });
    expect(landOn(view, target, landedOn()).landOn.toString()).toBe('1');
  });

  it('remembers a landing under way, and goes on with it inside the band', () => {
    const away = land('0.9', '1');
    expect(away.state.landingAt?.toString()).toBe('0.98');
    const half = land('0.96', '1', away.state);
    expect(half.landOn.toString()).toBe('0.98');
    const there = land('0.98', '1', half.state);
    expect([there.landOn.toString(), there.state.landingAt]).toEqual(['0.98', undefined]);
  });

  it('does not turn round when the coins move while it is under way', () => {
    const growing = landedOn(policyOf(), { landingAt: ratio('0.98') });
    const overtaken = land('0.99', '1', growing);
    expect([overtaken.landOn.toString(), overtaken.state.landingAt]).toEqual(['0.99', undefined]);
    expect(landed('1.02', '1', growing)).toBe('1.02');
  });

  it('is content with one lot beside the line', () => {
    const under = landedOn(policyOf(), { landingAt: ratio('0.98') });
    expect(land('0.979', '1', under).state.landingAt).toBeUndefined();
    expect(land('0.978', '1', under).landOn.toString()).toBe('0.98');
  });

  it.each([
    [1, '1.06'],
    [1, '0.95'],
    [0, '1.05'],
    [0, '0.999'],
  ])('trades %d times when the coins drift by a factor of %s', (expected, factor) => {
    const settled = pass(4, viewOf({ held: '10', futures: PLENTY.toString() }), stateOf());
    const drifted = { ...settled.view, onAccount: found(coins('10').times(ratio(factor))) };
    expect(pass(8, drifted, settled.state).trades).toBe(expected);
  });

  it('is not left by a landing in parts: each part goes on to the line', () => {
    const instrument = instrumentOf({ quantityMax: contracts('0.5') });
    let view = viewOf({ held: '12', instrument, position: shortOf('10.7'), futures: PLENTY.toString() });
    let state = landedOn(policyOf(), { counted: coins('12') });
    const shorts: string[] = [];
    for (let pass = 0; pass < 6; pass++) {
      const decision = decide(view, state);
      view = carriedOut(view, decision);
      state = decision.state;
      shorts.push(shortContracts(view).toString());
    }
    expect(shorts).toEqual(['11.2', '11.7', '11.76', '11.76', '11.76', '11.76']);
  });
});

describe('landing exactly', () => {
  it.each<[string, HedgeState]>([
    ['an opening', stateOf()],
    ['a changed ratio', landedOn(policyOf({ ratio: ratio('0.9') }))],
  ])('%s goes to the target, also from inside the band', (_name, state) => {
    expect(landed('0.97', '1', state)).toBe('1');
    expect(landed('1.02', '1', state)).toBe('1');
  });

  it('a re-opening does so although the ratio is the old one', () => {
    expect(landed('0', '1', landedOn())).toBe('1');
  });

  it('remembers the ratio only when it is there', () => {
    expect(land('0.999', '1', stateOf()).state.landedRatio).toBeUndefined();
    expect(land('1', '1', stateOf()).state.landedRatio?.toString()).toBe('1');
  });

  it('gives up a drift landing when the ratio has changed', () => {
    const state = landedOn(policyOf({ ratio: ratio('0.9') }), { landingAt: ratio('0.98') });
    const there = land('1', '1', state);
    expect(there.state.landingAt).toBeUndefined();
  });
});

describe('any landing', () => {
  const lots = fc.integer({ min: 0, max: 5_000 }).map((count) => (count / 1000).toFixed(3));
  const memories: fc.Arbitrary<HedgeState> = fc
    .constantFrom<Ratio | undefined>(undefined, ratio('0.98'), ratio('1'))
    .chain((landingAt) =>
      fc.constantFrom(stateOf(), landedOn(), landedOn(policyOf(), landingAt === undefined ? {} : { landingAt })),
    );

  it('is whole lots, never above a target it grows to, and stable once there', () => {
    fc.assert(
      fc.property(lots, lots, memories, (short, target, memory) => {
        const first = land(short, target, memory);
        expect(first.landOn.toString()).toMatch(/^\d+(\.\d{1,3})?$/);
        if (first.landOn.gt(contracts(short))) expect(first.landOn.lte(contracts(target))).toBe(true);
        const second = land(first.landOn.toString(), target, first.state);
        expect(second.landOn.toString()).toBe(first.landOn.toString());
        const third = land(second.landOn.toString(), target, second.state);
        expect(third).toEqual({ ...second, verdict: third.verdict });
      }),
      { numRuns: 500 },
    );
  });
});
