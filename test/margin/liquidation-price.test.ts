import { describe, expect, it } from 'vitest';
import { liquidationPrice, liquidationPriceInTier } from '../../shared/margin/liquidation-price.ts';
import {
  crossWallet,
  distanceTo,
  liquidationOf,
  NO_OTHERS,
  topUpNeeded,
  worthCarried,
} from '../../shared/margin/short-margin.ts';
import { survivalOf } from '../../shared/margin/survival.ts';
import type { MarginTier } from '../../shared/market/instrument.ts';
import { coins, price, quote, ratio } from '../../shared/money/amount.ts';
import { coinsWorth } from '../../shared/money/conversions.ts';

const tier = (floor: string, cap: string, rate: string, deduction: string): MarginTier => ({
  notionalFloor: quote(floor),
  notionalCap: quote(cap),
  rate: ratio(rate),
  deduction: quote(deduction),
});
/** BTCUSDT as published in October 2024. */
const TIERS = [
  tier('0', '50000', '0.004', '0'),
  tier('50000', '600000', '0.005', '50'),
  tier('600000', '3000000', '0.0065', '950'),
  tier('3000000', '12000000', '0.01', '11450'),
];

describe('liquidation price', () => {
  // Published vectors: freqtrade tests `test_liquidation_price_binance`, wallet 1535443.01, long positions.
  it.each([
    ['135365.00', '3683.979', '1456.84', '0.10', undefined, undefined, '1114.78'],
    ['16300.000', '109.488', '32481.980', '0.025', undefined, undefined, '18778.73'],
    ['135365.00', '3683.979', '1456.84', '0.10', '71200.81144', '-56354.57', '1153.26'],
    ['16300.000', '109.488', '32481.980', '0.025', '356512.508', '-448192.89', '26316.89'],
  ])(
    'agrees with the published vector of deduction %s',
    (deduction, size, entry, rate, maintenance, profit, expected) => {
      const found = liquidationPriceInTier(
        { side: 'long', quantity: coins(size), entryPrice: price(entry) },
        {
          wallet: quote('1535443.01'),
          ...(maintenance === undefined ? {} : { otherMaintenance: quote(maintenance) }),
          ...(profit === undefined ? {} : { otherUnrealised: quote(profit) }),
        },
        { rate: ratio(rate), deduction: quote(deduction) },
      );
      expect(found?.toText(2)).toBe(expected);
    },
  );

  it.each([
    ['1', '60000', '30000', '89601.99', '0.4934'],
    ['1', '60000', '20000', '79651.74', '0.3275'],
    ['3', '65000', '65000', '86252.07', '0.3270'],
  ])('of a short of %s at %s with margin %s is %s', (size, entry, wallet, expected, distance) => {
    const position = { side: 'short' as const, quantity: coins(size), entryPrice: price(entry) };
    const found = liquidationPrice(position, { wallet: quote(wallet) }, TIERS);
    expect(found?.toText(2)).toBe(expected);
    expect(found && distanceTo(found, price(entry)).toText(4)).toBe(distance);
  });

  it('takes the tier that holds at liquidation, not the one at entry', () => {
    const short = { side: 'short' as const, quantity: coins('0.8'), entryPrice: price('60000') };
    // 48,000 at entry is the first tier; 71,682 at liquidation is the second.
    expect(liquidationPrice(short, { wallet: quote('24000') }, TIERS)?.toText(2)).toBe('89614.43');
  });
});

