import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { type NamedReading, parsePolicies } from '../../shared/policy/parse-policies.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { NONSENSE } from './nonsense.ts';
import { FULL, items, LEAST } from './policy-items.ts';

const LIVE_LIMITS = { ...CAUTIOUS_LIMITS, modeCeiling: 'live' as const };
const BTC: PolicyItem = { ...LEAST, policyId: 'btc-1', enabled: true };
const RIVAL: PolicyItem = { ...BTC, policyId: 'btc-2', instrument: 'BTC/USDT:USDT' };
const ETH: PolicyItem = { ...BTC, policyId: 'eth', coin: 'ETH' };

const sentencesOf = (written: readonly unknown[], limits = CAUTIOUS_LIMITS) =>
  parsePolicies(written as readonly PolicyItem[], limits).map(({ policyId, symbol, result }) => [
    policyId,
    symbol,
    result.ok ? [] : result.faults.map((fault) => fault.sentence),
  ]);
const attributesOf = (written: readonly unknown[], limits = CAUTIOUS_LIMITS) =>
  parsePolicies(written as readonly PolicyItem[], limits).map(({ result }) =>
    result.ok ? [] : result.faults.map((fault) => fault.attribute),
  );

const faultsOf = ({ result }: NamedReading) => (result.ok ? [] : result.faults);

describe('policies side by side', () => {
  it('are read in order, each by itself', () => {
    expect(sentencesOf([ETH, BTC])).toEqual([
      ['eth', 'ETH/USDT:USDT', []],
      ['btc-1', 'BTC/USDT:USDT', []],
    ]);
    expect(parsePolicies([], CAUTIOUS_LIMITS)).toEqual([]);
  });

  it('freeze one another over one coin, and each names the other', () => {
    const sentence = (other: string) =>
      `instrument is BTC/USDT:USDT, hedged also by ${other} of this account; one coin must have one enabled policy only.`;
    expect(sentencesOf([BTC, ETH, RIVAL])).toEqual([
      ['btc-1', 'BTC/USDT:USDT', [sentence('btc-2')]],
      ['eth', 'ETH/USDT:USDT', []],
      ['btc-2', 'BTC/USDT:USDT', [sentence('btc-1')]],
    ]);
  });

  it('freeze one another over two contracts of one coin, which would hedge it twice', () => {
    const limits = { ...CAUTIOUS_LIMITS, symbols: [...CAUTIOUS_LIMITS.symbols, 'BTC/USDC:USDC'] };
    expect(attributesOf([BTC, { ...RIVAL, instrument: 'BTC/USDC:USDC' }], limits)).toEqual([
      ['instrument'],
      ['instrument'],
    ]);
  });

  it('freeze one another over one coin hedged by two contracts, its own and that of another coin', () => {
    const byEth = { ...RIVAL, instrument: 'ETH/USDT:USDT', cross: { acceptBasis: true } };
    expect(attributesOf([BTC, byEth])).toEqual([['instrument'], ['instrument']]);
    expect(attributesOf([ETH, byEth])).toEqual([['instrument'], ['instrument']]);
  });

  it('do not quarrel when one is off, or on another account', () => {
    expect(attributesOf([BTC, { ...RIVAL, enabled: false }])).toEqual([[], []]);
    expect(attributesOf([BTC, { ...RIVAL, account: 'second' }])).toEqual([[], []]);
  });

  it('are frozen by a faulty rival too, for that may own the short', () => {
    expect(attributesOf([BTC, { ...RIVAL, ratio: 2 }])).toEqual([['instrument'], ['instrument', 'ratio']]);
    expect(attributesOf([BTC, { ...RIVAL, enabled: 'true' }])).toEqual([['instrument'], ['instrument', 'enabled']]);
  });

  it('freeze one another over different modes, but nothing is live above the ceiling', () => {
    const live = { ...ETH, mode: 'live' };
    expect(attributesOf([BTC, live], LIVE_LIMITS)).toEqual([['mode'], ['mode']]);
    expect(attributesOf([{ ...BTC, mode: 'live' }, live], LIVE_LIMITS)).toEqual([[], []]);
    expect(attributesOf([{ ...BTC, enabled: false }, live], LIVE_LIMITS)).toEqual([[], []]);
    expect(attributesOf([BTC, live])).toEqual([[], ['mode']]);
  });

  it('are reported as unnamed without a usable policyId', () => {
    const { policyId: _, ...nameless } = BTC;
    expect(sentencesOf([nameless, { ...ETH, policyId: 'a b' }, null])).toEqual([
      ['(unnamed)', 'BTC/USDT:USDT', ['policyId is missing; it must be at most 40 letters, digits, - and _.']],
      ['(unnamed)', 'ETH/USDT:USDT', ['policyId is "a b"; it must be at most 40 letters, digits, - and _.']],
      ['(unnamed)', undefined, ['(item) is not a policy; it must be a map of attributes such as policyId and ratio.']],
    ]);
  });

  it('never throw, lose an item or hide a fault, and a pair for one short never stands', () => {
    const hostile = fc.tuple(
      fc.constantFrom(...Object.keys(FULL)),
      fc.oneof(fc.constantFrom(...NONSENSE), fc.anything()),
    );
    const mixed = fc.oneof(
      items,
      fc.tuple(items, hostile).map(([item, [attribute, value]]) => ({ ...item, [attribute]: value })),
      fc.anything().map((any) => any as PolicyItem),
    );
    fc.assert(
      fc.property(fc.array(mixed, { maxLength: 6 }), (written) => {
        const read = parsePolicies(written, CAUTIOUS_LIMITS);
        expect(read).toHaveLength(written.length);
        const standing = read.flatMap(({ result }) => (result.ok && result.policy.enabled ? [result.policy] : []));
        const shorts = standing.map(({ account, instrument }) => `${account}#${instrument}`);
        expect(new Set(shorts).size).toBe(shorts.length);
        for (const { attribute, sentence } of read.flatMap(faultsOf)) {
          expect(sentence).toContain(attribute);
          expect(sentence).toMatch(/^[ -~]{1,499}\.$/);
        }
        expect(read.filter((each) => !each.result.ok && faultsOf(each).length === 0)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
