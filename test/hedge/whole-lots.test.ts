import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import { contracts } from '../../shared/money/amount.ts';
import { instrumentOf, landedOn, NOW_MS, policyOf, shortOf, viewOf } from '../support/given.ts';

/** An exchange that takes hundredths only, and a short from the time when it took thousandths. */
const decideOn = (short: string, changes: object) => {
  const policy = policyOf({ expiresMs: NOW_MS });
  const story = { instrument: instrumentOf({ lot: contracts('0.01') }), position: shortOf(short), policy };
  return decide(viewOf({ ...story, ...changes }), landedOn(policy));
};

describe('a short of no whole lots', () => {
  it('is bought back as far as whole lots go', () => {
    expect(decideOn('0.989', {}).action).toMatchObject({ purpose: 'remove', contracts: contracts('0.98') });
    const left = decideOn('0.989', { held: '0.4', policy: policyOf() });
    expect(left.action).toMatchObject({ kind: 'trade', contracts: contracts('0.58') });
  });

  it('that is less than one is left, and its owner is told', () => {
    const { action, notices } = decideOn('0.009', {});
    expect(action).toEqual({ kind: 'hold', because: 'less than one lot of 0.01 is to be bought back' });
    const [notice] = notices.filter(({ code }) => code === 'less-than-a-lot');
    expect(notice?.sentence).toMatch(
      /^0.009 contracts of BTC\/USDT:USDT should be bought back \(.+\), and .+ whole lots of 0.01 only/,
    );
  });

  it('stays where its size is what the policy asks for', () => {
    const { action, notices } = decideOn('0.999', { policy: policyOf() });
    expect([action.kind, notices]).toEqual(['hold', []]);
  });
});
