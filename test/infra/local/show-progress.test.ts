import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../../../infra/local/run-summary.ts';
import { showProgress } from '../../../infra/local/show-progress.ts';
import { coins, price } from '../../../shared/money/amount.ts';

const at = (done: number, of = 720): RunProgress => ({
  done,
  of,
  atMs: Date.UTC(2026, 0, 1, done),
  marks: { BTC: price('61234.1'), ETH: price('3012.55') },
  shorts: { BTC: coins('1.5') },
  alerts: 1,
});

function stream(terminal: { readonly isTTY: true; readonly columns: number } | object = {}) {
  const written: string[] = [];
  return { ...terminal, written, write: (text: string) => written.push(text) };
}

describe('progress in a file or pipe', () => {
  it('is a line for every tenth, without signs that only a terminal understands', () => {
    const to = stream();
    const view = showProgress(to);
    for (let done = 1; done <= 720; done += 1) view.show(at(done));
    view.end();
    expect(to.written).toHaveLength(10);
    expect(to.written[4]).toBe(
      '[##########----------]  50 %  2026-01-16 00:00  BTC 61,234.10 short 1.5  ETH 3,012.55 short 0  1 alert\n',
    );
    expect(to.written.join('')).toMatch(/^[ -~\n]*$/);
  });

  it('keeps quiet while nothing is known of the length', () => {
    const to = stream();
    showProgress(to).show(at(3, 0));
    expect(to.written).toEqual([]);
  });
});

describe('progress on a terminal', () => {
  const draw = (columns: number) => {
    const to = stream({ isTTY: true, columns });
    const view = showProgress(to);
    for (let done = 0; done <= 7200; done += 1) view.show(at(done, 7200));
    view.end();
    return to.written;
  };

  it('rewrites one line that never fills the screen’s width', () => {
    for (const columns of [40, 80, 200]) {
      const lines = draw(columns);
      for (const line of lines) {
        expect(line).toMatch(/^\r/);
        expect(line).not.toContain('\n');
        const visible = line.replace('\r', '').replace('\u001B[K', '');
        expect(visible.length).toBeLessThan(columns);
      }
    }
  });

  it('erases only after the new text is there, is drawn a bounded number of times, and is taken away at the end', () => {
    const lines = draw(100);
    expect(lines.length).toBeLessThanOrEqual(202);
    for (const line of lines) expect(line.endsWith('\u001B[K')).toBe(true);
    expect(lines[0]).toContain('  0 %');
    expect(lines.at(-2)).toContain('100 %');
    expect(lines.at(-1)).toBe('\r\u001B[K');
  });
});
