import { describe, expect, it, onTestFinished } from 'vitest';
import { runPass } from '../../shared/cycle/run-pass.ts';
import { candleKey } from '../../shared/market/candle-need.ts';
import { BETA_BARS } from '../../shared/signals/measure-beta.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { candleOf, swingingHours } from '../signals/given.ts';
import { overTheWire } from '../support/over-the-wire.ts';
import { Stage } from '../support/stage.ts';
import { ETH, START_MS, scene } from '../venue/scene.ts';

const CROSS = { policyId: 'btc-by-eth', coin: 'BTC', instrument: ETH, ratio: '0.5', cross: { acceptBasis: true } };
/** Thirty days of bars before the story, and a few beyond its end. */
const barsOf = (around: number, part: number, noise = 0) =>
  swingingHours(START_MS - BETA_BARS * HOUR_MS, BETA_BARS + 48, { around, part, noise });
const ETH_BARS = barsOf(3_000, 1);
/** What BTC does while ETH swings. */
const BTC_BARS = { together: barsOf(60_000, 0.66), apart: barsOf(60_000, 0.66, 4), unlisted: [] };

function staged(own: keyof typeof BTC_BARS = 'together', wish: object = {}): Stage {
  const stage = new Stage();
  stage.exchange.candles.set(candleKey({ symbol: ETH, frame: '1h' }), ETH_BARS);
  stage.exchange.candles.set(candleKey({ symbol: 'BTC/USDT', frame: '1h' }), BTC_BARS[own]);
  stage.moveTo('3000', ETH);
  stage.wish({ ...CROSS, ...wish });
  return stage;
}

const short = (stage: Stage): number => Number(stage.short(ETH).toString());
const told = (stage: Stage): string => stage.channel.sent.at(-1)?.text ?? '';
const wordsOn = (stage: Stage, code: string): string =>
  stage.channel.sent.find((alert) => alert.code === code)?.text ?? '';