describe('the wallet behind a cross position', () => {
  // The cross vectors of the same tests, the other positions taken off the wallet instead of named beside it.
  it.each([
    ['135365.00', '3683.979', '1456.84', '0.10', '71200.81144', '-56354.57', '1153.26'],
    ['16300.000', '109.488', '32481.980', '0.025', '356512.508', '-448192.89', '26316.89'],
  ])(
    'agrees with the published vector of deduction %s',
    (deduction, size, entry, rate, maintenance, profit, expected) => {
      const others = { ...NO_OTHERS, maintenance: quote(maintenance), unrealised: quote(profit) };
      const wallet = crossWallet(quote('1535443.01'), others, ratio('0.06'));
      const long = { side: 'long' as const, quantity: coins(size), entryPrice: price(entry) };
      const found = liquidationPriceInTier(long, { wallet }, { rate: ratio(rate), deduction: quote(deduction) });
      expect(found?.toText(2)).toBe(expected);
    },
  );

  it('leaves out isolated margin, and what the other shorts lose in a rise', () => {
    const others = { ...NO_OTHERS, isolatedWallets: quote('7000'), shorts: quote('50000') };
    expect(crossWallet(quote('60000'), NO_OTHERS, ratio('0.06')).toString()).toBe('60000');
    expect(crossWallet(quote('60000'), others, ratio('0.06')).toString()).toBe('50000');
    expect(crossWallet(quote('1000'), others, ratio('0')).toString()).toBe('-6000');
  });
});

describe('a short whose wallet is in debt', () => {
  const inDebt = (wallet: string) =>
    liquidationOf({
      quantity: coins('1'),
      entryPrice: price('60000'),
      wallet: quote(wallet),
      leverage: ratio('2'),
      tiers: TIERS,
    });

  it('is liquidated below its entry, and at any price once it owes more than it was sold for', () => {
    expect(inDebt('-20000').toText(2)).toBe('39840.64');
    expect([inDebt('-60000').toString(), inDebt('-99999').toString()]).toEqual(['0', '0']);
  });

  it('needs a margin table', () => {
    const short = { quantity: coins('1'), entryPrice: price('1'), wallet: quote('1'), leverage: ratio('2'), tiers: [] };
    expect(() => liquidationOf(short)).toThrow(/at least one tier/);
  });
});

describe('topping up', () => {
  const short = (wallet: string) => ({
    quantity: coins('1'),
    entryPrice: price('60000'),
    wallet: quote(wallet),
    leverage: ratio('2'),
    tiers: TIERS,
  });

  it('restores equity, not the wallet alone', () => {
    const mark = price('80000');
    expect(topUpNeeded(short('30000'), mark).toString()).toBe('30000');
    const flat = { ...short('60000'), tiers: [tier('0', '9999999', '0.005', '0')] };
    const after = liquidationOf(flat);
    expect(after?.toText(0)).toBe('119403');
    expect(after && distanceTo(after, mark).toText(3)).toBe('0.493');
    const walletOnly = liquidationOf({ ...flat, wallet: quote('40000') });
    expect(walletOnly?.toText(0)).toBe('99502');
    expect(walletOnly && distanceTo(walletOnly, mark).toText(3)).toBe('0.244');
  });

  it('keeps what the equity carries at the distance asked for', () => {
    const kept = coinsWorth(worthCarried(quote('10000'), ratio('0.22'), TIERS), price('80000'));
    const wallet = quote('10000'); // entered at the mark: equity is the wallet
    const liquidation = liquidationOf({
      quantity: kept,
      entryPrice: price('80000'),
      wallet,
      leverage: ratio('2'),
      tiers: TIERS,
    });
    expect(liquidation && distanceTo(liquidation, price('80000')).toText(6)).toBe('0.220000');
  });
});

describe('survival', () => {
  it('says how far the cash present reaches and what the next top-up costs', () => {
    const short = {
      quantity: coins('1'),
      entryPrice: price('60000'),
      wallet: quote('30000'),
      leverage: ratio('2'),
      tiers: TIERS,
    };
    const survival = survivalOf(short, quote('30000'), price('60000'), ratio('0.5'));
    expect(survival?.survivesTo.toText(2)).toBe('119452.74');
    expect(survival?.doubled.toString()).toBe('120000');
    expect(survival?.missingAtDoubled.toText(2)).toBe('550.00');
    expect(survival?.nextTopUp?.at.toText(2)).toBe('71872.30');
    expect(survival?.nextTopUp?.amount.toText(2)).toBe('17808.45');
  });
});
