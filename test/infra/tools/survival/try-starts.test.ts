import { describe, expect, it } from 'vitest';
import { type Cell, termsOf } from '../../../../infra/tools/survival/measure-survival.ts';
import { trialMarket } from '../../../../infra/tools/survival/run-trial.ts';
import { sampleStarts } from '../../../../infra/tools/survival/sample-starts.ts';
import { showSteps } from '../../../../infra/tools/survival/show-steps.ts';
import { showSurvival } from '../../../../infra/tools/survival/show-survival.ts';
import { readSurvivalOptions } from '../../../../infra/tools/survival/survival-options.ts';
import { tryStarts } from '../../../../infra/tools/survival/try-starts.ts';
import { hoursOf } from './hours.ts';

const still = { close: 0, wick: 0, perp: 0, spot: 0, funding: 0 };
/** Two days at one price, then a day in which it rises by 2 % an hour, to 96,500, and a day there. */
const MARKET = trialMarket(
  hoursOf(Array.from({ length: 96 }, (_, at) => ({ ...still, close: at >= 48 && at < 72 ? 200 : 0 }))),
);
const NO_END: Parameters<typeof termsOf> = ['BTC', '2', undefined, { whenOut: 'reduce' }];
const rowsOf = (terms: typeof NO_END, days: readonly number[], wanted = 4) => {
  let tried = 0;
  const rows = tryStarts(MARKET, termsOf(...terms), { days, wanted, onStart: () => (tried += 1) });
  return { rows, tried };
};

describe('the starts that are tried', () => {
  it('lie evenly over all hours from which the shortest length follows', () => {
    expect(sampleStarts(96, 24, 4)).toEqual([0, 18, 36, 54]);
    expect(sampleStarts(26, 24, 9)).toEqual([0, 1]);
    expect(sampleStarts(24, 24, 9)).toEqual([]);
  });

  it('are counted for each length that the market has left', () => {
    const { rows, tried } = rowsOf(NO_END, [1, 2, 9]);
    expect([tried, rows.map(({ starts }) => starts)]).toEqual([4, [4, 3, 0]]);
  });
});

describe('what became of them', () => {
  it('is a liquidation where nothing stands beside the margin and nothing may be bought back', () => {
    const [row] = rowsOf(['BTC', '2', '0', { whenOut: 'alert' }], [3]).rows;
    expect(row).toMatchObject({ starts: 4, liquidated: 1, reduced: 0, cashUsed: { max: 0 } });
  });

  it('is a smaller hedge where it may, and the cash is gone first', () => {
    const [row] = rowsOf(['BTC', '2', '0.1', { whenOut: 'reduce' }], [3]).rows;
    expect(row).toMatchObject({ starts: 4, liquidated: 0, reduced: 1 });
    expect(row?.cashUsed.max).toBeCloseTo(0.1, 3);
    expect(row?.hedgeLeft?.least).toBeGreaterThan(0.1);
    expect(row?.hedgeLeft?.median).toBeLessThan(0.9);
  });

  it('is a whole hedge and a bill where cash has no end', () => {
    const [row] = rowsOf(NO_END, [3]).rows;
    expect([row?.liquidated, row?.reduced, row?.hedgeLeft]).toEqual([0, 0, undefined]);
    // One top-up above 71,872: the margin is then half of the notional, and all of the rise is paid for.
    expect(row?.cashUsed.median).toBeGreaterThan(0.28);
    expect(row?.cashUsed.max).toBeLessThan(1);
  });
});

describe('the table', () => {
  const optionsOf = (...words: string[]) => {
    const reading = readSurvivalOptions(words);
    if (reading.kind !== 'run') throw new Error('these options are good');
    return reading.options;
  };
  const shown = (cell: Cell, ...words: string[]) =>
    showSurvival([cell], optionsOf(...words), 'a test', { width: 120, colour: false });

  it('has a row for each length, and says that nothing was tried where the market is too short', () => {
    const { rows } = rowsOf(['BTC', '2', '0', { whenOut: 'alert' }], [3, 9]);
    const text = shown({ coin: 'BTC', leverage: '2', reserve: '0', rows }, '--reserve', '0');
    expect(text).toMatch(/BTC 2x +0 N +3 +4 +100.00 % +0.00 % +0.0 +0.00 N +0.00 N +0.00 N +- +-\n/);
    expect(text).toMatch(/BTC 2x +0 N +9 +0 +- +- +- +- +- +- +- +-\n/);
    expect(text).not.toContain('No end of cash');
  });

  it('says what cash without end takes for granted', () => {
    const text = shown({ coin: 'BTC', leverage: '2', rows: rowsOf(NO_END, [3]).rows }, '--unlimited');
    expect(text).toMatch(/BTC 2x +no end/);
    expect(text).toContain('assumes that its owner could and would have sent');
  });
});

describe('the progress', () => {
  it('is a line for each tenth where lines stay', () => {
    const lines: string[] = [];
    const steps = showSteps({ write: (text) => lines.push(text) });
    for (let part = 0; part <= 100; part++) steps.show(part / 100, 'BTC 2x');
    steps.end();
    expect(lines).toHaveLength(10);
    expect(lines.at(4)).toBe('[##########----------] 50 %  BTC 2x\n');
  });
});
