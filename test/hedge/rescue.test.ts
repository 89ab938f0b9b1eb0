import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeMargin } from '../../shared/hedge/margin-duty.ts';
import { rescueSlippage, shortAfterBuyBack } from '../../shared/hedge/rescue.ts';
import { liquidationPrice } from '../../shared/margin/liquidation-price.ts';
import { distanceTo, liquidationOf, NO_OTHERS } from '../../shared/margin/short-margin.ts';
import { coinsHedged } from '../../shared/market/contract-value.ts';
import { contracts, NO_COINS, price, type Quote, quote, ratio } from '../../shared/money/amount.ts';
import { notional } from '../../shared/money/conversions.ts';
import { policyOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

function leftOf(story: Story, unfilledRescues = 0) {
  const view = viewOf({ position: shortOf(), futures: '0', ...story });
  const state = stateOf({ unfilledRescues });
  const duty = judgeMargin(view, NO_COINS, state);
  if (duty === undefined) throw new Error('these stories have a short');
  return { view, duty, left: shortAfterBuyBack(view, duty, state) };
}

describe('the slippage of a rescue', () => {
  it('widens from 0.3 to 1 to 3 % and no further', () => {
    const slippages = [0, 1, 2, 3, 99].map((unfilledRescues) =>
      rescueSlippage(stateOf({ unfilledRescues })).toString(),
    );
    expect(slippages).toEqual(['0.003', '0.01', '0.03', '0.03', '0.03']);
  });
});

describe('buying back just enough', () => {
  it('keeps what the equity carries at 22 % after costs', () => {
    // Equity 10,000 at 80,000, less 0.35 % of 80,000 in costs: 9,720 / (80,000 x (1.22 x 1.004 - 1)) = 0.5406
    expect(leftOf({ mark: '80000' }).left.toString()).toBe('0.54');
  });

  it('leaves the short at least 22 % from liquidation even if every cost comes true', () => {
    const marks = fc.integer({ min: 78_000, max: 89_000 });
    const widths = fc.integer({ min: 0, max: 2 });
    fc.assert(
      fc.property(marks, widths, fc.integer({ min: 1, max: 200 }), (mark, unfilledRescues, size) => {
        const quantity = (size / 10).toFixed(1);
        const { view, duty, left } = leftOf(
          { mark: String(mark), position: shortOf(quantity), held: quantity },
          unfilledRescues,
        );
        expect(left.lt(contracts(quantity))).toBe(true);
        if (left.isZero()) return;
        const bought = duty.short.quantity.minus(coinsHedged(view.instrument, left, view.prices.mark));
        const worst = view.prices.mark.times(ratio('1').plus(rescueSlippage(stateOf({ unfilledRescues }))));
        const paid: Quote = notional(bought, worst).minus(notional(bought, duty.short.entryPrice));
        const fee = notional(bought, worst).times(view.takerFee);
        const short = {
          ...duty.short,
          quantity: coinsHedged(view.instrument, left, view.prices.mark),
          wallet: duty.short.wallet.minus(paid).minus(fee),
        };
        const liquidation = liquidationOf(short);
        const distance = liquidation && distanceTo(liquidation, view.prices.mark);
        expect(distance?.gte(ratio('0.2199'))).toBe(true);
      }),
    );
  });

  it('uses whole lots and buys at least one', () => {
    const rich = leftOf({ mark: '80000', futures: '1000000' });
    expect(rich.left.toString()).toBe('0.999');
    const odd = leftOf({ mark: '80000', position: shortOf('0.777') }).left;
    expect(odd.toString()).toMatch(/^0\.\d{1,3}$/);
  });

  it('buys everything back where nothing is left to stand on', () => {
    expect(leftOf({ mark: '95000' }).left.toString()).toBe('0');
    expect(
      leftOf({ mark: '80000', position: shortOf('0.001', '60000', { isolatedWallet: quote('1') }) }).left.toString(),
    ).toBe('0');
  });
});

describe('buying back on the word of the exchange', () => {
  it('keeps what the equity carries that its liquidation price stands for', () => {
    // Liquidated at 67,500 it has 287.50 left there and loses 3,500 until then: 3,787.50 less 224 in costs.
    const position = shortOf('1', '60000', { isolatedWallet: quote('36000'), liquidationPrice: price('67500') });
    const { duty, left } = leftOf({ mark: '64000', position, futures: '100000' });
    expect([duty.step.kind, left.toString()]).toEqual(['out', '0.247']);
  });
});

describe('buying back a short that shares its wallet', () => {
  const cross = shortOf('1', '60000', { isolatedWallet: quote('0') });
  const policy = policyOf({ marginMode: 'cross' });

  it('keeps what the account carries beside the others, not what its wallet would carry alone', () => {
    const story: Story = { mark: '80000', position: cross, policy, futuresTotal: quote('60000') };
    expect(leftOf(story).left.toString()).toBe('0.999');
    const others = { ...NO_OTHERS, maintenance: quote('350'), unrealised: quote('-20000'), shorts: quote('80000') };
    // 60,000 - 20,000 - 20,000 - 350, less 4,800 of room and 280 in costs: 14,570 / (80,000 x (1.22 x 1.005 - 1)) = 0.8082
    expect(leftOf({ ...story, others }).left.toString()).toBe('0.808');
  });

  it('leaves it 22 % from the price at which the exchange liquidates the account, even if every cost comes true', () => {
    const amount = (max: number) => fc.integer({ min: 0, max }).map(String);
    const accounts = fc.record({
      total: amount(60_000),
      shorts: amount(200_000),
      loss: amount(30_000),
      isolated: amount(5_000),
    });
    fc.assert(
      fc.property(accounts, fc.integer({ min: 60_000, max: 100_000 }), ({ total, shorts, loss, isolated }, mark) => {
        const others = {
          isolatedWallets: quote(isolated),
          maintenance: quote(shorts).times(ratio('0.005')),
          unrealised: quote(loss).negated(),
          shorts: quote(shorts),
        };
        const story = { mark: String(mark), position: cross, policy, others, futuresTotal: quote(total) };
        const { view, duty, left } = leftOf(story);
        if (duty.step.kind !== 'out' || left.isZero()) return;
        const quantity = coinsHedged(view.instrument, left, view.prices.mark);
        const bought = duty.short.quantity.minus(quantity);
        const worst = view.prices.mark.times(ratio('1').plus(rescueSlippage(stateOf())));
        const paid = notional(bought, worst).times(ratio('1').plus(view.takerFee));
        const wallet = quote(total).minus(paid).plus(notional(bought, cross.entryPrice)).minus(others.isolatedWallets);
        const liquidation = liquidationPrice(
          { side: 'short', quantity, entryPrice: cross.entryPrice },
          { wallet, otherMaintenance: others.maintenance, otherUnrealised: others.unrealised },
          view.instrument.tiers,
        );
        expect(liquidation && distanceTo(liquidation, view.prices.mark).gte(ratio('0.2199'))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
