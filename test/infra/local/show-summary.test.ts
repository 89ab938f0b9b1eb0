import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../infra/local/run-summary.ts';
import { showSummary } from '../../../infra/local/show-summary.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { ALERT, CASH, HEDGE, ORDER, RUN } from './sample-run.ts';

const PLAIN = { width: 100, colour: false };
const shown = (changes: Partial<RunSummary> = {}, screen = PLAIN): string =>
  showSummary({ ...RUN, ...changes }, screen);
const linesOf = (text: string): readonly string[] => text.split('\n');

const CROWDED: Partial<RunSummary> = {
  notes: ['a note about this market '.repeat(12)],
  skippedTicks: 12_345,
  booksAgree: false,
  failedPasses: Array.from({ length: 12 }, () => 'the exchange did not answer '.repeat(6)),
  hedges: [...RUN.hedges, { ...HEDGE, policyId: 'a-policy-whose-name-has-forty-characters' }, HEDGE, HEDGE],
  orders: Array.from({ length: 43 }, (_, at) => ({
    ...ORDER,
    atMs: ORDER.atMs + at * HOUR_MS,
    policyId: 'a-policy-whose-name-has-forty-characters',
    purpose: 'remove',
    because: 'a reason that goes on and on '.repeat(8),
  })),
  cash: Array.from({ length: 41 }, () => CASH),
};

