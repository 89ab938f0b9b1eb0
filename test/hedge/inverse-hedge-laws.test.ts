import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { type HedgeView, shortCoins, shortContracts } from '../../shared/hedge/hedge-view.ts';
import { coinsHedged, gainOf } from '../../shared/market/contract-value.ts';
import { found } from '../../shared/market/read.ts';
import { coins, contracts, ONE, price, quote, ratio, smaller } from '../../shared/money/amount.ts';
import { dollarsFor } from '../../shared/money/conversions.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { carriedOut } from '../support/apply-decision.ts';
import { pricesOf, stateOf } from '../support/given.ts';
import { INVERSE, INVERSE_BTC, inversePolicy, inverseView } from '../support/inverse.ts';

const STATE = stateOf({ symbol: INVERSE_BTC });

interface Hedged {
  readonly view: HedgeView;
  readonly state: HedgeState;
  readonly orders: number;
}

/** What buying back gained or lost has come to the coins, or gone from them. */
function paidInCoins(before: HedgeView, after: HedgeView): HedgeView {
  const realised = coins(`${after.futuresTotal.minus(before.futuresTotal)}`);
  return after.onAccount.ok ? { ...after, onAccount: found(after.onAccount.value.plus(realised)) } : after;
}

/** Passes until nothing is left to do, at most as many as an opening may take. */
function settled(view: HedgeView, state: HedgeState, passes = 6): Hedged {
  let hedged: Hedged = { view, state, orders: 0 };
  for (let pass = 0; pass < passes; pass++) {
    const decision = decide(hedged.view, hedged.state);
    const orders = hedged.orders + (decision.action.kind === 'trade' ? 1 : 0);
    hedged = { view: paidInCoins(hedged.view, carriedOut(hedged.view, decision)), state: decision.state, orders };
  }
  return hedged;
}

const at = (view: HedgeView, mark: string): HedgeView => ({ ...view, prices: pricesOf(mark) });

const held = fc.integer({ min: 100, max: 10_000 }).map((hundredths) => (hundredths / 100).toFixed(2));
const marks = fc.integer({ min: 2_000_0, max: 200_000_0 }).map((tenths) => (tenths / 10).toFixed(1));
const ratios = fc.constantFrom('0.3', '0.5', '1');
const styles = fc.constantFrom('limit' as const, 'market' as const);

const roomy = (view: HedgeView): HedgeView => {
  const plenty = dollarsFor(coins('1000000'), price('1000000'));
  const limits = { ...view.limits, notionalMax: plenty, orderNotionalMax: plenty, turnoverADay: plenty };
  return { ...view, limits, instrument: { ...INVERSE, quantityMax: contracts('10000000') } };
};

const policyFor = (wanted: string, style: HedgePolicy['order']['style']): HedgePolicy =>
  inversePolicy({ ratio: ratio(wanted), order: { style, slippageMax: ratio('0.003'), patience: 2 } });

describe('an inverse hedge', () => {
  it('is opened with one order, and at no price traded again, for ratios 0.3, 0.5 and 1', () => {
    fc.assert(
      fc.property(held, ratios, styles, marks, fc.array(marks, { maxLength: 12 }), (all, wanted, style, mark, path) => {
        const opened = settled(roomy(inverseView(all, policyFor(wanted, style), mark)), STATE);
        expect(opened.orders).toBe(1);
        let { state } = opened;
        for (const next of path) {
          const decision = decide(at(opened.view, next), state);
          expect(decision.action.kind).toBe('hold');
          state = decision.state;
        }
      }),
      { numRuns: 150 },
    );
  });

  it('never stands above the coins it is to hedge, however orders are rounded, and is as near as its slippage', () => {
    fc.assert(
      fc.property(held, fc.integer({ min: 1, max: 1000 }), styles, marks, (all, thousandths, style, mark) => {
        const wanted = (thousandths / 1000).toFixed(3);
        const { view } = settled(roomy(inverseView(all, policyFor(wanted, style), mark)), STATE);
        const goal = coins(all).times(ratio(wanted));
        const lot = coinsHedged(INVERSE, INVERSE.lot, price(mark));
        expect(shortCoins(view).lte(goal)).toBe(true);
        expect(shortCoins(view).gte(goal.times(ratio('0.996')).minus(lot))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps what its part of the coins was worth in dollars, at any price', () => {
    fc.assert(
      fc.property(held, ratios, marks, marks, (all, wanted, mark, later) => {
        const { view } = settled(roomy(inverseView(all, policyFor(wanted, 'market'), mark)), STATE);
        const hedged = shortCoins(view);
        const gain = gainOf(INVERSE, shortContracts(view), price(mark), price(later));
        const worth = dollarsFor(hedged.plus(coins(gain.toString())), price(later));
        expect(
          worth
            .minus(dollarsFor(hedged, price(mark)))
            .abs()
            .toChartNumber(),
        ).toBeLessThan(0.000001);
      }),
    );
  });

  it('follows its coins: more are sold at the price of the day, fewer bought back, the coins that costs counted', () => {
    fc.assert(
      fc.property(
        held,
        ratios,
        marks,
        fc.integer({ min: 30, max: 180 }),
        fc.integer({ min: 60, max: 300 }),
        (all, wanted, mark, moves, percent) => {
          const later = ((Number(mark) * moves) / 100).toFixed(1);
          const opened = settled(roomy(inverseView(all, policyFor(wanted, 'market'), mark)), STATE);
          const now = coins(all).times(ratio(String(percent)).dividedBy(ratio('100')));
          const moved = {
            ...at(opened.view, later),
            onAccount: found(now),
            cash: { futures: quote(now.toString()), spot: found(quote('0')) },
            nowMs: opened.view.nowMs,
          };
          // A steep fall waits for its second reading.
          const first = decide(moved, opened.state);
          const second = {
            ...moved,
            nowMs: moved.nowMs + 60_000,
            prices: { ...moved.prices, markAtMs: moved.nowMs + 59_000 },
          };
          const after = paidInCoins(second, carriedOut(second, first));
          const { view, orders } = settled(after, first.state);
          const goal = (view.onAccount.ok ? view.onAccount.value : now).times(ratio(wanted));
          const lot = coinsHedged(INVERSE, INVERSE.lot, smaller(price(mark), price(later)));
          const most = goal.times(ONE.plus(ratio('0.031'))).plus(lot);
          expect(shortCoins(view).lte(most)).toBe(true);
          expect(shortCoins(view).gte(goal.times(ratio('0.94')).minus(lot).minus(lot))).toBe(true);
          expect(view.position.side).not.toBe('long');
          expect(orders).toBeLessThanOrEqual(1); // what one order loses is counted before it is sent
        },
      ),
      { numRuns: 150 },
    );
  });
});
