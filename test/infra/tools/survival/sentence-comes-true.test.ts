import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { termsOf } from '../../../../infra/tools/survival/measure-survival.ts';
import { openTrial } from '../../../../infra/tools/survival/open-trial.ts';
import { tendTrial } from '../../../../infra/tools/survival/tend-trial.ts';
import { type Trial, viewOf } from '../../../../infra/tools/survival/trial.ts';
import { survivalNow } from '../../../../shared/hedge/survival-sentence.ts';
import { coins, price, quote, ratio } from '../../../../shared/money/amount.ts';
import { HOUR_MS } from '../../../../shared/time/duration.ts';
import { applyHour } from '../../../../shared/venue/apply-hour.ts';
import { BTC, START_MS } from '../../../venue/scene.ts';

const ENTRY = 60_000;
/** The market rises by so much an hour: slowly enough that the margin duty sees every stage of it. */
const STEP = 1.02;

/** One hour in which everything of the coin goes from one price to another, straight. */
function hour(from: number, to: number) {
  const cents = (value: number) => price(value.toFixed(2));
  const [low, high] = from < to ? [from, to] : [to, from];
  const candle = { openMs: START_MS, open: cents(from), high: cents(high), low: cents(low), close: cents(to) };
  return { mark: candle, perp: candle, spot: candle };
}

const moved = (trial: Trial, from: number, to: number): Trial => {
  const { state: venue } = applyHour(trial.venue, BTC, hour(from, to), START_MS + HOUR_MS);
  return venue.positions[BTC] === undefined ? { ...trial, venue } : tendTrial({ ...trial, venue }, START_MS + HOUR_MS);
};

/** Whether the hedge still stands once the price has risen to `to`, tended as its plan says all the way. */
function survives(trial: Trial, from: number, to: number): boolean {
  let [risen, at] = [trial, from];
  while (at < to && risen.venue.positions[BTC] !== undefined) {
    const next = Math.min(at * STEP, to);
    risen = moved(risen, at, next);
    at = next;
  }
  return risen.venue.positions[BTC] !== undefined;
}

const withCash = (trial: Trial, added: string): Trial => ({
  ...trial,
  venue: { ...trial.venue, wallet: trial.venue.wallet.plus(quote(added)) },
});

const SENTENCE =
  /a rise of ([\d.]+) % \(price (\d+)\)\. A rise to (\d+) needs (?:no more cash|(\d+) USDT more)\. (?:The next top-up is (\d+) USDT at price (\d+)\.)?/;

/** The numbers of the sentence as the owner reads them. */
function said(trial: Trial) {
  const sentence = survivalNow(viewOf(trial, START_MS)) ?? '';
  const [, rise, , doubled, missing = '0', topUp, topUpAt] = SENTENCE.exec(sentence) ?? [];
  if (rise === undefined) throw new Error(`the sentence is another one: ${sentence}`);
  const next = topUp === undefined ? undefined : { amount: Number(topUp), at: Number(topUpAt) };
  return { rise: Number(rise), doubled: Number(doubled), missing: Number(missing), next };
}

interface Hedge {
  readonly trial: Trial;
  readonly mark: number;
  /** Notional at entry, and cash beside the margin. */
  readonly value: number;
  readonly cash: number;
}

/** Hedges of 600 to 600,000 USDT, some time after they were opened, before their first top-up is due. */
const hedges: fc.Arbitrary<Hedge> = fc
  .record({
    size: fc.constantFrom('0.01', '0.8', '1', '10'),
    leverage: fc.constantFrom('1', '2', '3'),
    cash: fc.constantFrom('0', '0.03', '0.25', '0.5', '1', '2.5'),
    mark: fc.integer({ min: 45_000, max: 68_000 }),
  })
  .map(({ size, leverage, cash, mark }) => {
    const terms = { ...termsOf('BTC', leverage, '0.5', { whenOut: 'alert' }), coins: coins(size), cash: ratio(cash) };
    const trial = moved(openTrial(terms, hour(ENTRY, ENTRY), START_MS), ENTRY, mark);
    return { trial, mark, value: Number(size) * ENTRY, cash: Number(size) * ENTRY * Number(cash) };
  });

const check = (law: (hedge: Hedge) => void): void => fc.assert(fc.property(hedges, law), { numRuns: 20 });

describe('what the survival sentence says comes true', () => {
  it('a rise of a point less than it names is survived without new money, and one of a point more is not', () => {
    check(({ trial, mark }) => {
      const { rise } = said(trial);
      expect(survives(trial, mark, mark * (1 + (rise - 1) / 100))).toBe(true);
      expect(survives(trial, mark, mark * (1 + (rise + 1) / 100))).toBe(false);
    });
  });

  it('a doubling is survived with the cash it asks for, and not with a fiftieth of the notional less', () => {
    check(({ trial, mark, value }) => {
      const { doubled, missing } = said(trial);
      expect(survives(withCash(trial, String(missing + 1)), mark, doubled - 1)).toBe(true);
      const less = missing - value / 50;
      if (less > 0) expect(survives(withCash(trial, less.toFixed(2)), mark, doubled + 1)).toBe(false);
    });
  });

  it('the next top-up comes at the price it names and not before, of the amount it names or all the cash', () => {
    check(({ trial, mark, value, cash }) => {
      const { next } = said(trial);
      if (next === undefined) return;
      const before = moved(trial, mark, next.at * 0.999);
      expect(before.venue.marginMoves).toEqual([]);
      const [move] = moved(trial, mark, next.at * 1.0005).venue.marginMoves;
      const amount = Math.min(next.amount, cash);
      if (cash < next.amount / 10) return; // too little to be worth moving yet
      expect(Math.abs((move?.amount.toChartNumber() ?? 0) - amount)).toBeLessThan(value / 200);
    });
  });
});
