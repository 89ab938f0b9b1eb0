import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maintenanceMargin } from '../../shared/margin/liquidation-price.ts';
import {
  cashToStandAt,
  distanceTo,
  distanceWhenOpened,
  equityAt,
  equityFor,
  isOutOfReach,
  liquidationOf,
  type ShortMargin,
  topUpNeeded,
  worthAt,
  worthCarried,
} from '../../shared/margin/short-margin.ts';
import { survivalOf } from '../../shared/margin/survival.ts';
import { coins, ONE, type Price, price, type Quote, quote, ratio } from '../../shared/money/amount.ts';
import { asMoney } from '../../shared/money/conversions.ts';
import { INVERSE } from '../support/inverse.ts';

const { tiers } = INVERSE;
const [firstTier] = tiers;
const NOTHING = quote('0.00000000000000000001');
const decimal = (min: number, max: number, places: number) =>
  fc.integer({ min, max }).map((unscaled) => (unscaled / 10 ** places).toFixed(places));
const marks = decimal(1_000_00, 400_000_00, 2).map(price);

const shortAt = (quantity: string, entry: string, part: string, leverage = '2'): ShortMargin => ({
  isInverse: true,
  quantity: coins(quantity),
  entryPrice: price(entry),
  wallet: asMoney(coins(quantity)).times(ratio(part)),
  leverage: ratio(leverage),
  tiers,
});

/** Shorts for 0.01 to 150 coins with a margin of 2 % to 99 % of them. */
const shorts = fc
  .tuple(decimal(1, 15_000, 2), decimal(1_000_00, 100_000_00, 2), decimal(20, 990, 3))
  .map(([quantity, entry, part]) => shortAt(quantity, entry, part));

const isNear = (a: Quote, b: Quote): boolean => a.minus(b).abs().lte(NOTHING);

describe('the liquidation price of an inverse short', () => {
  it.each([
    ['0.5', '1.99'], // 60,000 x 0.995 / 0.5: +99 %
    ['0.25', '1.326667'],
    ['0.9', '9.95'],
  ])('with a margin of %s of its coins is entry x (1 - MMR) / (1 - margin) = %s x entry', (part, times) => {
    const oneRate = tiers.slice(0, 1).map((tier) => ({ ...tier, rate: ratio('0.005') }));
    const at = liquidationOf({ ...shortAt('1', '60000', part), tiers: oneRate });
    expect(at.toChartNumber()).toBeCloseTo(60_000 * Number(times), -1);
  });

  it('is out of reach at 1x: the coins themselves stand behind it', () => {
    fc.assert(
      fc.property(shorts, (short) => {
        const full = { ...short, wallet: asMoney(short.quantity), leverage: ONE };
        expect(isOutOfReach(liquidationOf(full))).toBe(true);
        expect(survivalOf(full, quote('0'), short.entryPrice, ratio('0.5')).nextTopUp).toBeUndefined();
      }),
    );
  });

  it('is where equity has shrunk to what the exchange demands, whatever the size and the tier', () => {
    fc.assert(
      fc.property(shorts, (short) => {
        const at = liquidationOf(short);
        const demanded = maintenanceMargin(worthAt(short, at), tiers);
        expect(isNear(equityAt(short, at), demanded)).toBe(true);
        const [before, after] = [at.times(ratio('0.9999')), at.times(ratio('1.0001'))];
        expect(cashToStandAt(short, before).isZero()).toBe(true);
        expect(cashToStandAt(short, after).isPositive()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('says how much equity there is, read backwards', () => {
    fc.assert(
      fc.property(shorts, marks, (short, mark) =>
        isNear(equityFor(short, liquidationOf(short), mark), equityAt(short, mark)),
      ),
    );
  });
});

describe('the margin of an inverse short', () => {
  it('is restored by a top-up to worth / leverage, and needs none at 1x at any price', () => {
    fc.assert(
      fc.property(shorts, marks, (short, mark) => {
        const added = topUpNeeded(short, mark);
        const after = { ...short, wallet: short.wallet.plus(added) };
        if (added.isPositive())
          expect(isNear(equityAt(after, mark), worthAt(short, mark).times(ratio('0.5')))).toBe(true);
        const full = { ...short, wallet: asMoney(short.quantity), leverage: ONE };
        expect(topUpNeeded(full, mark).lte(NOTHING)).toBe(true);
      }),
    );
  });

  it('carries exactly the worth that leaves the distance asked for', () => {
    fc.assert(
      fc.property(decimal(1, 20_000, 3), decimal(50, 900, 3).map(ratio), marks, (equity, distance, mark) => {
        const worth = worthCarried(quote(equity), distance, tiers, true);
        const quantity = coins(worth.toString().slice(0, 50));
        const at = liquidationOf({ ...shortAt('1', '1', '1'), quantity, entryPrice: mark, wallet: quote(equity) });
        expect(distanceTo(at, mark).minus(distance).abs().lte(ratio('0.000000000001'))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['1', '1.0000'], // never, measured as a doubling
    ['2', '0.9920'],
    ['3', '0.4940'],
  ])('at leverage %s starts %s from liquidation', (leverage, distance) => {
    const short = shortAt('1', '60000', '1', leverage);
    expect(firstTier?.rate.toString()).toBe('0.004');
    expect(distanceWhenOpened(short, price('60000') satisfies Price).toText(4)).toBe(distance);
  });
});
