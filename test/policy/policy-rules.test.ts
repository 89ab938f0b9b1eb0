import { describe, expect, it } from 'vitest';
import { ratio } from '../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { LEAST } from './policy-items.ts';
import { attributesIn, faultsIn, leastWith, policyOf } from './readings.ts';

describe('contradictions', () => {
  it.each<[PolicyItem, string]>([
    [{ band: { below: '0.98' } }, 'band.below'],
    [{ band: { landAbove: '1.03' } }, 'band.landAbove'],
    [{ band: { above: '1' } }, 'band.above'],
    [{ margin: { warnAt: '0.5' } }, 'margin.warnAt'],
    [{ margin: { topUpAt: '0.75' } }, 'margin.topUpAt'],
    [{ margin: { topUpAt: '0.2' } }, 'margin.topUpAt'],
    [{ margin: { reduceAt: '0.25' } }, 'margin.reduceAt'],
    [{ leverage: 3, margin: { reduceAt: '0.17' } }, 'margin.reduceAt'],
    [{ holdings: { onAccount: false } }, 'holdings.onAccount'],
    [{ account: 'all' }, 'account'],
    [{ takeProfit: { price: 1, gain: '0.1' } }, 'takeProfit'],
    [{ margin: { from: ['spot', 'spot'] } }, 'margin.from'],
    [{ margin: { from: [] } }, 'margin.from'],
    [
      { remove: [{ when: { between: { from: '2026-11-02', until: '2026-11-01' } }, because: 'x' }] },
      'remove[0].when.between',
    ],
    [{ instrument: 'ETH/USDT:USDT' }, 'instrument'],
    [{ instrument: 'BTC/USD:ETH' }, 'instrument'],
    [{ instrument: 'BTC/USDT:USDT-261225' }, 'instrument'],
    [{ instrument: 'BTC/USDC:USDC' }, 'instrument'],
  ])('%j is faulty in %s alone', (changes, attribute) => {
    expect(attributesIn(leastWith(changes))).toEqual([attribute]);
  });

  it('lets another coin hedge only where its owner says how, and accepts what that leaves open', () => {
    const sentenceOf = (changes: PolicyItem) => faultsIn(leastWith(changes))[0]?.sentence;
    expect(sentenceOf({ instrument: 'ETH/USDT:USDT' })).toContain('or cross must say how another coin hedges it');
    expect(sentenceOf({ instrument: 'BTC/USDT:USDT-260327' })).toContain('dated contracts are not built yet');
    expect(sentenceOf({ cross: { acceptBasis: true } })).toContain('cross is a map of 1; it must be left out');
    const byEth = { instrument: 'ETH/USDT:USDT', cross: { acceptBasis: true } };
    expect(attributesIn(leastWith(byEth))).toEqual([]);
    expect(attributesIn(leastWith({ ...byEth, cross: { acceptBasis: false } }))).toEqual(['cross.acceptBasis']);
    expect(attributesIn(leastWith({ ...byEth, cross: {} }))).toEqual(['cross.acceptBasis']);
    expect(attributesIn(leastWith({ ...byEth, cross: { acceptBasis: true, window: '90d' } }))).toEqual([
      'cross.window',
    ]);
  });

  it('gives a hedge by another coin its own band, and keeps what the owner wrote of it', () => {
    const byEth = { instrument: 'ETH/USDT:USDT', cross: { acceptBasis: true }, band: { above: '1.2' } };
    expect(policyOf(leastWith(byEth)).band).toEqual({ below: '0.9', landBelow: '1', above: '1.2', landAbove: '1' });
  });

  it('names the cap of the deployment, also where the policy only took a default', () => {
    const tight = { ...CAUTIOUS_LIMITS, ratioMax: ratio('0.5'), leverageMax: ratio('1'), slippageMax: ratio('0.001') };
    const adjust = [{ when: { flag: 'a' }, ratio: '0.9', because: 'topping' }];
    expect(
      attributesIn(leastWith({ ratio: '0.5', leverage: 1, order: { slippageMax: '0.001' }, adjust }), tight),
    ).toEqual(['adjust[0].ratio']);
    expect(faultsIn(LEAST, tight).map((fault) => fault.sentence)).toEqual([
      'ratio is "0.6"; it must be at most 0.5, the limit of this deployment.',
      'leverage is 2 by default; it must be at most 1, the limit of this deployment.',
      'order.slippageMax is 0.003 by default; it must be at most 0.001, the limit of this deployment.',
    ]);
  });

  it('accepts the edges', () => {
    const wide = { ...CAUTIOUS_LIMITS, modeCeiling: 'live' as const, symbols: ['DOGE/USDC:USDC'] };
    const edges = {
      mode: 'live',
      coin: 'DOGE',
      instrument: 'DOGE/USDC:USDC',
      ratio: 1,
      leverage: '3',
      band: { below: 0.5, landBelow: 1, landAbove: 1, above: 2 },
      order: { slippageMax: '0.01', patience: 0 },
      expires: '1999-01-01',
      policyId: 'x'.repeat(40),
      note: 'x'.repeat(1000),
    };
    expect(attributesIn(leastWith(edges), wide)).toEqual([]);
    expect(attributesIn(leastWith({ ...edges, policyId: 'x'.repeat(41), note: 'x'.repeat(1001) }), wide)).toEqual([
      'policyId',
      'note',
    ]);
  });
});
