import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { Decision } from '../../shared/hedge/decision.ts';
import type { HedgeView } from '../../shared/hedge/hedge-view.ts';
import { measureNearness } from '../../shared/hedge/margin-duty.ts';
import { found, missing } from '../../shared/market/read.ts';
import { larger, ONE, price, quote, ratio } from '../../shared/money/amount.ts';
import { notional } from '../../shared/money/conversions.ts';
import { DEFAULT_MARGIN } from '../../shared/policy/default-margin.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { carriedOut } from '../support/apply-decision.ts';
import { landedOn, policyOf, pricesOf, type Short, type Story, shortOf, viewOf } from '../support/given.ts';

const sweeping = (changes: Partial<HedgePolicy> = {}, sweepAt = '2.5'): HedgePolicy =>
  policyOf({ ...changes, margin: { ...(changes.margin ?? DEFAULT_MARGIN), sweepAt: ratio(sweepAt) } });
const decideOn = (view: HedgeView, policy: HedgePolicy): Decision => decide(view, landedOn(policy));
const returned = ({ action }: Decision): string => (action.kind === 'sweep' ? action.amount.toString() : action.kind);
const said = ({ verdicts }: Decision): string | undefined => verdicts.find(({ rule }) => rule === 'sweep')?.because;

/** One coin hedged at 60,000, topped up to 50,000 since, at 40,000: 10,000 are neither its own margin nor its reserve. */
function at40(story: Story = {}, short: Partial<Short> = {}, changes: Partial<HedgePolicy> = {}): Decision {
  const policy = story.policy ?? sweeping(changes);
  const position = shortOf('1', '60000', { isolatedWallet: quote('50000'), ...short });
  return decideOn(viewOf({ policy, mark: '40000', position, ...story }), policy);
}

describe('returning surplus margin', () => {
  it('leaves twice the margin of the entry as equity, and the reserve its cash', () => {
    expect(returned(at40())).toBe('10000');
    expect(returned(at40({}, { isolatedWallet: quote('42000') }))).toBe('2000');
    expect(returned(at40({ futures: '20000' }))).toBe('10000');
    expect(said(at40({ futures: '19999' }))).toContain('19999 in cash are less than the 20000 that the reserve needs');
    expect(returned(at40({ futures: '100000', reservedElsewhere: quote('80000.01') }))).toBe('hold');
  });

  it('never touches what the short was opened with, however much it has gained', () => {
    const view = { policy: sweeping(), mark: '20000', position: shortOf() };
    expect(said(decideOn(viewOf(view), view.policy))).toContain('no surplus');
    expect(returned(at40({ mark: '20000' }))).toBe('20000');
  });

  it('counts no cash that could not be read, nor any from a wallet that the plan does not name', () => {
    const both = sweeping({ margin: { ...DEFAULT_MARGIN, from: ['futures', 'spot'] } });
    const little = { policy: both, futures: '15000' };
    expect(returned(at40({ ...little, cash: { futures: quote('15000'), spot: found(quote('5000')) } }))).toBe('10000');
    expect(returned(at40({ ...little, cash: { futures: quote('15000'), spot: missing('timed out') } }))).toBe('hold');
    const spotOnly = sweeping({ margin: { ...DEFAULT_MARGIN, from: ['spot'] } });
    expect(said(at40({ policy: spotOnly }))).toContain('0 in cash are less');
  });

  it('believes the exchange where it states a nearer liquidation', () => {
    expect(returned(at40({}, { liquidationPrice: price('107900') }))).toBe('8389.5');
    expect(said(at40({}, { liquidationPrice: price('80000') }))).toContain('from 2.5 times');
  });

  it('does nothing in cross mode, nor on leverage that is unknown or another', () => {
    expect(said(at40({}, { isolatedWallet: quote('0') }))).toBeUndefined();
    expect(said(at40({ settings: missing('timed out') }))).toContain('are not known');
    const other = found({ leverage: ratio('3'), marginMode: 'isolated' as const });
    expect(said(at40({ settings: other }))).toContain('the exchange has 3x');
  });

  it('says where it would begin, and nothing at all where it is off', () => {
    expect(said(at40({ mark: '60000' }))).toBe(
      'margin.sweepAt returns surplus from 2.5 times the distance at entry on',
    );
    expect(said(at40({ policy: policyOf() }))).toBeUndefined();
  });
});

