import { describe, expect, it } from 'vitest';
import { type CandleNeeds, runPass } from '../../shared/cycle/run-pass.ts';
import { type CandleNeed, candleKey } from '../../shared/market/candle-need.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { candleOf } from '../signals/given.ts';
import { mortal } from '../support/crash.ts';
import { expectKept } from '../support/promises.ts';
import { PERIOD_MS, type Stage } from '../support/stage.ts';
import { OPEN } from '../support/stories.ts';
import { BTC, START_MS } from '../venue/scene.ts';

const NEEDS: readonly CandleNeed[] = [
  { symbol: BTC, frame: '1h', bars: 20 },
  { symbol: BTC, frame: '1h', bars: 40 },
];
const hourly: CandleNeeds = (hedges) => hedges.flatMap(({ symbol }) => (symbol === undefined ? [] : NEEDS));

/** A stage whose exchange lists hourly bars from four days ago to four days from now. */
async function prepared(): Promise<Stage> {
  const stage = await OPEN.prepare();
  const firstMs = Math.floor(START_MS / HOUR_MS - 100) * HOUR_MS;
  const hours = Array.from({ length: 200 }, (_, at) => candleOf(firstMs + at * HOUR_MS, 60_000 + at));
  stage.exchange.candles.set(candleKey({ symbol: BTC, frame: '1h' }), hours);
  return stage;
}

const isAboutCandles = (call: string) => /candle/i.test(call);
const candleCalls = async (stage: Stage, needs?: CandleNeeds) => {
  const { outside, calls } = mortal(stage.outside);
  expect(await runPass(outside, stage.request(), needs)).toMatchObject({ kind: 'done', failures: [] });
  return calls.filter(isAboutCandles);
};

describe('bars in a pass', () => {
  it('cost nothing while nobody needs any', async () => {
    const stage = await prepared();
    expect(await candleCalls(stage)).toEqual([]);
    stage.clock.advance(PERIOD_MS);
    expect(await candleCalls(stage)).toEqual([]);
  });

  it('are read once however many need them, asked for when one has closed, and written then', async () => {
    const stage = await prepared();
    expect(await candleCalls(stage, hourly)).toEqual(['candles.load', 'reader.readCandles', 'candles.save']);
    stage.clock.advance(PERIOD_MS);
    expect(await candleCalls(stage, hourly)).toEqual(['candles.load']);
    stage.clock.advance(HOUR_MS);
    expect(await candleCalls(stage, hourly)).toEqual(['candles.load', 'reader.readCandles', 'candles.save']);
  });

  it('hold up nothing when they cannot be read', async () => {
    const stage = await prepared();
    stage.exchange.faults.failing.add('candles');
    expect(await candleCalls(stage, hourly)).toEqual(['candles.load', 'reader.readCandles']);
    await expectKept(stage, '1.2');
  });
});
