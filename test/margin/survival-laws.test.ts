import { describe, expect, it } from 'vitest';
import { maintenanceMargin } from '../../shared/margin/liquidation-price.ts';
import { equityAt, type ShortMargin } from '../../shared/margin/short-margin.ts';
import { survivalOf } from '../../shared/margin/survival.ts';
import { coins, type Price, price, quote, ratio } from '../../shared/money/amount.ts';
import { notional } from '../../shared/money/conversions.ts';
import { TIERS } from '../support/given.ts';

const shortAt = (quantity: string, entry: string, leverage: string): ShortMargin => ({
  quantity: coins(quantity),
  entryPrice: price(entry),
  wallet: notional(coins(quantity), price(entry)).dividedBy(ratio(leverage)),
  leverage: ratio(leverage),
  tiers: TIERS,
});

const lives = (short: ShortMargin, at: Price): boolean =>
  equityAt(short, at).gte(maintenanceMargin(notional(short.quantity, at), TIERS));

/** The highest price a short lives at, to the tenth of a cent, by trying. */
function bySearch(isFine: (at: Price) => boolean, from: Price): Price {
  let [low, high] = [from, from.times(ratio('100'))];
  while (high.minus(low).gt(price('0.0001'))) {
    const middle = low.plus(high).times(ratio('0.5'));
    if (isFine(middle)) low = middle;
    else high = middle;
  }
  return low;
}

describe.each([
  ['0.6', '60000', '2', '20000', '60000'],
  ['1', '60000', '2', '0', '60000'],
  ['3', '65000', '3', '97500', '65000'],
  ['10', '60000', '2', '300000', '71000'],
  ['0.8', '60000', '1', '500', '58000'],
])(
  'survival of a short of %s at %s with %sx and %s of cash at mark %s',
  (quantity, entry, leverage, cash, markText) => {
    const short = shortAt(quantity, entry, leverage);
    const mark = price(markText);
    const backed = { ...short, wallet: short.wallet.plus(quote(cash)) };
    const survival = survivalOf(short, quote(cash), mark, ratio('0.5'));

    it('is the last price it lives at, found by trying', () => {
      const last = bySearch((at) => lives(backed, at), mark);
      expect(survival?.survivesTo.minus(last).abs().lte(price('0.001'))).toBe(true);
      const rise = survival?.survivesTo.toChartNumber() ?? 0;
      expect(survival?.survivesRise.toChartNumber()).toBeCloseTo(rise / mark.toChartNumber() - 1, 12);
    });

    it('knows what a doubling needs: with that it lives there, with a unit less it does not', () => {
      const missing = survival?.missingAtDoubled ?? quote('-1');
      const doubled = mark.plus(mark);
      expect(survival?.doubled.eq(doubled)).toBe(true);
      expect(lives({ ...backed, wallet: backed.wallet.plus(missing) }, doubled)).toBe(true);
      const less = { ...backed, wallet: backed.wallet.plus(missing).minus(quote('1')) };
      expect(missing.isZero() || !lives(less, doubled)).toBe(true);
    });

    it('names the next top-up where half of the way it was opened with is left', () => {
      const liquidation = bySearch((at) => lives(short, at), price(entry));
      const opened = bySearch((at) => lives(shortAt(quantity, entry, leverage), at), price(entry));
      const trigger = (opened.toChartNumber() / Number(entry) - 1) / 2;
      const at = liquidation.toChartNumber() / (1 + trigger);
      expect(survival?.nextTopUp?.at.toChartNumber()).toBeCloseTo(at, 2);
      const equity = short.wallet.toChartNumber() + Number(quantity) * (Number(entry) - at);
      const target = (Number(quantity) * at) / Number(leverage);
      expect(survival?.nextTopUp?.amount.toChartNumber()).toBeCloseTo(target - equity, 1);
    });
  },
);

describe('survival', () => {
  it('names no next top-up once the trigger is passed', () => {
    expect(survivalOf(shortAt('1', '60000', '2'), quote('0'), price('80000'), ratio('0.5'))?.nextTopUp).toBeUndefined();
  });
});
