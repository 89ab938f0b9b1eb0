import { describe, expect, it } from 'vitest';
import { coins } from '../../shared/money/amount.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { expectKept } from '../support/promises.ts';
import { ACCOUNT, PERIOD_MS, type Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC, scene } from '../venue/scene.ts';

/** The coins are kept elsewhere, and margin is topped up sooner than by default. */
const ELSEWHERE: PolicyItem = {
  holdings: { elsewhere: { amount: '2', confirmed: '2025-12-30' } },
  margin: { topUpAt: '0.7' },
};

const hedged = () => opened(undefined, scene({ spot: { BTC: coins('0'), USDT: coins('5000') } }), ELSEWHERE);

/** Another policy for the coin that is hedged already, without the coins elsewhere. */
const rival = (policyId: string, changes: PolicyItem = {}): PolicyItem => ({
  policyId,
  account: ACCOUNT,
  coin: 'BTC',
  ratio: '0.6',
  ...changes,
});

/** Tops up at 68,000 by the plan of the hedge; by the default plan that would not be due before 71,000. */
async function expectItsOwnPlan(stage: Stage): Promise<void> {
  stage.moveTo('68000');
  await stage.passes(1);
  expect(stage.heard()).toContain('topped-up');
  expect(stage.exchange.venue.marginMoves.length).toBeGreaterThan(0);
}

describe.each(['a-copy', 'z-copy'])('a second enabled policy for a hedged coin (%s)', (policyId) => {
  it('freezes both, buys nothing back, and keeps the margin plan of the hedge', async () => {
    const stage = await hedged();
    stage.policies.put(rival(policyId, { enabled: true }));
    await stage.passes(4);
    expect(stage.exchange.asked).toHaveLength(1);
    expect(stage.heard()).toEqual(['hedge-opened', 'policy-faulty', 'policy-faulty']);
    await expectItsOwnPlan(stage);
    await expectKept(stage, '1.2');
  });

  it('does so for months, and leaves the hedge where it was once it is gone', async () => {
    const stage = await hedged();
    stage.policies.put(rival(policyId, { enabled: true }));
    for (let day = 0; day < 60; day++) {
      stage.clock.advance(24 * 3_600_000 - PERIOD_MS);
      stage.moveTo('60000');
      await stage.passes(1);
    }
    stage.policies.delete(ACCOUNT, policyId);
    await stage.passes(2);
    await expectKept(stage, '1.2');
  });
});

describe.each(['a-draft', 'z-draft'])('a faulty draft beside a disabled hedge (%s)', (policyId) => {
  it('does not take its short over: nothing is bought back, and its margin plan is kept', async () => {
    const stage = await hedged();
    stage.wish({ ...ELSEWHERE, enabled: false });
    await stage.passes(2);
    stage.policies.put(rival(policyId, { ratio: '1.5', enabled: false }));
    await stage.passes(4);
    expect(stage.exchange.asked).toHaveLength(1);
    expect(stage.heard()).toEqual(['hedge-opened', 'policy-disabled', 'policy-faulty']);
    await expectItsOwnPlan(stage);
    await expectKept(stage, '1.2');
  });

  it('does not either after a halt was lifted, which leaves no order to tell whose short it is', async () => {
    const stage = await hedged();
    stage.wish({ ...ELSEWHERE, enabled: false });
    stage.trade('sell', '0.1', { clientOrderId: 'cw1abcdefg5' });
    await stage.passes(1);
    stage.resume();
    await stage.passes(1);
    expect((await stage.slot(BTC)).intent).toBeUndefined();
    stage.policies.put(rival(policyId, { ratio: '1.5', enabled: false }));
    await stage.passes(4);
    expect(stage.exchange.asked).toHaveLength(1);
    await expectItsOwnPlan(stage);
  });
});
