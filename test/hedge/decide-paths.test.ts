import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { type HedgeView, shortContracts } from '../../shared/hedge/hedge-view.ts';
import { found } from '../../shared/market/read.ts';
import { coins, contracts, ratio } from '../../shared/money/amount.ts';
import { carriedOut, PLENTY } from '../support/apply-decision.ts';
import { policyOf, pricesOf, stateOf, viewOf } from '../support/given.ts';

const MINUTE_MS = 60_000;

interface Walk {
  readonly view: HedgeView;
  readonly state: HedgeState;
  readonly trades: number;
  readonly topUps: number;
}

/** One pass a minute later, its decision carried out. */
function step({ view, state, trades, topUps }: Walk, changes: Partial<HedgeView> = {}): Walk {
  const nowMs = view.nowMs + MINUTE_MS;
  const now = { ...view, ...changes, nowMs };
  const fresh = { ...now, prices: { ...now.prices, markAtMs: nowMs - 1_000 } };
  const decision = decide(fresh, state);
  return {
    view: carriedOut(fresh, decision),
    state: decision.state,
    trades: trades + (decision.action.kind === 'trade' ? 1 : 0),
    topUps: topUps + (decision.action.kind === 'top-up' ? 1 : 0),
  };
}

const begin = (held: string, wanted: string): Walk => ({
  view: viewOf({ held, policy: policyOf({ ratio: ratio(wanted) }), futures: PLENTY.toString() }),
  state: stateOf(),
  trades: 0,
  topUps: 0,
});
const times = (count: number, walk: Walk): Walk => Array.from({ length: count }).reduce<Walk>((now) => step(now), walk);

const ratios = fc.constantFrom('0.3', '0.5', '0.6', '1');
const holdings = fc.integer({ min: 20, max: 4_000 }).map((thousandths) => (thousandths / 1000).toFixed(3));
/** Moves of a price within a minute, from -9 to +9 %. */
const moves = fc.array(fc.integer({ min: -90, max: 90 }), { minLength: 5, maxLength: 40 });

describe('a hedge over time', () => {
  it('opens once, exactly on target, and then holds', () => {
    fc.assert(
      fc.property(holdings, ratios, (held, wanted) => {
        const after = times(6, begin(held, wanted));
        const target = Math.floor(Number(coins(held).times(ratio(wanted)).toString()) * 1000 + 1e-9) / 1000;
        expect(shortContracts(after.view).toString()).toBe(
          contracts(target.toFixed(3)).toString().replace(/0+$/, '').replace(/\.$/, ''),
        );
        expect(after.trades).toBe(1);
        expect(after.state.landedRatio?.toString()).toBe(wanted);
      }),
      { numRuns: 50 },
    );
  });

  it('never trades because of a price: not once on any path, while the cash lasts', () => {
    fc.assert(
      fc.property(holdings, ratios, moves, (held, wanted, path) => {
        const opened = times(2, begin(held, wanted));
        let [walk, mark] = [opened, 60_000];
        for (const move of path) {
          mark = Math.min(150_000, Math.max(5_000, mark * (1 + move / 1000)));
          walk = step(walk, { prices: pricesOf(mark.toFixed(1)) });
          walk = step(walk);
        }
        expect(walk.trades).toBe(opened.trades);
        expect(shortContracts(walk.view).eq(shortContracts(opened.view))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('tops up about as often as the mark runs away, not in every pass', () => {
    let walk = times(2, begin('1', '1'));
    for (const mark of ['72000', '87000', '105000']) {
      walk = step(walk, { prices: pricesOf(mark) });
      walk = times(3, walk);
    }
    expect([walk.topUps, walk.trades]).toEqual([3, 1]);
  });

  it('follows the coins wherever they go, stays inside its band, and never trades back and forth', () => {
    fc.assert(
      fc.property(fc.array(holdings, { minLength: 1, maxLength: 6 }), ratios, (path, wanted) => {
        let walk = times(2, begin('1', wanted));
        for (const held of path) {
          walk = times(4, step(walk, { onAccount: found(coins(held)) }));
          const settled = times(3, walk);
          expect(settled.trades).toBe(walk.trades);
          const short = shortContracts(walk.view).toChartNumber();
          const target = Number(held) * Number(wanted);
          expect(short).toBeLessThanOrEqual(target * 1.03 + 0.001);
          expect(short).toBeGreaterThanOrEqual(Math.min(target * 0.95, target * 0.98) - 0.003);
          expect(short).toBeLessThanOrEqual(Number(held) + 0.001);
          walk = settled;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is taken off and stays off, also when the price comes back', () => {
    const policy = policyOf({ takeProfit: { kind: 'gain', part: ratio('0.08') } });
    const opened = times(2, {
      view: viewOf({ policy, futures: PLENTY.toString() }),
      state: stateOf(),
      trades: 0,
      topUps: 0,
    });
    const profited = times(3, step(opened, { prices: pricesOf('55000') }));
    expect(shortContracts(profited.view).isZero()).toBe(true);
    const later = times(5, step(profited, { prices: pricesOf('62000') }));
    expect([later.trades, later.state.latch?.kind]).toEqual([2, 'take-profit']);
  });
});
