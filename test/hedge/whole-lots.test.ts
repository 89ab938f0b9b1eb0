import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import { contracts, quote } from '../../shared/money/amount.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { instrumentOf, landedOn, NOW_MS, policyOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

/** An exchange that takes hundredths only, and a short from the time when it took thousandths. */
const decideOn = (short: string, policy: HedgePolicy, story: Story = {}, state = landedOn(policy)) => {
  const coarser = { instrument: instrumentOf({ lot: contracts('0.01') }), position: shortOf(short), policy };
  return decide(viewOf({ ...coarser, ...story }), state);
};
const EXPIRED = policyOf({ expiresMs: NOW_MS });
const codes = ({ notices }: ReturnType<typeof decide>) => notices.map(({ code }) => code);

describe('a short of no whole lots', () => {
  it('is bought back as far as whole lots go', () => {
    expect(decideOn('0.989', EXPIRED).action).toMatchObject({ purpose: 'remove', contracts: contracts('0.98') });
    const left = decideOn('0.989', policyOf(), { held: '0.4' });
    expect(left.action).toMatchObject({ kind: 'trade', contracts: contracts('0.58') });
  });

  it('grows by whole lots', () => {
    const grown = decideOn('0.595', policyOf(), {}, stateOf());
    expect(grown.action).toMatchObject({ side: 'sell', contracts: contracts('0.4') });
  });

  it('that should go and is less than one is left, and its owner is told', () => {
    const decision = decideOn('0.009', EXPIRED);
    expect(decision.action).toEqual({ kind: 'hold', because: 'it would take less than one lot of 0.01' });
    const [notice] = decision.notices.filter(({ code }) => code === 'less-than-a-lot');
    expect(notice?.sentence).toMatch(
      /^0.009 contracts of BTC\/USDT:USDT should be bought back \(.+\), and .+ whole lots of 0.01 only/,
    );
  });

  it('that should be rescued and is less than one needs cash, and its owner hears how to send it', () => {
    const near: Story = { mark: '85000', futures: '0', futuresTotal: quote('0') };
    const decision = decideOn('0.009', policyOf(), near);
    expect(decision.action.kind).toBe('hold');
    expect(decision.notices.find(({ code }) => code === 'out-of-cash')?.sentence).toContain(
      'Send USDT to the futures wallet.',
    );
  });

  it('stays without a word where its size is as near as it can be to what the policy asks for', () => {
    const decision = decideOn('0.999', policyOf());
    expect([decision.action.kind, codes(decision)]).toEqual(['hold', []]);
  });
});
