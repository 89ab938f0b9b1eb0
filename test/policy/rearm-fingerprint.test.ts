import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { rearmFingerprint } from '../../shared/policy/rearm-fingerprint.ts';
import { items, LEAST } from './policy-items.ts';

const LIMITS = { ...CAUTIOUS_LIMITS, symbols: [...CAUTIOUS_LIMITS.symbols, 'BTC/USDC:USDC'] };

function fingerprintOf(item: PolicyItem): string {
  const read = parsePolicy(item, LIMITS);
  if (!read.ok) throw new Error('the test wrote a faulty policy');
  return rearmFingerprint(read.policy);
}

const RULES = Array.from({ length: 20 }, (_, at) => ({
  when: { flag: `flag-${at}` },
  because: 'a reason of some length',
}));
const WISHES: readonly PolicyItem[] = [
  {},
  { ratio: '0.61' },
  { remove: [{ when: { flag: 'a' }, because: 'x' }] },
  { remove: [{ when: { flag: 'a' }, because: 'y' }] },
  { remove: RULES },
  { remove: RULES.toReversed() },
  { takeProfit: { price: 1 } },
  { takeProfit: { gain: '0.1' } },
  { rearm: 'now' },
  { rearm: { after: '1h' } },
  { rearm: { when: { priceBelow: 1 } } },
  { instrument: 'BTC/USDC:USDC' },
];

describe('the fingerprint that re-arms a removed hedge', () => {
  it('differs for every wish that re-arms', () => {
    const fingerprints = WISHES.map((wish) => fingerprintOf({ ...LEAST, ...wish }));
    expect(new Set(fingerprints).size).toBe(WISHES.length);
  });

  it('changes with nothing else, however the same wish is spelled', () => {
    const others = fc.constantFrom<PolicyItem>(
      { note: 'seen' },
      { check: 'ok' },
      { alerts: { minimum: 'critical' } },
      { margin: { perDay: 1 } },
      { enabled: true },
      { band: { below: '0.9' } },
      { flags: ['a'] },
      { leverage: 3 },
      { expires: '2026-11-01' },
    );
    fc.assert(
      fc.property(items, others, ({ margin, band, ...item }, other) => {
        expect(fingerprintOf({ ...item, ...other })).toBe(fingerprintOf(item));
      }),
      { numRuns: 100 },
    );
    expect(fingerprintOf({ ...LEAST, ratio: '0.60' })).toBe(fingerprintOf({ ...LEAST, ratio: 0.6 }));
    expect(fingerprintOf({ ...LEAST, instrument: 'BTC/USDT:USDT' })).toBe(fingerprintOf(LEAST));
  });

  it('stays small, and the same in every version of the program', () => {
    fc.assert(
      fc.property(items, (item) => {
        expect(fingerprintOf(item).length).toBeLessThanOrEqual(400);
      }),
      { numRuns: 100 },
    );
    expect(fingerprintOf(LEAST)).toBe(
      '{"instrument":"BTC/USDT:USDT","ratio":"0.6","rearm":{"kind":"manual"},"remove":[]}',
    );
    expect(fingerprintOf({ ...LEAST, remove: RULES })).toMatch(/^fnv1a64:[0-9a-f]{16}:\d+$/);
  });
});
