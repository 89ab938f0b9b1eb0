import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { condition } from '../../shared/policy/condition-schema.ts';
import { conditions } from './policy-items.ts';
import { attributesIn, leastWith } from './readings.ts';

const readAs = (written: unknown) => JSON.parse(JSON.stringify(condition.parse(written)));
const faultyAt = (when: unknown) => attributesIn(leastWith({ remove: [{ when, because: 'x' }] }));

describe('a condition', () => {
  it.each([
    [{ priceAbove: '70000' }, { kind: 'priceAbove', price: '70000' }],
    [{ priceBelow: 0.5 }, { kind: 'priceBelow', price: '0.5' }],
    [{ gainAbove: '0.08' }, { kind: 'gainAbove', part: '0.08' }],
    [{ lossAbove: 1.5 }, { kind: 'lossAbove', part: '1.5' }],
    [{ riseFromEntry: '0.05' }, { kind: 'riseFromEntry', part: '0.05' }],
    [{ heldFor: '3d' }, { kind: 'heldFor', forMs: 259_200_000 }],
    [{ after: '1970-01-02' }, { kind: 'after', atMs: 86_400_000 }],
    [{ before: '1970-01-01T00:01Z' }, { kind: 'before', atMs: 60_000 }],
    [{ between: { from: '1970-01-01', until: '1970-01-02' } }, { kind: 'between', fromMs: 0, untilMs: 86_400_000 }],
    [{ flag: 'catalyst-resolved' }, { kind: 'flag', name: 'catalyst-resolved' }],
    [{ drawdownAbove: '0.05' }, { kind: 'drawdownAbove', part: '0.05' }],
    [{ marginBelow: '0.25' }, { kind: 'marginBelow', part: '0.25' }],
    [{ signal: { name: 'double-top' } }, { kind: 'signal', name: 'double-top', on: '1d', withinMs: 259_200_000 }],
    [
      { signal: { name: 'bullish-divergence', on: '4h', within: '12h' } },
      { kind: 'signal', name: 'bullish-divergence', on: '4h', withinMs: 43_200_000 },
    ],
    [{ trend: { is: 'down', on: '1h' } }, { kind: 'trend', is: 'down', on: '1h' }],
    [{ stable: { bars: 14, range: '0.05' } }, { kind: 'stable', on: '1d', bars: 14, rangeBelow: '0.05' }],
    [{ volatilityAbove: { bars: 30, rate: 0.8 } }, { kind: 'volatilityAbove', on: '1d', bars: 30, above: '0.8' }],
    [{ sentiment: 'improved' }, { kind: 'sentiment', is: 'improved' }],
    [{ fundingBelow: { rate: '-0.0001', periods: 9 } }, { kind: 'fundingBelow', rate: '-0.0001', periods: 9 }],
    [{ fundingAbove: { rate: 0, periods: '1' } }, { kind: 'fundingAbove', rate: '0', periods: 1 }],
    [{ stablecoinBelow: '0.98' }, { kind: 'stablecoinBelow', price: '0.98' }],
    [{ conviction: 'warning' }, { kind: 'conviction', atLeast: 'warning' }],
    [{ not: { flag: 'a' } }, { kind: 'not', of: { kind: 'flag', name: 'a' } }],
    [{ any: [{ flag: 'a' }] }, { kind: 'any', of: [{ kind: 'flag', name: 'a' }] }],
    [{ all: [{ flag: 'a' }] }, { kind: 'all', of: [{ kind: 'flag', name: 'a' }] }],
  ])('%j is understood', (written, meant) => {
    expect(readAs(written)).toEqual(meant);
  });

  it('is understood whatever it is made of', () => {
    fc.assert(
      fc.property(conditions, (when) => condition.safeParse(when).success),
      { numRuns: 200 },
    );
  });

  it.each<[unknown, string]>([
    [{}, 'remove[0].when'],
    ['priceAbove', 'remove[0].when'],
    [[{ flag: 'a' }], 'remove[0].when'],
    [{ conviction: 'sure' }, 'remove[0].when.conviction'],
    [{ flag: 'a', priceAbove: 1 }, 'remove[0].when'],
    [{ signal: { name: 'triple-top' } }, 'remove[0].when.signal.name'],
    [{ signal: { name: 'double-top', on: '1w' } }, 'remove[0].when.signal.on'],
    [{ signal: { name: 'double-top', on: '1h', within: '90d' } }, 'remove[0].when.signal.within'],
    [{ signal: { on: '1d' } }, 'remove[0].when.signal.name'],
    [{ trend: 'down' }, 'remove[0].when.trend'],
    [{ trend: { is: 'falling' } }, 'remove[0].when.trend.is'],
    [{ stable: { range: '0.05' } }, 'remove[0].when.stable.bars'],
    [{ stable: { bars: 751, range: '0.05' } }, 'remove[0].when.stable.bars'],
    [{ volatilityAbove: { bars: 30 } }, 'remove[0].when.volatilityAbove.rate'],
    [{ volatilityAbove: '0.8' }, 'remove[0].when.volatilityAbove'],
    [{ sentiment: 'better' }, 'remove[0].when.sentiment'],
    [{ fundingBelow: '-0.0001' }, 'remove[0].when.fundingBelow'],
    [{ fundingBelow: { rate: '-0.06', periods: 9 } }, 'remove[0].when.fundingBelow.rate'],
    [{ fundingAbove: { rate: '0.0001', periods: 91 } }, 'remove[0].when.fundingAbove.periods'],
    [{ stablecoinBelow: 0 }, 'remove[0].when.stablecoinBelow'],
    [{ marginBelow: '1' }, 'remove[0].when.marginBelow'],
    [{ drawdownAbove: '-0.1' }, 'remove[0].when.drawdownAbove'],
    [{ all: [] }, 'remove[0].when.all'],
    [{ any: { flag: 'a' } }, 'remove[0].when.any'],
    [{ not: [{ flag: 'a' }] }, 'remove[0].when.not'],
    [{ all: [{ flag: 'a' }, { pricAbove: 1 }] }, 'remove[0].when.all[1].pricAbove'],
    [{ priceAbove: 0 }, 'remove[0].when.priceAbove'],
    [{ gainAbove: 1 }, 'remove[0].when.gainAbove'],
    [{ heldFor: '1w' }, 'remove[0].when.heldFor'],
    [{ heldFor: 86_400 }, 'remove[0].when.heldFor'],
    [{ after: '2026-11-01T12:00' }, 'remove[0].when.after'],
    [{ between: { from: '2026-11-01' } }, 'remove[0].when.between.until'],
    [{ between: { from: '2026-11-01', until: '2026-11-01' } }, 'remove[0].when.between'],
  ])('%j is faulty at %s alone', (when, attribute) => {
    expect(faultyAt(when)).toEqual([attribute]);
  });

  it('may be 5 deep and not 6', () => {
    const five = { not: { not: { not: { not: { flag: 'a' } } } } };
    expect(faultyAt(five)).toEqual([]);
    expect(faultyAt({ not: five })).toEqual(['remove[0].when']);
  });

  it('may have 20 parts and not 21', () => {
    const parts = (count: number) => Array.from({ length: count }, () => ({ flag: 'a' }));
    expect(faultyAt({ any: parts(19) })).toEqual([]);
    expect(faultyAt({ any: parts(20) })).toEqual(['remove[0].when']);
    expect(faultyAt({ any: [{ all: parts(9) }, { all: parts(8) }] })).toEqual([]);
    expect(faultyAt({ any: [{ all: parts(9) }, { all: parts(9) }] })).toEqual(['remove[0].when']);
  });
});
