import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetContracts } from '../../shared/hedge/goal.ts';
import { roomByCash, roomByLimits, tooSmall } from '../../shared/hedge/sizing.ts';
import { type Instrument, isInverse, type LinearInstrument } from '../../shared/market/instrument.ts';
import { found, missing } from '../../shared/market/read.ts';
import { coins, contracts, dollars, quote, ratio } from '../../shared/money/amount.ts';
import { coinsIn, notional } from '../../shared/money/conversions.ts';
import { DEFAULT_MARGIN } from '../../shared/policy/default-margin.ts';
import { CAUTIOUS_LIMITS, type DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import { instrumentOf, policyOf, pricesOf, type Story, shortOf, viewOf } from '../support/given.ts';

const asLinear = (instrument: Instrument): LinearInstrument => {
  if (isInverse(instrument)) throw new Error('these tests are about linear contracts');
  return instrument;
};

describe('the target', () => {
  it.each([
    ['1', '1', '1'],
    ['1', '0.6', '0.6'],
    ['0.0019', '1', '0.001'],
    ['0.0009', '1', '0'],
    ['5', '0', '0'],
    ['1', '1.5', '1'], // a ratio above one is one
  ])('for %s coins at ratio %s is %s contracts', (held, wanted, expected) => {
    expect(targetContracts(coins(held), ratio(wanted), asLinear(instrumentOf())).toString()).toBe(expected);
  });

  it('counts contracts of any size in whole lots and never stands above the coins', () => {
    const amounts = fc.integer({ min: 0, max: 10 ** 9 }).map((unscaled) => (unscaled / 10 ** 6).toFixed(6));
    const parts = fc.integer({ min: 0, max: 1000 }).map((unscaled) => (unscaled / 1000).toFixed(3));
    const sizes = fc.constantFrom('1', '0.01', '10', '0.3');
    fc.assert(
      fc.property(amounts, parts, sizes, fc.constantFrom('1', '0.1', '0.001'), (held, wanted, size, lot) => {
        const instrument = instrumentOf({ contractSize: coins(size), lot: contracts(lot) });
        const target = targetContracts(coins(held), ratio(wanted), asLinear(instrument));
        const asked = coins(held).times(ratio(wanted));
        expect(coinsIn(target, coins(size)).lte(asked)).toBe(true);
        expect(coinsIn(target.plus(contracts(lot)), coins(size)).gt(asked)).toBe(true);
      }),
    );
  });
});

describe('the room that cash leaves', () => {
  const room = (story: Story): string => roomByCash(viewOf(story), viewPolicy(story)).contracts.toString();
  const viewPolicy = (story: Story) => story.policy ?? policyOf();

  it('covers margin, fee and reserve of what is opened', () => {
    // A coin at 60,000.1 with 0.3 % slippage needs 0.5 + 0.0005 + 0.5 of 60,180.1: 60,210.2.
    expect(room({ futures: '60211' })).toBe('1');
    expect(room({ futures: '60210' })).toBe('0.999');
    expect(room({ futures: '30000' })).toBe('0.498');
    expect(room({ futures: '0' })).toBe('0');
    expect(room({ futures: '-100' })).toBe('0');
  });

  it('can keep its reserve in spot where the margin plan reaches it, but not its margin', () => {
    const policy = policyOf({ margin: { ...DEFAULT_MARGIN, from: ['futures', 'spot'] } });
    const cash = { futures: quote('30200'), spot: found(quote('30200')) };
    expect(room({ policy, cash })).toBe('1.002');
    expect(room({ cash })).toBe('0.501');
    expect(room({ policy, cash: { ...cash, spot: missing('timed out') } })).toBe('0.501');
    expect(room({ policy, cash: { futures: quote('0'), spot: found(quote('500000')) } })).toBe('0');
  });

  it('leaves alone what the open short and the other hedges keep in reserve', () => {
    expect(room({ futures: '60211', reservedElsewhere: quote('30105') })).toBe('0.5');
    expect(room({ futures: '60211', position: shortOf('1') })).toBe('0.501');
  });

  it('without a reserve is what the margin carries', () => {
    expect(room({ policy: policyOf({ reserve: ratio('0') }), futures: '60211' })).toBe('1.999');
  });

  it('is never more than the cash pays for', () => {
    const cash = fc.integer({ min: 0, max: 10 ** 8 }).map((cents) => (cents / 100).toFixed(2));
    fc.assert(
      fc.property(cash, fc.constantFrom('1', '2', '3'), (futures, leverage) => {
        const policy = policyOf({ leverage: ratio(leverage) });
        const size = roomByCash(viewOf({ futures, policy }), policy).contracts;
        const value = notional(coinsIn(size, coins('1')), pricesOf().ask);
        const needed = value.dividedBy(ratio(leverage)).plus(value.times(ratio('0.5005')));
        expect(needed.lte(quote(futures))).toBe(true);
      }),
    );
  });
});

describe('the room that limits leave', () => {
  const limits = (changes: Partial<DeployedLimits>): Story => ({ limits: { ...CAUTIOUS_LIMITS, ...changes } });
  const room = (story: Story): readonly [string, string] => {
    const { contracts: most, because } = roomByLimits(
      viewOf({ mark: '50000', prices: pricesOf('50000', { ask: pricesOf('50000').mark }), ...story }),
    );
    return [most.toString(), because];
  };

  it.each<[string, Story, string, string]>([
    ['one order', limits({}), '5', 'one order stays below 250000'],
    ['all shorts', { accountNotional: dollars('900000') }, '2', 'all shorts together stay below 1000000'],
    ['all shorts, full', { accountNotional: dollars('1000001') }, '0', 'all shorts together stay below 1000000'],
    [
      'turnover',
      { today: { day: 'x', orders: 0, turnover: dollars('1950000') } },
      '1',
      "a day's turnover stays below 2000000",
    ],
    ['orders', { today: { day: 'x', orders: 50, turnover: dollars('0') } }, '0', '50 orders a day have been sent'],
    [
      'orders, one left',
      { today: { day: 'x', orders: 49, turnover: dollars('0') } },
      '5',
      'one order stays below 250000',
    ],
    ['symbols', limits({ symbols: [] }), '0', 'BTC/USDT:USDT is not on the deployed list of symbols'],
    ['a halt', { instrument: instrumentOf({ status: 'halted' }) }, '0', 'BTC/USDT:USDT is not trading'],
    [
      'quantity',
      { instrument: instrumentOf({ quantityMax: contracts('3') }) },
      '3',
      'one order carries at most 3 contracts',
    ],
  ])('of %s', (_name, story, most, because) => {
    expect(room(story)).toEqual([most, because]);
  });
});

describe('an order too small for the exchange', () => {
  it.each<[string, string | undefined]>([
    ['0', "0 contracts are below the exchange's minimum of 0.001"],
    ['0.001', "60.00 is below the exchange's minimum order of 100"],
    ['0.002', undefined],
  ])('of %s: %s', (size, sentence) => {
    expect(tooSmall(viewOf(), contracts(size))).toBe(sentence);
  });
});
