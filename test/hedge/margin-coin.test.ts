import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { NOTHING_ASKED } from '../../shared/hedge/market-sight.ts';
import { found } from '../../shared/market/read.ts';
import { NO_CONTRACTS, price } from '../../shared/money/amount.ts';
import { MINUTE_MS } from '../../shared/time/duration.ts';
import { landedOn, NOW_MS, policyOf, shortOf, viewOf } from '../support/given.ts';

const CAREFUL = policyOf({ stablecoinBelow: price('0.98') });
function at(dollars: string | undefined, policy = CAREFUL, memory: Partial<HedgeState> = {}) {
  const market = dollars === undefined ? NOTHING_ASKED : { ...NOTHING_ASKED, stablecoin: found(price(dollars)) };
  return decide(viewOf({ policy, market, position: shortOf('1') }), landedOn(policy, memory));
}
const told = (decision: ReturnType<typeof at>) => decision.notices.map(({ code }) => code);

describe('a margin coin', () => {
  it('below 0.995 dollars is told to everybody, and nothing is done about it', () => {
    expect(told(at('0.9949', policyOf()))).toEqual(['margin-coin-low']);
    expect(told(at('0.995', policyOf()))).toEqual([]);
    expect(at('0.5', policyOf()).action.kind).toBe('hold');
    expect(at('0.9', policyOf()).notices[0]?.sentence).toContain(
      'USDT is worth 0.9000 dollars: margin and profit of the short have lost 10.00 %',
    );
  });

  it('below what the owner accepts takes the hedge off, on a second reading', () => {
    const first = at('0.979');
    expect([first.action.kind, first.againInMs]).toEqual(['hold', MINUTE_MS]);
    expect(first.state.marginCoinLowSinceMs).toBe(NOW_MS);
    const second = at('0.979', CAREFUL, { marginCoinLowSinceMs: NOW_MS - MINUTE_MS });
    expect(second.action).toMatchObject({ purpose: 'remove', target: NO_CONTRACTS });
    expect(second.state.latch).toMatchObject({
      kind: 'margin-coin',
      because: 'the margin coin is worth less than 0.98 dollars',
    });
  });

  it('that is back above it, or whose price is not known, takes nothing off', () => {
    const back = at('0.98', CAREFUL, { marginCoinLowSinceMs: NOW_MS - MINUTE_MS });
    expect([back.action.kind, back.state.marginCoinLowSinceMs]).toEqual(['hold', undefined]);
    const unknown = at(undefined, CAREFUL, { marginCoinLowSinceMs: NOW_MS - MINUTE_MS });
    expect(unknown.action.kind).toBe('hold');
    expect(unknown.verdicts.some(({ rule, verdict }) => rule === 'removal: margin-coin' && verdict === 'unknown')).toBe(
      true,
    );
  });
});
