import { describe, expect, it } from 'vitest';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { faultsIn, leastWith } from './readings.ts';

describe('a sentence', () => {
  const sentenceOf = (changes: PolicyItem) => faultsIn(leastWith(changes))[0]?.sentence;

  it.each<[PolicyItem, string]>([
    [{ ratio: 1.5 }, 'ratio is 1.5; it must be a number from 0 to 1 in plain digits.'],
    [{ ratio: Number.NaN }, 'ratio is NaN; it must be a number from 0 to 1 in plain digits.'],
    [{ ratio: '0x1' }, 'ratio is "0x1"; it must be a number from 0 to 1 in plain digits.'],
    [{ ratio: '٠' }, 'ratio is "\\u{660}"; it must be a number from 0 to 1 in plain digits.'],
    [{ enabled: 'true' }, 'enabled is "true"; it must be true or false, of the type Boolean rather than text.'],
    [{ leverage: 2.5 }, 'leverage is 2.5; it must be a whole number from 1 to 3.'],
    [{ mode: 'live' }, 'mode is "live"; it must be paper, the most that this deployment allows.'],
    [{ policyId: 'a b' }, 'policyId is "a b"; it must be at most 40 letters, digits, - and _.'],
    [
      { margin: [] },
      'margin is an empty list; it must be a map that may hold warnAt, topUpAt, reduceAt, whenOut, from, perDay and sweepAt.',
    ],
    [
      { margin: { reduceAt: '0.3' } },
      'margin.reduceAt is "0.3"; it must be below 0.246, where topUpAt 0.5 tops up at leverage 2.',
    ],
    [{ band: { landBelow: '0.9' } }, 'band.landBelow is "0.9"; it must be above band.below, which is 0.95.'],
    [
      { coin: 'DOGE' },
      'coin is "DOGE"; it must be a coin whose perpetual this deployment allows: BTC/USDT:USDT, ETH/USDT:USDT.',
    ],
  ])('about %j names the attribute, the value and what is allowed', (changes, sentence) => {
    expect(sentenceOf(changes)).toBe(sentence);
  });

  it.each<[PolicyItem, string]>([
    [
      { ladder: ['0.5', '0.6', '0'] },
      'ladder is a list of 3; it must be a list of 3 parts that add up to 1, such as 0.3, 0.3 and 0.4.',
    ],
    [{ conviction: 'sure' }, 'conviction is "sure"; it must be none or uneasy or warning or confirmed.'],
    [
      { raise: [{ when: { flag: 'a' }, to: 'none' }] },
      'raise[0].to is "none"; it must be uneasy or warning or confirmed.',
    ],
    [
      { stablecoinBelow: '0.999' },
      'stablecoinBelow is "0.999"; it must be a price in dollars from 0.5 to below 0.995, such as 0.98.',
    ],
    [
      { funding: { response: 'remove' } },
      'funding is a map of 1; it must be a map with budgetPerYear, costAbove or negativeFor, or several of them, and maybe response.',
    ],
    [
      { funding: { negativeFor: 9, response: { reduceTo: 0 } } },
      'funding.response.reduceTo is 0; it must be a number above 0 and below 1 in plain digits.',
    ],
    [
      { event: { from: '2026-12-03', until: '2026-12-01', ratio: 1 } },
      'event is a map of 3; it must be a map whose from is earlier than its until.',
    ],
    [
      { adjust: [{ when: { flag: 'a' }, because: 'x' }] },
      'adjust[0].ratio is missing; it must be a number from 0 to 1 in plain digits.',
    ],
  ])('about %j says what a rule needs', (changes, sentence) => {
    expect(sentenceOf(changes)).toBe(sentence);
  });

  it.each([
    ['ratoi', 'ratio'],
    ['PolicyID', 'policyId'],
    ['takeprofit', 'takeProfit'],
    ['alowPartial', 'allowPartial'],
  ])('about %s asks whether %s was meant', (attribute, meant) => {
    expect(sentenceOf({ [attribute]: 1 })).toBe(`${attribute} is not known here (did you mean ${meant}?).`);
  });

  it('about an attribute like no other guesses nothing and says what exists', () => {
    const sentence = sentenceOf({ grid: 1 });
    expect(sentence).toContain('grid is not known here; there are policyId, account,');
    expect(sentence?.length).toBeLessThanOrEqual(500);
  });
});
