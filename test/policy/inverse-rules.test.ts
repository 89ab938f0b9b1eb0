import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { INVERSE_BTC, INVERSE_LIMITS } from '../support/inverse.ts';
import { leastWith } from './readings.ts';

function sentencesOf(changes: PolicyItem, limits = INVERSE_LIMITS): readonly string[] {
  const read = parsePolicy(leastWith({ instrument: INVERSE_BTC, mode: 'live', ...changes }), limits);
  return read.ok ? [] : read.faults.map(({ sentence }) => sentence);
}

describe('a policy that hedges by the inverse contract', () => {
  it('is accepted where the deployment allows the contract', () => {
    expect(sentencesOf({})).toEqual([]);
    expect(sentencesOf({ leverage: 1, reserve: '0' })).toEqual([]);
    expect(sentencesOf({}, { ...INVERSE_LIMITS, symbols: ['BTC/USDT:USDT'] })).toEqual([
      'instrument is "BTC/USD:BTC"; it must be one that this deployment allows: BTC/USDT:USDT.',
    ]);
  });

  it.each<[PolicyItem, RegExp]>([
    [{ mode: 'paper' }, /^mode is "paper"; it must be live: .* cannot be tried on paper yet/],
    [{ mode: undefined }, /^mode is paper by default; it must be live/],
    [{ marginMode: 'cross' }, /^marginMode is "cross"; it must be isolated: an inverse hedge stands on its own margin/],
    [{ margin: { sweepAt: '3' } }, /^margin.sweepAt is "3"; it must be left out/],
    [{ stablecoinBelow: '0.98' }, /^stablecoinBelow is "0.98"; it must be left out: BTC.USD:BTC is margined in BTC/],
    [
      { remove: [{ when: { stablecoinBelow: '0.98' }, because: 'peg' }] },
      /^instrument is "BTC.USD:BTC"; it must be a linear perpetual while a condition asks for stablecoinBelow/,
    ],
    [
      { coin: 'ETH' },
      /^instrument is "BTC.USD:BTC"; it must be the perpetual of ETH itself, such as .* or ETH.USD:ETH/,
    ],
    [
      { coin: 'ETH', cross: { acceptBasis: true } },
      /^instrument is "BTC.USD:BTC"; it must be a linear perpetual: an inverse contract hedges no other coin/,
    ],
    [{ cross: { acceptBasis: true } }, /^cross is .*it must be left out/],
  ])('%j is refused in a sentence', (changes, sentence) => {
    expect(sentencesOf(changes)).toEqual([expect.stringMatching(sentence)]);
  });
});
