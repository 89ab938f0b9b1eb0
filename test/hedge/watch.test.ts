import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { Decision } from '../../shared/hedge/decision.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import type { HedgeView } from '../../shared/hedge/hedge-view.ts';
import { watchHedge } from '../../shared/hedge/watch.ts';
import { missing } from '../../shared/market/read.ts';
import { coins, price, quote, ratio } from '../../shared/money/amount.ts';
import { memories, views } from '../support/any-hedge.ts';
import { landedOn, policyOf, shortOf, stateOf, viewOf } from '../support/given.ts';

const kindsAt = (view: HedgeView, state = landedOn()) => watchHedge(view, state).map(({ kind }) => kind);

const shortAt = (mark: string, story: Parameters<typeof viewOf>[0] = {}) =>
  viewOf({ position: shortOf(), mark, ...story });

describe('what the watch sees', () => {
  it('is nothing while the short stands where it was opened, or there is none', () => {
    expect(kindsAt(shortAt('60000'))).toEqual([]);
    expect(kindsAt(viewOf({ mark: '90000', held: '0' }))).toEqual([]);
  });

  it('is margin that is due, and then that liquidation is near', () => {
    // Opened at 2x the short is liquidated at 89,602: half of its first distance is left at 71,856, 12 % at 80,001.
    expect(kindsAt(shortAt('71700'))).toEqual([]);
    expect(kindsAt(shortAt('72000'))).toEqual(['margin-due']);
    expect(kindsAt(shortAt('79900'))).toEqual(['margin-due']);
    const [near] = watchHedge(shortAt('80100'), landedOn());
    expect(near).toEqual({
      kind: 'liquidation-near',
      severity: 'critical',
      sentence: 'The BTC short is 11.9 % from liquidation at 89601.99 (mark 80100.00).',
    });
  });

  it('believes the exchange where it states a nearer liquidation', () => {
    const position = shortOf('1', '60000', { liquidationPrice: price('66000') });
    expect(kindsAt(viewOf({ position, mark: '60000' }))).toEqual(['liquidation-near']);
  });

  it('is a short without coins behind it, once: from then on it is on the mind of the passes', () => {
    expect(kindsAt(shortAt('60000', { held: '0.4' }))).toEqual(['naked-short']);
    expect(kindsAt(shortAt('60000', { held: '0.4' }), landedOn(policyOf(), { nakedSinceMs: 1 }))).toEqual([]);
  });

  it('says of a hedge by another coin only that it is naked when its coins are gone: the rest takes bars', () => {
    const cross = { beta: { kind: 'auto' }, rSquaredMin: ratio('0.5'), lossMax: ratio('0.1') } as const;
    const policy = policyOf({ instrument: 'ETH/USDT:USDT', cross });
    const byEth = (held: string) => viewOf({ policy, held, mark: '3000', position: shortOf('13.2', '3000') });
    expect(kindsAt(byEth('1'))).toEqual([]);
    expect(kindsAt(byEth('0'))).toEqual(['naked-short']);
  });

  it('takes a wallet that could not be read for no sale', () => {
    expect(kindsAt(shortAt('60000', { onAccount: missing('timed out') }))).toEqual([]);
  });

  it('is a take-profit that was reached, by price or by gain', () => {
    const atPrice = policyOf({ takeProfit: { kind: 'price', price: price('55000') } });
    expect(kindsAt(shortAt('55000.1', { policy: atPrice }))).toEqual([]);
    expect(kindsAt(shortAt('55000', { policy: atPrice }))).toEqual(['take-profit']);
    const byGain = policyOf({ takeProfit: { kind: 'gain', part: ratio('0.08') } });
    expect(kindsAt(shortAt('55200', { policy: byGain }))).toEqual(['take-profit']);
    const standing = { kind: 'disabled', policy: atPrice } as const;
    expect(kindsAt(shortAt('55000', { standing }))).toEqual([]);
  });

  it('is a price alarm that has been crossed since a pass looked at it', () => {
    const policy = policyOf({ alertPrices: [price('61000')] });
    const alarms = [{ price: price('61000'), side: 'below', times: 0 }] as const;
    expect(kindsAt(shortAt('60999', { policy }), landedOn(policy, { alarms }))).toEqual([]);
    expect(kindsAt(shortAt('61000', { policy }), landedOn(policy, { alarms }))).toEqual(['price-alarm']);
  });

  it('measures a cross short by the whole wallet', () => {
    const position = shortOf('1', '60000', { isolatedWallet: quote('0') });
    expect(kindsAt(viewOf({ position, futures: '100000' }))).toEqual([]);
    expect(kindsAt(viewOf({ position, futures: '5000' }))).toEqual(['liquidation-near']);
  });
});

/** What the watch must have seen, given what a pass does about the same view. */
function owedBy({ action, notices }: Decision, state: HedgeState) {
  const purpose = action.kind === 'trade' ? action.purpose : action.kind;
  const isProfit = action.kind === 'trade' && action.because.startsWith('take-profit');
  return {
    margin: purpose === 'top-up' || purpose === 'rescue',
    naked: state.nakedSinceMs === undefined && notices.some(({ code }) => code === 'naked-short'),
    profit: isProfit && state.latch === undefined,
  };
}

describe('whatever a pass would do at once', () => {
  it('has been seen by the watch', () => {
    fc.assert(
      fc.property(views, memories, (view, state) => {
        const seen = kindsAt(view, state);
        const owed = owedBy(decide(view, state), state);
        const isMarginSeen = seen.includes('margin-due') || seen.includes('liquidation-near');
        expect(isMarginSeen || !owed.margin).toBe(true);
        expect(seen.includes('naked-short')).toBe(owed.naked);
        expect(seen.includes('take-profit') || !owed.profit).toBe(true);
      }),
    );
  });

  it('is not seen where there is no short', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(watchHedge({ ...view, position: { side: 'flat' } }, stateOf({ counted: coins('1') }))).toEqual([]);
      }),
    );
  });
});
