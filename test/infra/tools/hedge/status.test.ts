import { describe, expect, it } from 'vitest';
import { BTC } from '../../../venue/scene.ts';
import { openOwnedStack } from './owned-stack.ts';

const BTC_CORE = { policyId: 'btc-core', coin: 'BTC', ratio: '0.6', enabled: true, order: { style: 'market' } };
const ETH_HALF = { policyId: 'eth-half', coin: 'ETH', ratio: '0.5', takeProfit: { gain: '0.08' } };

/** A stack with a hedge of 1.2 BTC, seen by a pass just now, and a policy that is not enabled. */
async function openHedged() {
  const stack = await openOwnedStack();
  await stack.putControl({ mode: 'run' });
  await stack.putPolicy(BTC_CORE);
  await stack.putPolicy(ETH_HALF);
  stack.stage.hold('ETH', '4');
  await stack.passes(2);
  return stack;
}

describe('hedge status', () => {
  it('says how every hedge stands', async () => {
    const { hedge } = await openHedged();
    expect((await hedge('status')).out.split('\n')).toEqual([
      'Account main: paper, no order reaches an exchange; control run',
      '  Last pass just now: every position is what its trades say.',
      '  Last alert 5 min ago, info: BTC hedge opened.',
      '',
      'hedge     state     coins  short   ratio  target       mark  liquidation    away  funding',
      '────────  ────────  ─────  ─────  ──────  ──────  ─────────  ───────────  ──────  ───────',
      'btc-core  active        2    1.2  60.0 %  60.0 %  60,000.00    89,593.50  49.3 %     0.00',
      '  With the cash present this short survives a rise of 137.8 % (price 142662). A rise to 120000 needs',
      '  no more cash. The next top-up is 21365 USDT at price 71870.',
      'eth-half  disabled      4      0   0.0 %       -   3,000.00            -       -     0.00',
      '  Nothing is open, and nothing will be opened.',
    ]);
  });

  it('says the same as the alert of the pass, and the next step where there is nothing', async () => {
    const { hedge, stage } = await openHedged();
    const survival = /With the cash.*$/.exec(stage.channel.sent[0]?.text ?? '')?.[0] ?? '(none)';
    const { accounts } = JSON.parse((await hedge('status', '--json')).out);
    expect(accounts[0].hedges[0]).toMatchObject({
      survival,
      short: '1.2',
      coins: '2',
      hedgeRatio: '0.6',
      state: 'active',
    });
    const empty = await openOwnedStack();
    expect((await empty.hedge('status')).out).toBe('No policy yet: npm run hedge -- policy put FILE.');
    await empty.putPolicy(BTC_CORE);
    expect((await empty.hedge('status')).out).toMatch(/control not set: nothing is traded\n {2}No pass has ended yet/);
  });

  it('says how old its figures are once two passes are missing', async () => {
    const { hedge, stage } = await openHedged();
    stage.clock.advance(10 * 60_000);
    expect((await hedge('status')).out).not.toMatch(/Figures seen/);
    stage.clock.advance(2 * 60_000);
    const { words } = await hedge('status');
    expect(words).toMatch(/Last pass 12 min ago: .*; one is due every 5 min: see npm run hedge -- doctor\./);
    expect(words).toMatch(/Figures seen 12 min ago\. With the cash/);
  });

  it.each([
    [
      'frozen',
      { ...BTC_CORE, ratio: '1.5' },
      /frozen .*\n {2}Frozen until it is corrected; the margin of its short is kept: ratio is "1.5"/,
    ],
    [
      'disabled',
      { ...BTC_CORE, enabled: false },
      /disabled .*\n {2}Its short stays open and its margin is kept\. To close it: npm run hedge -- flatten btc-core\./,
    ],
    [
      'removed',
      { ...BTC_CORE, takeProfit: { price: '70000' } },
      /removed .* 0\.0 % .*\n {2}Removed just now: take-profit: the mark price reached 70000\. To hedge again: change its ratio/,
    ],
  ])('says why a hedge is %s', async (_state, policy, sentence) => {
    const { hedge, putPolicy, passes } = await openHedged();
    await putPolicy(policy);
    await passes(1);
    expect((await hedge('status')).out).toMatch(sentence);
  });

  it('shows a short whose policy was deleted', async () => {
    const { hedge, passes } = await openHedged();
    await hedge('policy', 'delete', 'btc-core', '--yes');
    await passes(1);
    expect((await hedge('status')).out).toMatch(
      /deleted +2 +1\.2 .*\n {2}Its policy was deleted; its short stays open/,
    );
  });

  it('shows what a pass could not verify, then the halt and how to lift it', async () => {
    const { hedge, stage, passes } = await openHedged();
    stage.exchange.happen((venue) => {
      const { [BTC]: _lost, ...positions } = venue.positions;
      return { ...venue, positions };
    });
    await passes(1);
    expect((await hedge('status')).out).toMatch(/NOT verified/);
    await passes(1);
    const { words } = await hedge('status');
    expect(words).toMatch(/HALTED just now, nothing grows: The exchange shows a short of 0 contracts/);
    expect(words).toContain('When you have looked: npm run hedge -- control resume --account main.');
  });
});
