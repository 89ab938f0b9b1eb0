import { describe, expect, it } from 'vitest';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { parseDeployedLimits } from '../../shared/policy/parse-deployed-limits.ts';

const TEXT = JSON.stringify(CAUTIOUS_LIMITS);
const changed = (change: object): string => JSON.stringify({ ...JSON.parse(TEXT), ...change });

describe('deployed limits', () => {
  it('read back as they were deployed', () => {
    expect(JSON.stringify(parseDeployedLimits(TEXT))).toBe(TEXT);
  });

  it.each([
    ['not JSON', 'nonsense', 'DEPLOYED_LIMITS is not a JSON object; correct the limits in cdk.json'],
    ['null', 'null', 'DEPLOYED_LIMITS is not a JSON object'],
    [
      'one more',
      changed({ notionalmax: '1' }),
      'DEPLOYED_LIMITS has notionalmax, which is no limit; there are modeCeiling',
    ],
    ['one less', changed({ notionalMax: undefined }), 'DEPLOYED_LIMITS.notionalMax'],
    ['a mode that is none', changed({ modeCeiling: 'LIVE' }), 'modeCeiling must be one of paper, live'],
    ['a number that has lost digits', changed({ ratioMax: 0.8 }), 'ratioMax must be plain decimal digits as text'],
    ['more than all', changed({ ratioMax: '1.01' }), 'ratioMax is 1.01, but it must be above 0 and at most 1'],
    ['no leverage', changed({ leverageMax: '0' }), 'leverageMax is 0, but it must be at least 1'],
    ['a slip of everything', changed({ slippageMax: '2' }), 'slippageMax is 2, but'],
    ['less than nothing', changed({ turnoverADay: '-1' }), 'turnoverADay is -1, but it must be at least 0'],
    ['orders of less than none', changed({ ordersADay: -1 }), 'ordersADay is -1, but'],
    ['half an order', changed({ ordersADay: 1.5 }), 'ordersADay must be a whole number'],
  ])('with %s are refused with a sentence', (_what, text, sentence) => {
    expect(() => parseDeployedLimits(text)).toThrow(sentence);
  });
});
