import { describe, expect, it } from 'vitest';
import { coins } from '../../shared/money/amount.ts';
import { coinsIn, notional } from '../../shared/money/conversions.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { Stage } from '../support/stage.ts';
import { BTC, scene } from '../venue/scene.ts';

/** One BTC on the account, hedged at 60,000 as the policy says. */
async function hedged(wish: PolicyItem): Promise<Stage> {
  const stage = new Stage(scene());
  stage.hold('BTC', '1');
  stage.wish(wish);
  await stage.pass();
  return stage;
}

/** What coins and short have come to together since 60,000, to the dollar; the short was sold a tenth below the mark. */
async function totalAt(stage: Stage, mark: string): Promise<number> {
  stage.moveTo(mark);
  await stage.passes(1);
  const { positions, prices } = stage.exchange.venue;
  const [position, now] = [positions[BTC], prices[BTC]?.mark];
  if (position === undefined || now === undefined) throw new Error('there is no short');
  const short = position.entryValue.minus(notional(coinsIn(position.contracts, coins('1')), now));
  return Math.round(Number(mark) - 60_000 + short.toChartNumber()) + 0;
}

describe('what the tutorial adds up', () => {
  it.each([
    ['1', [0, 0, 0]],
    ['0.5', [5_000, -5_000, 0]],
  ])('comes true at a ratio of %s: coins and short together at 70,000, 50,000 and 60,000', async (wanted, totals) => {
    const stage = await hedged({ ratio: wanted });
    const found: number[] = [];
    for (const mark of ['70000', '50000', '60000']) found.push(await totalAt(stage, mark));
    expect(found).toEqual(totals);
    expect(stage.short().toString()).toBe(wanted);
  });

  it.each([
    [2, '30000'],
    [3, '20000'],
  ])('comes true at %dx: a short of one BTC takes %s USDT of margin', async (leverage, margin) => {
    const stage = await hedged({ ratio: '1', leverage });
    const wallet = stage.exchange.venue.positions[BTC]?.isolatedWallet;
    expect(wallet?.toText(0)).toBe(margin);
  });
});
