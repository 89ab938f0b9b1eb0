import { describe, expect, it } from 'vitest';
import { candleKey } from '../../shared/market/candle-need.ts';
import { contracts, ratio } from '../../shared/money/amount.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { candleOf } from '../signals/given.ts';
import { PERIOD_MS, Stage } from '../support/stage.ts';
import { opened } from '../support/stories.ts';
import { BTC, START_MS, scene } from '../venue/scene.ts';

const PAID = { fundingBelow: { rate: '0', periods: 3 } };
const UP = { trend: { is: 'up', on: '1d' } };
const removing = (when: unknown): PolicyItem => ({ remove: [{ when, because: 'enough' }] });

/** A hedge of 1.2 BTC with one removal rule; settlements every eight hours from two days before, by these rates. */
async function hedged(when: unknown, rates: readonly string[] = []): Promise<Stage> {
  const stage = await opened(() => {}, scene(), removing(when));
  const settled = rates.map((rate, at) => ({ atMs: START_MS + (at - 6) * 8 * HOUR_MS, rate: ratio(rate) }));
  stage.exchange.settledRates.set(BTC, settled);
  stage.exchange.calls.length = 0;
  return stage;
}
const asked = (stage: Stage, call: string) => stage.exchange.calls.filter((each) => each === call).length;

/** Daily bars that rise by one per cent a day, from 200 days before to 10 days after. */
function rising(stage: Stage): void {
  const bars = Array.from({ length: 210 }, (_, at) => candleOf(START_MS + (at - 200) * DAY_MS, 10_000 * 1.01 ** at));
  stage.exchange.candles.set(candleKey({ symbol: BTC, frame: '1d' }), bars);
}

describe('a condition on funding', () => {
  it('asks for settlements once, and again only when one is due', async () => {
    const stage = await hedged(PAID, Array(12).fill('0.0001'));
    await stage.passes(3);
    expect(asked(stage, 'readSettledRates')).toBe(1);
    stage.clock.advance(8 * HOUR_MS);
    await stage.passes(2);
    expect(asked(stage, 'readSettledRates')).toBe(2);
    expect((await stage.page()).states[0]?.settledRates?.length).toBeGreaterThanOrEqual(6);
  });

  it('asks for all of them again while one is missing in between', async () => {
    const stage = await hedged(PAID, Array(12).fill('-0.0001'));
    const whole = stage.exchange.settledRates.get(BTC) ?? [];
    stage.exchange.settledRates.set(
      BTC,
      whole.filter((_rate, at) => at !== 5),
    );
    await stage.passes(2);
    expect(stage.short()).toEqual(contracts('1.2'));
    stage.exchange.settledRates.set(BTC, whole);
    await stage.passes(2);
    expect(asked(stage, 'readSettledRates')).toBe(3);
    expect(stage.short()).toEqual(contracts('0'));
  });

  it('goes on with those it has while a hole that no rule asks about cannot be asked about', async () => {
    const stage = new Stage();
    const rates = Array.from({ length: 12 }, (_none, at) => ({
      atMs: START_MS + (at - 11) * 8 * HOUR_MS,
      rate: ratio('0.0001'),
    }));
    stage.exchange.settledRates.set(
      BTC,
      rates.filter((_rate, at) => at !== 7),
    );
    const when = { fundingBelow: { rate: '0', periods: 2 } };
    stage.wish({ adjust: [{ when, ratio: '0.1', because: 'it was paid' }] });
    await stage.passes(2);
    stage.exchange.faults.failing.add('rates');
    await stage.passes(2);
    expect((await stage.page()).states[0]?.heldSinceMs).toBeUndefined();
    expect(stage.short().toString()).toBe('1.2');
  });

  it('takes the hedge off once each of the last settlements was paid', async () => {
    const stage = await hedged(PAID, [...Array(5).fill('0.0001'), '-0.0002', '-0.0002', '-0.0001']);
    await stage.pass();
    expect(stage.short()).toEqual(contracts('1.2'));
    stage.clock.advance(8 * HOUR_MS);
    await stage.passes(2);
    expect(stage.short()).toEqual(contracts('0'));
    expect(stage.channel.sent.at(-1)?.text).toContain(
      'enough (3 of the last 3 settlements below 0.0000 % for 8 hours)',
    );
  });

  it('does nothing while settlements cannot be read, and leaves its doubt in the journal', async () => {
    const stage = await hedged(PAID, Array(12).fill('-0.0002'));
    stage.exchange.faults.failing.add('rates');
    stage.clock.advance(HOUR_MS);
    const [report] = await stage.passes(1);
    expect(stage.short()).toEqual(contracts('1.2'));
    const decided = report?.kind === 'done' ? report.entries.find(({ kind }) => kind === 'decided') : undefined;
    const verdicts = decided?.kind === 'decided' ? decided.verdicts : [];
    expect(verdicts.find(({ rule }) => rule === 'removal: rule')).toMatchObject({ verdict: 'unknown' });
  });
});

describe('a condition on bars', () => {
  it('is judged by the bars of the mark price, and its evidence is told', async () => {
    const stage = await opened(rising, scene(), removing(UP));
    stage.clock.advance(PERIOD_MS);
    await stage.passes(1);
    expect(stage.short()).toEqual(contracts('0'));
    expect(stage.channel.sent.at(-1)?.text).toMatch(/enough \(the trend on 1d is up: close \d+/);
  });

  it('does nothing while there are none', async () => {
    const stage = await opened(() => {}, scene(), removing(UP));
    await stage.passes(3);
    expect(stage.short()).toEqual(contracts('1.2'));
  });
});
