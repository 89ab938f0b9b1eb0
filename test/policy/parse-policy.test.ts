import { describe, expect, it } from 'vitest';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { FULL, LEAST } from './policy-items.ts';
import { faultsIn, leastWith, policyOf } from './readings.ts';

describe('a policy of few words', () => {
  it('is read with the cautious defaults', () => {
    expect(policyOf(LEAST)).toEqual({
      policyId: 'btc-core',
      account: 'main',
      coin: 'BTC',
      enabled: false,
      mode: 'paper',
      paper: { coins: '1', quoteSpot: '0' },
      ratio: '0.6',
      holdings: { onAccount: true, wallets: ['spot'], except: '0' },
      instrument: 'BTC/USDT:USDT',
      leverage: '2',
      marginMode: 'isolated',
      reserve: '0.5',
      margin: { warnAt: '0.75', topUpAt: '0.5', reduceAt: '0.12', whenOut: 'reduce', from: ['futures'] },
      band: { below: '0.95', landBelow: '0.98', above: '1.03', landAbove: '1' },
      order: { style: 'limit', slippageMax: '0.003', patience: 2 },
      conviction: 'none',
      raise: [],
      adjust: [],
      remove: [],
      rearm: { kind: 'manual' },
      allowPartial: true,
      adopt: false,
      alertPrices: [],
      alertMinimum: 'info',
      flags: [],
    });
  });

  it.each(['policyId', 'account', 'coin', 'ratio'])('needs %s', (attribute) => {
    const { [attribute]: _, ...rest } = LEAST;
    const faults = faultsIn(rest);
    expect(faults.map((fault) => [fault.attribute, fault.value])).toEqual([[attribute, '(absent)']]);
    expect(faults[0]?.sentence).toContain(`${attribute} is missing; it must be `);
  });
});

describe('a policy of many words', () => {
  it('is read in every part', () => {
    expect(policyOf(FULL)).toEqual({
      policyId: 'btc-core',
      account: 'main',
      coin: 'BTC',
      enabled: true,
      mode: 'paper',
      paper: { coins: '1.5', quote: '50000', quoteSpot: '0' },
      ratio: '0.6',
      holdings: {
        onAccount: true,
        wallets: ['spot', 'funding', 'earn', 'margin'],
        elsewhere: { amount: '1.5', confirmedMs: Date.UTC(2026, 10, 1) },
        except: '0.2',
      },
      instrument: 'BTC/USDT:USDT',
      leverage: '2',
      marginMode: 'cross',
      reserve: '1',
      margin: {
        warnAt: '0.8',
        topUpAt: '0.6',
        reduceAt: '0.1',
        whenOut: 'remove',
        from: ['spot', 'futures'],
        perDay: '20000',
        sweepAt: '3',
      },
      band: { below: '0.9', landBelow: '0.97', above: '1.1', landAbove: '1.01' },
      order: { style: 'market', slippageMax: '0.005', patience: 3 },
      ladder: ['0.3', '0.3', '0.4'],
      conviction: 'uneasy',
      raise: [{ when: { kind: 'priceBelow', price: '50000' }, to: 'warning' }],
      adjust: [{ when: { kind: 'conviction', atLeast: 'confirmed' }, ratio: '0.9', because: 'topping' }],
      event: { fromMs: Date.UTC(2026, 11, 1), untilMs: Date.UTC(2026, 11, 3, 12), ratio: '0.7', exact: false },
      funding: {
        budgetPerYear: '0.05',
        costAbove: { days: 7, rate: '0.0025' },
        negativeFor: 9,
        response: { kind: 'reduce', ratio: '0.3' },
      },
      remove: [
        {
          when: {
            kind: 'all',
            of: [
              { kind: 'priceAbove', price: '70000' },
              { kind: 'not', of: { kind: 'flag', name: 'catalyst-resolved' } },
            ],
          },
          because: 'the rise is back',
        },
      ],
      takeProfit: { kind: 'price', price: '55000' },
      rearm: { kind: 'after', forMs: 86_400_000 },
      allowPartial: false,
      stablecoinBelow: '0.98',
      adopt: true,
      alertPrices: ['70000', '45000.5'],
      alertMinimum: 'warning',
      flags: ['catalyst-resolved'],
      expiresMs: Date.UTC(2027, 0, 1, 12),
    });
  });

  it('reads every form of take-profit and re-arming', () => {
    expect(policyOf(leastWith({ takeProfit: { gain: 0.08 } })).takeProfit).toEqual({ kind: 'gain', part: '0.08' });
    expect(policyOf(leastWith({ rearm: 'now' })).rearm).toEqual({ kind: 'now' });
    expect(policyOf(leastWith({ rearm: { when: { priceBelow: '1' } } })).rearm).toEqual({
      kind: 'when',
      when: { kind: 'priceBelow', price: '1' },
    });
  });

  it('tells the owner what some choices mean, and nothing about careful ones', () => {
    const notesOn = (item: PolicyItem) => {
      const read = parsePolicy(item, CAUTIOUS_LIMITS);
      return read.ok ? read.notes.map((note) => note.split(' ')[0]) : ['faulty'];
    };
    expect(notesOn(leastWith({ enabled: true }))).toEqual([]);
    expect(notesOn(LEAST)).toEqual(['enabled']);
    expect(
      notesOn(
        leastWith({
          enabled: true,
          leverage: 3,
          reserve: 0,
          margin: { whenOut: 'alert', reduceAt: 0 },
          takeProfit: { price: 1 },
          rearm: 'now',
        }),
      ),
    ).toEqual(['leverage', 'reserve', 'margin.whenOut', 'margin.reduceAt', 'takeProfit', 'rearm']);
    const cross = { acceptBasis: true, beta: 1 };
    const byEth = leastWith({ enabled: true, instrument: 'ETH/USDT:USDT', cross });
    expect(notesOn(byEth)).toEqual(['cross:', 'cross.beta']);
    expect(notesOn({ ...byEth, alerts: { prices: [1] }, margin: { sweepAt: 3 } })).toEqual([
      'cross:',
      'cross:',
      'cross.beta',
      'margin.sweepAt:',
    ]);
  });
});
