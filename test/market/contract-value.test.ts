import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averagePrice,
  coinsHedged,
  contractsHedging,
  contractsWorth,
  contractsWorthDollars,
  dollarWorthOf,
  gainOf,
  worthOf,
} from '../../shared/market/contract-value.ts';
import { isInverseSymbol } from '../../shared/market/instrument.ts';
import { moneyText, moneyWords } from '../../shared/market/money-text.ts';
import { coins, contracts, dollars, price, quote } from '../../shared/money/amount.ts';

const LINEAR = { contractSize: coins('0.01') };
const INVERSE = { faceValue: dollars('100') };

describe('what contracts are worth', () => {
  it('follows the price where they are coins, and the price of the coin where they are dollars', () => {
    expect(worthOf(LINEAR, contracts('200'), price('50000')).toString()).toBe('100000');
    expect(worthOf(INVERSE, contracts('1000'), price('50000')).toString()).toBe('2');
    expect(worthOf(INVERSE, contracts('1000'), price('100000')).toString()).toBe('1');
    expect(dollarWorthOf(LINEAR, contracts('200'), price('50000')).toString()).toBe('100000');
    expect(dollarWorthOf(INVERSE, contracts('1000'), price('50000')).toString()).toBe('100000');
  });

  it('gains a short what was lost in price: in dollars of a dollar coin, or in coins', () => {
    expect(gainOf(LINEAR, contracts('100'), price('60000'), price('50000')).toString()).toBe('10000');
    expect(gainOf(INVERSE, contracts('600'), price('60000'), price('50000')).toString()).toBe('0.2');
    expect(gainOf(INVERSE, contracts('600'), price('60000'), price('120000')).toString()).toBe('-0.5');
  });

  it('stands for the coins it was sold for', () => {
    expect(coinsHedged(LINEAR, contracts('150'), price('1')).toString()).toBe('1.5');
    expect(coinsHedged(INVERSE, contracts('600'), price('60000')).toString()).toBe('1');
  });

  it('averages what was sold at two prices by coins: 1 at 60,000 and 1 at 30,000 are 90,000 dollars of 2', () => {
    const value = worthOf(INVERSE, contracts('600'), price('60000')).plus(
      worthOf(INVERSE, contracts('300'), price('30000')),
    );
    expect(averagePrice(INVERSE, contracts('900'), value).toString()).toBe('45000');
    expect(averagePrice(LINEAR, contracts('200'), quote('90000')).toString()).toBe('45000');
  });

  it('is read back from every side', () => {
    const amounts = fc.integer({ min: 1, max: 1_000_000 }).map((lots) => contracts(String(lots)));
    const prices = fc.integer({ min: 1, max: 10_000_000 }).map((tenths) => price((tenths / 10).toFixed(1)));
    fc.assert(
      fc.property(fc.constantFrom(LINEAR, INVERSE), amounts, prices, (size, quantity, at) => {
        for (const again of [
          contractsWorth(size, worthOf(size, quantity, at), at),
          contractsWorthDollars(size, dollarWorthOf(size, quantity, at), at),
          contractsHedging(size, coinsHedged(size, quantity, at), at),
        ])
          expect(again.minus(quantity).abs().lte(contracts('0.000000000000000000000001'))).toBe(true);
      }),
    );
  });
});

describe('names and texts', () => {
  it.each([
    ['BTC/USD:BTC', true],
    ['ETH/USD:ETH', true],
    ['BTC/USDT:USDT', false],
    ['ETH/BTC:BTC', false],
    ['BTC/USD:BTC-261225', false],
  ])('%s names an inverse perpetual: %s', (symbol, answer) => {
    expect(isInverseSymbol(symbol)).toBe(answer);
  });

  it('tells coins in six places and dollar coins as it is asked', () => {
    expect(moneyText(quote('0.1234567'), 'BTC/USD:BTC')).toBe('0.123457');
    expect(moneyText(quote('1234.567'), 'BTC/USDT:USDT')).toBe('1235');
    expect(moneyWords(quote('1234.567'), 'BTC/USDT:USDT', 2)).toBe('1234.57 USDT');
    expect(moneyWords(quote('1'), '')).toBe('1');
  });
});
