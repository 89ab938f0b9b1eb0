import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { distanceAtEntry, firstTopUp, perDayFault } from '../../shared/policy/entry-margin.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { parsePolicy } from '../../shared/policy/parse-policy.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { leastWith } from './readings.ts';

function hedgeWith(changes: PolicyItem): HedgePolicy {
  const read = parsePolicy(leastWith(changes), CAUTIOUS_LIMITS);
  if (!read.ok) throw new Error('the test wrote a faulty policy');
  return read.policy;
}

describe('the margin plan at entry', () => {
  it.each([
    ['1', '0.9900'],
    ['2', '0.4925'],
    ['3', '0.3267'],
  ])('leverage %s is liquidated %s above entry: (1 + 1/L) / (1 + MMR) - 1', (leverage, distance) => {
    expect(distanceAtEntry(hedgeWith({ leverage })).toText(4)).toBe(distance);
  });

  it('prices the first top-up at 2x near 30 % of the notional', () => {
    // Half of 49.254 % is left at (1.5 / 1.005) / 1.24627 = 1.197605; the top-up costs 0.197605 x 1.5.
    expect(firstTopUp(hedgeWith({}), quote('60000')).toText(0)).toBe('17784');
    // With a quarter of the mark left, as in the published simulations: at +19.4 %, 29 % of the notional.
    const quarter = hedgeWith({ margin: { topUpAt: '0.507575757' } });
    expect(firstTopUp(quarter, quote('1')).toText(3)).toBe('0.291');
  });

  it('accepts a daily cap that carries one full top-up, and no less', () => {
    const capped = (perDay: string) => perDayFault(hedgeWith({ margin: { perDay } }), quote('60000'));
    expect(capped('17785')).toBeUndefined();
    expect(capped('17784')).toEqual({
      attribute: 'margin.perDay',
      value: '"17784"',
      sentence:
        'margin.perDay is "17784"; it must be at least 17785, one full top-up of a hedge worth 60000, or left out for no cap.',
    });
    expect(perDayFault(hedgeWith({}), quote('60000'))).toBeUndefined();
  });

  it('needs the cap that its own sentence names', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3),
        fc.integer({ min: 400, max: 740 }),
        fc.integer({ min: 1, max: 10_000_000 }),
        (leverage, topUpAt, worth) => {
          const margin = { topUpAt: `0.${topUpAt}`, perDay: '0.01' };
          const notional = quote(String(worth));
          const fault = perDayFault(hedgeWith({ leverage, margin }), notional);
          const [, least = ''] = /at least (\d+),/.exec(fault?.sentence ?? '') ?? [];
          expect(perDayFault(hedgeWith({ leverage, margin: { ...margin, perDay: least } }), notional)).toBeUndefined();
        },
      ),
      { numRuns: 50 },
    );
  });
});
