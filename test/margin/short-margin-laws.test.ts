import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liquidationPrice, maintenanceMargin } from '../../shared/margin/liquidation-price.ts';
import {
  cashToStandAt,
  distanceTo,
  distanceWhenOpened,
  equityAt,
  equityFor,
  liquidationOf,
  priceAtDistance,
  type ShortMargin,
  topUpNeeded,
  worthCarried,
} from '../../shared/margin/short-margin.ts';
import { type Coins, coins, type Price, price, type Quote, quote, ratio } from '../../shared/money/amount.ts';
import { coinsWorth, notional } from '../../shared/money/conversions.ts';
import { TIERS } from '../support/given.ts';

const NOTHING = '0.00000000000000000001';

const decimal = (min: number, max: number, places: number) =>
  fc.integer({ min, max }).map((unscaled) => (unscaled / 10 ** places).toFixed(places));

const leverages = fc.constantFrom('1', '2', '3');
const marks = decimal(1_000_00, 150_000_00, 2).map(price);

/** Shorts from 60 USDT to 60 million at entry, as opened or with margin added. */
const shorts: fc.Arbitrary<ShortMargin> = fc
  .record({
    quantity: decimal(1, 1_000_000, 3),
    entry: decimal(1_000_00, 60_000_00, 2),
    leverage: leverages,
    added: decimal(0, 2_000, 3),
  })
  .map(({ quantity, entry, leverage, added }) => {
    const value = notional(coins(quantity), price(entry));
    return {
      quantity: coins(quantity),
      entryPrice: price(entry),
      wallet: value.dividedBy(ratio(leverage)).plus(value.times(ratio(added))),
      leverage: ratio(leverage),
      tiers: TIERS,
    };
  });

/** Shorts that are liquidated right at a seam of the margin table. */
const shortsOnSeams: fc.Arbitrary<ShortMargin> = fc
  .record({
    seam: fc.constantFrom(...TIERS.slice(0, -1).map((tier) => tier.notionalCap)),
    mark: marks,
    off: fc.oneof(fc.constant('0'), decimal(-100, 100, 4)),
  })
  .map(({ seam, mark, off }) => {
    const quantity = coinsWorth(seam, mark);
    const needed = maintenanceMargin(seam, TIERS).plus(quote(off));
    return { quantity, entryPrice: mark, wallet: needed, leverage: ratio('2'), tiers: TIERS };
  });

const isWithin = (a: Quote, b: Quote, tolerance = NOTHING): boolean => a.minus(b).abs().lte(quote(tolerance));

