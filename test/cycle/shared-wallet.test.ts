import { describe, expect, it } from 'vitest';
import { coins, quote, ratio } from '../../shared/money/amount.ts';
import { Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC, ETH, scene } from '../venue/scene.ts';

/** A coin of BTC and twenty of ETH, each hedged at 60,000 in cross mode on one wallet of 60,000, with no cash beside it. */
async function twoOnOneWallet(): Promise<Stage> {
  const stage = new Stage(
    scene({
      wallet: quote('60000'),
      spot: { BTC: coins('1') },
      settings: { leverage: ratio('2'), marginMode: 'cross' },
    }),
  );
  const wish = { reserve: '0', marginMode: 'cross', ratio: '1' };
  stage.wish(wish);
  stage.hold('ETH', '20');
  stage.moveTo('3000', ETH);
  stage.wish({ ...wish, policyId: 'eth', coin: 'ETH', order: { style: 'market' } });
  await stage.passes(3);
  return stage;
}

const liquidations = ({ exchange }: Stage): readonly string[] =>
  exchange.venue.trades.flatMap(({ clientOrderId }) => (clientOrderId.startsWith('cw1') ? [] : [clientOrderId]));

/** Both coins rise to 1.6 times where they were, with two passes after each step. */
async function rise(stage: Stage, step: number): Promise<void> {
  for (let times = step; times < 1.6 * step; times *= step) {
    const now = Math.min(times, 1.6);
    stage.moveTo((60_000 * now).toFixed(1));
    stage.moveTo((3_000 * now).toFixed(1), ETH);
    await stage.passes(2);
  }
}

describe('two cross hedges on one wallet', () => {
  it.each([1.01, 1.03, 1.05])('both survive when both coins rise by three fifths, each time by x %s', async (step) => {
    const stage = await twoOnOneWallet();
    await rise(stage, step);
    expect(liquidations(stage)).toEqual([]);
    expect([stage.short().isPositive(), stage.short(ETH).isPositive()]).toEqual([true, true]);
    const bought = stage.exchange.asked.filter(({ side }) => side === 'buy');
    expect(bought.length).toBeGreaterThan(1);
    expect(bought.length).toBeLessThan(8);
    const heard = stage.heard();
    expect(heard.indexOf('cash-short')).toBeGreaterThan(-1);
    expect(heard.indexOf('cash-short')).toBeLessThan(heard.indexOf('bought-back'));
  });

  it.each([1.08, 1.1, 1.12])('are not liquidated even where each rise is x %s', async (step) => {
    const stage = await twoOnOneWallet();
    await rise(stage, step);
    expect(liquidations(stage)).toEqual([]);
    expect(stage.short().plus(stage.short(ETH)).isPositive()).toBe(true);
  });

  it('both survive when only one of the coins runs away', async () => {
    const stage = await twoOnOneWallet();
    for (let times = 1.04; times < 2.5; times *= 1.04) {
      stage.moveTo((3_000 * times).toFixed(1), ETH);
      await stage.passes(2);
    }
    expect(liquidations(stage)).toEqual([]);
    expect([stage.short().isPositive(), stage.short(ETH).isPositive()]).toEqual([true, true]);
  });
});

describe('an isolated hedge that may be topped up from spot only', () => {
  it('is bought back once: the margin that sets free goes back behind what is left', async () => {
    const venue = scene({ wallet: quote('36250'), spot: { BTC: coins('2') } });
    const stage = await opened(() => {}, venue, { reserve: '0', margin: { from: ['spot'] } });
    stage.moveTo('81000');
    await stage.passes(26);
    expect(stage.exchange.asked.map(({ side, contracts }) => `${side} ${contracts}`)).toEqual([
      'sell 1.2',
      'buy 0.613',
    ]);
    expect(stage.exchange.venue.positions[BTC]?.contracts.toString()).toBe('0.587');
    expect(liquidations(stage)).toEqual([]);
  });
});