/** What the exchange stated before margin was moved is no word on what is left. */
function withoutWord(view: HedgeView): HedgeView {
  const { position } = view;
  if (position.side !== 'short') throw new Error('the short is gone');
  const { liquidationPrice: _stated, ...rest } = position;
  return { ...view, position: rest };
}

const decimal = (min: number, max: number, places: number) =>
  fc.integer({ min, max }).map((unscaled) => (unscaled / 10 ** places).toFixed(places));

/** Isolated shorts of all sizes, far above and below their entry, with margin that was added and prices that are stated. */
const wells = fc
  .record({
    size: fc.oneof(decimal(1, 5_000, 3), decimal(1, 5_000, 0)),
    mark: decimal(500, 90_000, 0),
    wallet: decimal(50, 800, 2).map(ratio),
    stated: fc.option(decimal(100, 400, 2).map(ratio), { nil: undefined }),
    leverage: fc.constantFrom('1', '2', '3').map(ratio),
    reserve: fc.constantFrom('0', '0.5', '2').map(ratio),
    sweepAt: fc.constantFrom('2.5', '4'),
    futures: fc.constantFrom('0', '1000000', '100000000'),
  })
  .map(({ size, mark, wallet, stated, leverage, reserve, sweepAt, futures }) => {
    const policy = sweeping({ leverage, reserve }, sweepAt);
    const isolatedWallet = shortOf(size).isolatedWallet.times(wallet).dividedBy(leverage);
    const words = stated === undefined ? {} : { liquidationPrice: price(mark).times(stated) };
    const position = shortOf(size, '60000', { isolatedWallet, ...words });
    return { policy, view: viewOf({ policy, mark, held: size, futures, position }) };
  });

describe('any return of margin', () => {
  it('leaves the short no nearer to liquidation than on the day it was opened, with its opening margin and twice that as equity', () => {
    let swept = 0;
    fc.assert(
      fc.property(wells, ({ policy, view }) => {
        const decision = decideOn(view, policy);
        if (decision.action.kind !== 'sweep') return;
        swept += 1;
        const after = withoutWord(carriedOut(view, decision));
        const { position, prices } = after;
        const nearness = measureNearness(after);
        if (nearness === undefined || position.side !== 'short') throw new Error('there is nothing to measure');
        const { short, distance, distanceAtEntry } = nearness;
        expect(decision.action.amount.isPositive()).toBe(true);
        expect(distance.gte(distanceAtEntry)).toBe(true);
        const opened = notional(short.quantity, short.entryPrice).dividedBy(policy.leverage);
        expect(position.isolatedWallet.gte(opened)).toBe(true);
        const equity = position.isolatedWallet
          .plus(notional(short.quantity, short.entryPrice))
          .minus(notional(short.quantity, prices.mark));
        const twice = notional(short.quantity, larger(short.entryPrice, prices.mark)).dividedBy(policy.leverage);
        expect(equity.gte(twice.times(ratio('2')))).toBe(true);
      }),
      { numRuns: 600 },
    );
    expect(swept).toBeGreaterThan(30);
  });

  it('is followed by no other at the same price, and by no top-up before the mark has risen by a quarter', () => {
    let swept = 0;
    fc.assert(
      fc.property(wells, decimal(100, 124, 2).map(ratio), ({ policy, view: worded }, rise) => {
        const view = withoutWord(worded);
        const decision = decideOn(view, policy);
        if (decision.action.kind !== 'sweep') return;
        swept += 1;
        const after = carriedOut(view, decision);
        expect(decideOn(after, policy).action.kind).toBe('hold');
        const risen = { ...after, prices: pricesOf(view.prices.mark.times(rise).toText(1)) };
        expect(decideOn(risen, policy).action.kind).toBe('hold');
      }),
      { numRuns: 600 },
    );
    expect(swept).toBeGreaterThan(30);
  });

  it('is blocked by whatever blocks growth', () => {
    fc.assert(
      fc.property(wells, ({ policy, view }) => {
        for (const worse of [
          { growthBlocked: 'the account is halted' },
          { control: 'reduceOnly' as const },
          { prices: { ...view.prices, spot: view.prices.spot.times(ONE.plus(ratio('0.1'))) } },
        ]) {
          expect(decideOn({ ...view, ...worse }, policy).action.kind).not.toBe('sweep');
        }
      }),
      { numRuns: 100 },
    );
  });
});