describe('a short at its liquidation price', () => {
  it('has exactly the maintenance margin left', () => {
    fc.assert(
      fc.property(fc.oneof(shorts, shortsOnSeams), (short) => {
        const at = liquidationOf(short);
        const needed = maintenanceMargin(notional(short.quantity, at), TIERS);
        expect(isWithin(equityAt(short, at), needed)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('needs no more cash just below and some just above', () => {
    fc.assert(
      fc.property(shorts, (short) => {
        const at = liquidationOf(short);
        expect(cashToStandAt(short, at.times(ratio('0.9999'))).isZero()).toBe(true);
        const missing = cashToStandAt(short, at.times(ratio('1.0001')));
        expect(missing.isPositive()).toBe(true);
        const saved = liquidationOf({ ...short, wallet: short.wallet.plus(missing) });
        expect(isWithin(notional(short.quantity, saved), notional(short.quantity, at.times(ratio('1.0001'))))).toBe(
          true,
        );
      }),
    );
  });

  it('stands further away with every unit of margin', () => {
    fc.assert(
      fc.property(shorts, decimal(1, 1_000_000, 2), (short, added) => {
        const richer = { ...short, wallet: short.wallet.plus(quote(added)) };
        expect(liquidationOf(richer).gt(liquidationOf(short))).toBe(true);
      }),
    );
  });

  it('agrees with the mirror image: a long of the same size is liquidated below its entry', () => {
    fc.assert(
      fc.property(shorts, (short) => {
        const long = { side: 'long' as const, quantity: short.quantity, entryPrice: short.entryPrice };
        const at = liquidationPrice(long, { wallet: short.wallet }, TIERS);
        if (at === undefined) return;
        expect(at.lt(short.entryPrice)).toBe(true);
        const equity = short.wallet
          .plus(notional(short.quantity, at))
          .minus(notional(short.quantity, short.entryPrice));
        expect(isWithin(equity, maintenanceMargin(notional(short.quantity, at), TIERS))).toBe(true);
      }),
    );
  });
});

describe('maintenance margin', () => {
  it('is one unbroken line over the seams of the table', () => {
    const dust = quote('0.00000001');
    for (const { notionalCap } of TIERS.slice(0, -1)) {
      const [below, above] = [notionalCap, notionalCap.plus(dust)].map((value) => maintenanceMargin(value, TIERS));
      expect(below && above?.minus(below).lte(dust)).toBe(true);
    }
  });

  it('refuses an empty table', () => {
    expect(() => maintenanceMargin(quote('1'), [])).toThrow(/at least one tier/);
  });
});

describe('a top-up', () => {
  it('restores the distance the short was opened with, where the tier stays the same', () => {
    const oneTier = TIERS.slice(0, 1);
    fc.assert(
      fc.property(shorts, marks, (short, mark) => {
        const flat = { ...short, tiers: oneTier };
        const added = topUpNeeded(flat, mark);
        if (!added.isPositive()) return;
        const after = { ...flat, wallet: flat.wallet.plus(added) };
        const gap = distanceTo(liquidationOf(after), mark).minus(distanceWhenOpened(flat, mark)).abs();
        expect(gap.lte(ratio(NOTHING))).toBe(true);
        expect(isWithin(topUpNeeded(after, mark), quote('0'))).toBe(true);
      }),
    );
  });

  it('is never below zero: cash is not taken away', () => {
    fc.assert(fc.property(shorts, marks, (short, mark) => !topUpNeeded(short, mark).isNegative()));
  });

  it('comes due at the price whose distance is the trigger', () => {
    fc.assert(
      fc.property(shorts, decimal(1, 900, 3), (short, trigger) => {
        const at = priceAtDistance(short, ratio(trigger));
        expect(distanceTo(liquidationOf(short), at).minus(ratio(trigger)).abs().lte(ratio(NOTHING))).toBe(true);
      }),
    );
  });
});

describe('the quantity that equity carries', () => {
  const equities = decimal(1, 2_000_000_000, 2).map(quote);
  const distances = decimal(50, 900, 3).map(ratio);
  const carriedBy = (equity: Quote, mark: Price, distance = ratio('0.22')): Coins =>
    coinsWorth(worthCarried(equity, distance, TIERS), mark);

  it('stands exactly that far from liquidation', () => {
    fc.assert(
      fc.property(equities, marks, distances, (equity, mark, distance) => {
        const quantity = carriedBy(equity, mark, distance);
        expect(quantity.isPositive()).toBe(true);
        const at = liquidationOf({ quantity, entryPrice: mark, wallet: equity, leverage: ratio('2'), tiers: TIERS });
        expect(distanceTo(at, mark).minus(distance).abs().lte(ratio(NOTHING))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('grows with equity and shrinks with distance', () => {
    fc.assert(
      fc.property(equities, equities, marks, (a, b, mark) => {
        const [low, high] = a.lte(b) ? [a, b] : [b, a];
        expect(carriedBy(low, mark).lte(carriedBy(high, mark))).toBe(true);
        expect(carriedBy(a, mark, ratio('0.3')).lte(carriedBy(a, mark, ratio('0.2')))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is nothing without equity', () => {
    expect(carriedBy(quote('0'), price('60000')).isZero()).toBe(true);
    expect(carriedBy(quote('-5000'), price('60000')).isZero()).toBe(true);
  });
});

describe('the equity a liquidation price stands for', () => {
  it('is the equity of the short that is liquidated there', () => {
    fc.assert(
      fc.property(fc.oneof(shorts, shortsOnSeams), marks, (short, mark) => {
        expect(isWithin(equityFor(short, liquidationOf(short), mark), equityAt(short, mark))).toBe(true);
      }),
    );
  });
});