describe('BTC hedged by ETH', () => {
  it('opens with the beta of thirty days, and the alert says beta, R squared and what such a hedge cannot do', async () => {
    const stage = staged();
    await stage.pass();
    // Half of 2 BTC are worth 60,000; 0.66 of that at 3,000.
    expect(short(stage)).toBeGreaterThan(13);
    expect(short(stage)).toBeLessThan(13.4);
    expect(stage.heard()).toEqual(['hedge-opened']);
    expect(told(stage)).toMatch(/Beta 0\.66\d, R squared 1\.000 over 30 days of hourly returns\./);
    expect(told(stage)).toContain('little of the risk of a quarter');
    const before = short(stage);
    await stage.passes(13);
    expect([short(stage), stage.heard()]).toEqual([before, ['hedge-opened']]);
  });

  it('follows beta and prices only beyond its band, and then once', async () => {
    // A posted order trades between two passes: the target has moved on when the next one looks.
    const stage = staged('together', { order: { style: 'limit' } });
    const trades = () => {
      stage.moveTo('3002', ETH);
      stage.moveTo('2998', ETH);
      stage.moveTo('3000', ETH);
    };
    await stage.pass();
    trades();
    const rising = (part: number) =>
      stage.exchange.candles.set(
        candleKey({ symbol: 'BTC/USDT', frame: '1h' }),
        BTC_BARS.together.map((bar, at) =>
          at < BETA_BARS ? bar : candleOf(bar.openMs, 60_000 * (1 + part * (at - BETA_BARS + 1))),
        ),
      );
    rising(0.003);
    const sizes: number[] = [];
    for (let hour = 0; hour < 24; hour++) {
      stage.clock.advance(HOUR_MS - 300_000);
      await stage.passes(1);
      trades();
      sizes.push(short(stage));
    }
    expect(new Set(sizes).size).toBe(1);
    expect(sizes[0]).toBeGreaterThan(13);
    rising(0.006);
    for (let hour = 0; hour < 6; hour++) {
      stage.clock.advance(HOUR_MS - 300_000);
      await stage.passes(1);
      trades();
      sizes.push(short(stage));
    }
    expect(new Set(sizes).size).toBe(2);
    expect(sizes.at(-1)).toBeGreaterThan(14.5);
  });

  it('opens as well where the spot market stood still for some hours of that month', async () => {
    const stage = staged();
    const key = candleKey({ symbol: 'BTC/USDT', frame: '1h' });
    stage.exchange.candles.set(
      key,
      BTC_BARS.together.filter((_, at) => at < 400 || at >= 406),
    );
    await stage.pass();
    expect(short(stage)).toBeGreaterThan(13);
    expect(short(stage)).toBeLessThan(13.4);
  });

  it('one to one is warned of when it opens', async () => {
    const stage = staged('together', { cross: { acceptBasis: true, beta: '1' } });
    await stage.pass();
    expect(short(stage)).toBeGreaterThan(19.5);
    expect(told(stage)).toContain('One to one such a hedge took away 51 % of the hourly variance');
  });

  it('opens nothing while the two have too little in common, and says so', async () => {
    const stage = staged('apart');
    await stage.passes(2);
    expect(short(stage)).toBe(0);
    expect(wordsOn(stage, 'cross-weak')).toMatch(/does not grow: R squared 0\.0\d\d is below rSquaredMin 0\.5 \(beta/);
  });

  it('neither opens nor changes without the bars that beta is measured by', async () => {
    const blind = staged('unlisted');
    await blind.passes(2);
    expect([short(blind), blind.heard()]).toEqual([0, []]);
    await blind.passes(24);
    expect([short(blind), blind.heard()]).toEqual([0, ['cross-weak']]);
    expect(told(blind)).toMatch(
      /How BTC and ETH go together is not known since 2026-01-01T.*neither opened nor changed/,
    );
    const stage = staged();
    await stage.pass();
    const before = short(stage);
    stage.exchange.faults.failing.add('candles');
    stage.clock.advance(HOUR_MS);
    stage.wish({ ...CROSS, ratio: '0.1' });
    await stage.passes(3);
    expect(short(stage)).toBe(before);
    stage.exchange.faults.heal();
    await stage.passes(1);
    expect(short(stage)).toBeLessThan(before / 4);
  });

  it('is cut to what its coins carry when half of them are sold, also while its policy is faulty', async () => {
    const stage = staged();
    await stage.pass();
    stage.wish({ ...CROSS, ratio: '1.4' });
    stage.hold('BTC', '0.3');
    await stage.passes(3);
    // 0.3 BTC are worth 6 ETH, and beta with its band asks for less.
    expect(stage.heard()).toContain('naked-short');
    expect(short(stage)).toBeGreaterThan(5.8);
    expect(short(stage)).toBeLessThan(6.1);
  });

  it('stops growing and tells at a net loss of lossMax, and goes at twice that', async () => {
    const stage = staged();
    await stage.pass();
    const opened = short(stage);
    const falling = (price: number) =>
      stage.exchange.candles.set(
        candleKey({ symbol: 'BTC/USDT', frame: '1h' }),
        BTC_BARS.together.map((bar, at) => (at < BETA_BARS ? bar : candleOf(bar.openMs, price))),
      );
    falling(53_500);
    stage.clock.advance(HOUR_MS);
    stage.hold('BTC', '3');
    await stage.passes(2);
    expect(short(stage)).toBeLessThanOrEqual(opened);
    expect(wordsOn(stage, 'cross-weak')).toMatch(/does not grow: net loss of 1\d\.\d % is above lossMax 10\.0 %/);
    falling(45_000);
    stage.clock.advance(HOUR_MS);
    await stage.passes(2);
    expect(short(stage)).toBe(0);
    expect(told(stage)).toMatch(/has lost 2\d\.\d % net, twice what lossMax allows/);
  });
});

describe('BTC hedged by ETH over the wire', () => {
  it('asks for a month of hourly bars of both once, then for the newest only, and opens by them', async () => {
    const stage = staged();
    const { outside, emulator, moveTo, close } = await overTheWire(stage, scene(), {
      candles: (kind, coin, fromMs, toMs) => {
        const bars = coin === 'ETH' ? ETH_BARS : kind === 'spot' ? BTC_BARS.together : [];
        return bars.filter(({ openMs }) => openMs >= fromMs && openMs < toMs);
      },
      funding: () => [],
    });
    onTestFinished(close);
    const klines = () =>
      ['GET /api/v3/klines', 'GET /fapi/v1/markPriceKlines'].map((call) => emulator.calls().get(call) ?? 0);
    moveTo('60000');
    moveTo('3000', ETH);
    const isDone = async () =>
      expect(await runPass(outside, stage.request())).toMatchObject({ kind: 'done', failures: [] });
    await isDone();
    const size = Number(emulator.venue('main').positions[ETH]?.contracts.toString());
    expect(size).toBeGreaterThan(13);
    expect(size).toBeLessThan(13.4);
    expect(told(stage)).toMatch(/Beta 0\.66\d, R squared 1\.000/);
    expect(klines()).toEqual([1, 1]);
    stage.clock.advance(300_000);
    await isDone();
    expect(klines()).toEqual([1, 1]);
    stage.clock.advance(HOUR_MS);
    await isDone();
    expect(klines()).toEqual([2, 2]);
    expect(Number(emulator.venue('main').positions[ETH]?.contracts.toString())).toBe(size);
  });
});
