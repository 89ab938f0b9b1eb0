import { describe, expect, it } from 'vitest';
import { alertsFor } from '../../shared/alerts/alerts-for.ts';
import type { Notice, Purpose } from '../../shared/hedge/decision.ts';
import type { Happening, JournalEntry } from '../../shared/journal/entry.ts';
import { coins, contracts } from '../../shared/money/amount.ts';
import type { Severity } from '../../shared/policy/hedge-policy.ts';
import { BTC, NOW_MS } from '../support/given.ts';

const written = (happening: Happening): JournalEntry => ({
  ...happening,
  atMs: NOW_MS,
  runId: 'run-1',
  account: 'main',
});
const alertOf = (happening: Happening, minimum: Severity = 'info') =>
  alertsFor(written(happening), 'id-1', () => minimum)[0];

const settled = (purpose: Purpose): Happening => ({
  kind: 'order-settled',
  policyId: 'btc-core',
  symbol: BTC,
  coin: 'BTC',
  clientOrderId: 'cw1',
  purpose,
  side: 'buy',
  contracts: contracts('1'),
  style: 'immediate',
  because: 'a test',
  filled: contracts('1'),
  shortAfter: contracts('1'),
  contractSize: coins('1'),
});
const notice = (code: Notice['code']): Happening => ({
  kind: 'notice',
  policyId: 'btc-core',
  notice: { code, sentence: 'The BTC short is one.' },
});

describe('the least severity an owner wants to hear of', () => {
  it('holds back what matters less, and never what is critical', () => {
    const said = (happening: Happening) =>
      (['info', 'warning', 'critical'] as const).map((minimum) => alertOf(happening, minimum) !== undefined);
    expect(said(settled('open'))).toEqual([true, false, false]);
    expect(said(notice('margin-low'))).toEqual([true, true, false]);
    expect(said(notice('naked-short'))).toEqual([true, true, true]);
    expect(said(settled('rescue'))).toEqual([true, true, true]);
  });

  it('is asked of the policy the news is about', () => {
    const asked: string[] = [];
    alertsFor(written(settled('open')), 'x', (policyId) => {
      asked.push(policyId);
      return 'info';
    });
    expect(asked).toEqual(['btc-core']);
  });

  it('does not hold back news about the whole account', () => {
    expect(alertOf({ kind: 'resumed', haltId: 'H1' }, 'critical')).toBeDefined();
  });
});

describe('a long subject', () => {
  it('is cut to 90 characters with a sign that it was', () => {
    const long = alertOf({ kind: 'failed', policyId: 'p'.repeat(200), because: 'x' });
    expect(long?.subject).toHaveLength(90);
    expect(long?.subject.endsWith('…')).toBe(true);
    expect(long?.text).toContain('p'.repeat(200));
  });
});