describe('the summary', () => {
  it('shows what was run, hedges, orders, cash, survival, alerts and the run itself, in this order', () => {
    const text = shown();
    const titles = [
      'What was run',
      'Hedges',
      'Orders (2)',
      'Cash moved (1)',
      'How far the cash',
      'Alerts that',
      'The run itself',
    ];
    const places = titles.map((title) => text.indexOf(`\n${title}`));
    expect(places.every((place, at) => place >= 0 && place > (places[at - 1] ?? -1))).toBe(true);
  });

  it('separates thousands, rounds money to the cent and never shows a negative nothing', () => {
    const text = shown();
    expect(text).toContain('-1,234,567.90');
    expect(text).toContain('1,721 passes, one every 1 h, 1,620 of them quiet');
    expect(text).not.toMatch(/-0\.00\b/);
    expect(text).toMatch(/funding +-12\.50 +0\.00 +-12\.50/);
  });

  it('lets the four results add up to the hedged one, fees being paid', () => {
    const text = shown();
    expect(text).toMatch(/the coins \(unhedged result\) +-1,234,567\.90 +\+2,105\.00 +-1,232,462\.90/);
    expect(text).toMatch(/fees +-45\.25 +0\.00 +-45\.25/);
    expect(text).toMatch(/together \(hedged result\) +-125\.14 +\+2,105\.00 +\+1,979\.85/);
    expect(text).toContain(
      'Unhedged, the coins came to -1,232,462.90 USDT; hedged, all together came to +1,979.85 USDT.',
    );
  });

  it('aligns figures to the right of their column', () => {
    const lines = linesOf(shown());
    const rule = lines.find((line) => line.startsWith('─')) ?? '';
    const start = lines.indexOf(rule);
    const table = lines.slice(start + 1, lines.indexOf('', start));
    expect(table).toHaveLength(18);
    const ends = [...rule.matchAll(/─(?= |$)/g)].map(({ index }) => index);
    const rows = table.filter((line) => !line.startsWith('the policy is'));
    // A column ends where its rule ends: nothing stands in the gap behind it.
    for (const line of rows) for (const end of ends) expect(line.charAt(end + 1).trim(), line).toBe('');
    for (const line of rows) expect(line.charAt(ends[1] ?? 0), line).toMatch(/[\d%-]/);
  });

  it('names an order’s reason, and the detail of its refusal', () => {
    const text = shown();
    expect(text).toMatch(/2026-01-01 00:00 {2}btc-core {2}open: sell +1\.5 +59,993\.20 {2}filled\n {2}the policy asks/);
    expect(text).toMatch(/refused\n {2}margin; ratio raised/);
  });

  it('says of each hedge how far the cash reaches', () => {
    expect(shown()).toContain('btc-core: With the cash present this short survives a rise of 89.6 %');
    expect(shown()).toContain('eth-half: no short is open at the end.');
  });

  it('says that nothing happened where nothing did', () => {
    const text = shown({ hedges: [], orders: [], cash: [], alerts: [], notes: [], quietPassCalls: {} });
    for (const words of [
      'There is no hedge.',
      'No order was placed.',
      'No cash was moved.',
      'None.',
      'No pass failed.',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('does not hide a failure', () => {
    const text = shown(CROWDED);
    expect(text).toContain('THE BOOKS DISAGREE');
    expect(text).toContain('FAILED PASSES: 12');
    expect(text).toContain('and 2 more, all in --json FILE');
  });

  it('says which stack ran and what it took, and shows what went wrong in it', () => {
    const well = shown();
    expect(well).toContain('It is the stack as deployed, except mode=live, every=1h.');
    expect(well).toContain('No call of a Lambda failed, no right was missing, no message was given up.');
    expect(well).toContain('It took 21.2 s, 7.0 s of it to synthesize the stack; 25 ms for the median pass.');
    expect(shown({ synthMs: 90 })).toContain('It took 21.2 s; 25 ms for the median pass.');
    const ill = shown({ stackFaults: ['User: x is not authorized to perform: sns:Publish'] });
    expect(ill).toMatch(/FAULTS OF THE STACK: 1\n- User: x is not authorized/);
    expect(ill).not.toContain('no right was missing');
  });
});

describe('a long run', () => {
  it('shows 40 orders and counts the rest', () => {
    const text = shown(CROWDED);
    expect(text.match(/remove: sell/g)).toHaveLength(40);
    expect(text).toContain('and 3 more orders, all in --json FILE');
    expect(text).toContain('and 1 more moves, all in --json FILE');
  });

  it('cuts off the least severe alerts, never a critical one', () => {
    const news = Array.from({ length: 45 }, (_, at) => ({ ...ALERT, id: `n${at}`, atMs: ALERT.atMs + at * HOUR_MS }));
    const grave = {
      ...ALERT,
      id: 'grave',
      severity: 'critical' as const,
      subject: 'out of cash',
      atMs: ALERT.atMs + 99 * HOUR_MS,
    };
    const text = shown({ alerts: [...news, grave] });
    expect(text).toContain('Alerts that would have been sent (46: 1 critical, 45 info)');
    expect(text).toContain('out of cash');
    expect(text.match(/BTC hedge opened/g)).toHaveLength(39);
    expect(text).toContain('and 6 more of the least severe, all in --json FILE');
    expect(text.indexOf('out of cash')).toBeGreaterThan(text.lastIndexOf('BTC hedge opened'));
  });
});

describe('screens', () => {
  it.each([80, 100, 120])('fits into %i columns', (width) => {
    for (const changes of [{}, CROWDED]) {
      for (const line of linesOf(shown(changes, { width, colour: false }))) {
        expect(line.length, line).toBeLessThanOrEqual(width);
        expect(line).toBe(line.trimEnd());
      }
    }
  });

  it('adds nothing but colours on a screen that has them', () => {
    const coloured = shown({}, { width: 100, colour: true });
    expect(coloured).toContain('\u001B[');
    expect(linesOf(stripVTControlCharacters(coloured)).map((line) => line.trimEnd())).toEqual(linesOf(shown()));
    expect(shown()).not.toContain('\u001B');
  });

  it('lets no text from outside steer the terminal', () => {
    const evil = 'gone \u001B[2J\r\u009B2J\u202E back';
    const text = shown({
      market: evil,
      notes: [evil],
      failedPasses: [evil],
      orders: [{ ...ORDER, because: evil, outcome: evil }],
      cash: [{ ...CASH, what: evil, because: evil }],
      alerts: [{ ...ALERT, subject: evil, text: evil }],
      hedges: [{ ...HEDGE, policyId: evil, survival: evil }],
    });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });
});
