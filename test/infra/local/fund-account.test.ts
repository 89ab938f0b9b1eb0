import { describe, expect, it } from 'vitest';
import { CASE_ONE_POLICIES, CASE_TWO_POLICIES, DEMO_POLICIES } from '../../../infra/local/demo-policies.ts';
import { caseBalances, demoBalances, startingBalances } from '../../../infra/local/fund-account.ts';
import { preparePolicies } from '../../../infra/local/policy-file.ts';
import { coins, price, quote } from '../../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS } from '../../../shared/policy/deployed-limits.ts';
import type { PolicyItem } from '../../../shared/policy/policy-book.ts';

const PRICES = { BTC: price('60000'), ETH: price('3000') };
const MINE = { policyId: 'mine', coin: 'BTC', enabled: true, ratio: '0.5', leverage: '2', reserve: '0.5' };

const policiesOf = (items: readonly PolicyItem[]) => {
  const reading = preparePolicies('test', items, { ...CAUTIOUS_LIMITS, modeCeiling: 'live' });
  if (!reading.ok) throw new Error(reading.sentences.join('\n'));
  return reading;
};
const fundsFor = (...items: readonly PolicyItem[]) => startingBalances(policiesOf(items).policies, PRICES);

describe('the demo', () => {
  it('has two valid policies and margin and reserve for both, some of it in the spot wallet', () => {
    const { policies } = policiesOf(DEMO_POLICIES);
    expect(policies.map(({ policyId, enabled }) => [policyId, enabled])).toEqual([
      ['btc-core', true],
      ['eth-half', true],
    ]);
    const { futures, spot } = demoBalances(policies, PRICES);
    expect(spot['BTC']?.eq(coins('1.5')) && spot['ETH']?.eq(coins('10'))).toBe(true);
    // 105,000 of shorts: half of it margin, half of it reserve.
    expect(futures.gt(quote('105000')) && futures.lt(quote('115000'))).toBe(true);
    expect(spot['USDT']?.isPositive()).toBe(true);
  });

  it('follows the prices of the market it starts in', () => {
    const { policies } = policiesOf(DEMO_POLICIES);
    const doubled = { BTC: price('120000'), ETH: price('6000') };
    expect(demoBalances(policies, doubled).futures.gte(demoBalances(policies, PRICES).futures)).toBe(true);
    expect(demoBalances(policies, doubled).futures.gt(quote('210000'))).toBe(true);
  });
});

it('case 1 holds 5 BTC and cash for a short of 195,000', () => {
  const { policies } = policiesOf(CASE_ONE_POLICIES);
  const { futures, spot } = caseBalances(coins('5'))(policies, { BTC: price('65000') });
  expect(spot['BTC']?.toString()).toBe('5');
  expect(futures.toString()).toBe('650000'); // 195,000 x (1/3 + 0.5 + 2.5)
});

it('case 2 holds 10 ETH and cash for the short of its event, though its ratio is 0', () => {
  const { policies } = policiesOf(CASE_TWO_POLICIES);
  const { futures, spot } = caseBalances(coins('10'))(policies, { ETH: price('3000') });
  expect(spot['ETH']?.toString()).toBe('10');
  expect(futures.toString()).toBe('74000'); // 21,000 x (1/2 + 0.5 + 2.5), rounded up
});

describe('the account for somebody else’s policies', () => {
  it('holds one coin of each, and cash by leverage, reserve and top-ups', () => {
    const { futures, spot } = fundsFor(MINE, { ...MINE, policyId: 'eth', coin: 'ETH', leverage: '1' });
    expect(spot['BTC']?.toString()).toBe('1');
    expect(spot['ETH']?.toString()).toBe('1');
    expect(spot['USDT']?.toString()).toBe('0');
    expect(futures.toString()).toBe('111000'); // 30,000 x 3.5 + 1,500 x 4
  });

  it('puts the cash where top-ups look first, and the margin for the opening in the futures wallet', () => {
    const { futures, spot } = fundsFor({ ...MINE, margin: { from: ['spot', 'futures'] } });
    expect(futures.toString()).toBe('17000'); // 30,000 x (1/2 + 0.05), rounded up
    expect(spot['USDT']?.toString()).toBe('89000'); // 30,000 x (0.5 + 2.45), rounded up
  });

  it('adds the coins to leave alone, and counts coins kept elsewhere', () => {
    const elsewhere = { amount: '2', confirmed: '2026-01-01' };
    const withExcept = fundsFor({ ...MINE, holdings: { except: '0.2' } });
    expect(withExcept.spot['BTC']?.toString()).toBe('1.2');
    expect(withExcept.futures.toString()).toBe('105000');
    const onlyElsewhere = fundsFor({ ...MINE, holdings: { onAccount: false, elsewhere } });
    expect(onlyElsewhere.spot['BTC']?.toString()).toBe('0');
    expect(onlyElsewhere.futures.toString()).toBe('210000');
  });

  it('cannot be funded without the price of a coin', () => {
    expect(() => startingBalances(policiesOf([MINE]).policies, {})).toThrow('the first price of BTC is needed');
  });
});
