import { describe, expect, it } from 'vitest';
import { countHoldings, type Holdings } from '../../shared/hedge/holdings.ts';
import { found, missing } from '../../shared/market/read.ts';
import { coins } from '../../shared/money/amount.ts';
import type { HedgePolicy, HoldingsPolicy } from '../../shared/policy/hedge-policy.ts';
import { DAY_MS, HOUR_MS } from '../../shared/time/duration.ts';
import { NOW_MS, policyOf, stateOf, viewOf } from '../support/given.ts';

const LEFT_ALONE = coins('0');
const away = (amount: string, confirmedMs = NOW_MS - DAY_MS): HedgePolicy =>
  policyOf({
    holdings: {
      onAccount: true,
      wallets: ['spot'],
      except: LEFT_ALONE,
      elsewhere: { amount: coins(amount), confirmedMs },
    },
  });
const holding = (changes: Partial<HoldingsPolicy>) =>
  policyOf({ holdings: { onAccount: true, wallets: ['spot'], except: LEFT_ALONE, ...changes } });

const hedgeable = ({ hedgeable: read }: Holdings): string => (read.ok ? read.value.toString() : 'unknown');
const confirmed = ({ confirmed: read }: Holdings): string => (read.ok ? read.value.toString() : 'unknown');

/** What is counted reading after reading: [minutes from the start, coins seen]. */
function readings(policy: HedgePolicy, ...seen: readonly (readonly [number, string])[]): readonly string[] {
  let state = stateOf();
  return seen.map(([minutes, held]) => {
    const holdings = countHoldings(viewOf({ policy, held, nowMs: NOW_MS + minutes * 60_000 }), policy, state);
    state = holdings.state;
    return hedgeable(holdings);
  });
}

describe('counting the coins behind a hedge', () => {
  it('adds what is kept elsewhere and leaves out what the owner excepts', () => {
    const elsewhere = { amount: coins('1.5'), confirmedMs: NOW_MS };
    const policy = holding({ elsewhere, except: coins('0.2') });
    const counted = countHoldings(viewOf({ policy, held: '0.5' }), policy, stateOf());
    expect([hedgeable(counted), confirmed(counted)]).toEqual(['1.8', '2']);
  });

  it('never hedges less than nothing', () => {
    const policy = holding({ except: coins('3') });
    expect(hedgeable(countHoldings(viewOf({ policy, held: '1' }), policy, stateOf()))).toBe('0');
  });

  it('takes a wallet that cannot be read for unknown, not for empty', () => {
    const counted = countHoldings(
      viewOf({ onAccount: missing('timed out') }),
      policyOf(),
      stateOf({ counted: coins('1') }),
    );
    expect([hedgeable(counted), confirmed(counted)]).toEqual(['unknown', 'unknown']);
    expect(counted.state.counted?.toString()).toBe('1');
  });

  it('needs no wallet where the coins on the account are left out', () => {
    const policy = holding({ onAccount: false, elsewhere: { amount: coins('2'), confirmedMs: NOW_MS } });
    const counted = countHoldings(viewOf({ policy, onAccount: missing('timed out') }), policy, stateOf());
    expect([hedgeable(counted), confirmed(counted)]).toEqual(['2', '2']);
  });

  it('knows nothing where no policy says which coins count: what is kept elsewhere is not zero', () => {
    const { confirmed, hedgeable: sized } = countHoldings(viewOf({ held: '0.7' }), undefined, stateOf());
    expect([confirmed.ok, sized.ok]).toEqual([false, false]);
  });
});

describe('a fall of the coins', () => {
  it('by more than half is read twice, at least 20 seconds apart', () => {
    expect(readings(policyOf(), [0, '1'], [5, '0.4'], [5.3, '0.4'], [6, '0.4'])).toEqual([
      '1',
      'unknown',
      'unknown',
      '0.4',
    ]);
  });

  it('asks for the second reading within a minute, and says what it waits for', () => {
    const counted = countHoldings(viewOf({ held: '0.1' }), policyOf(), stateOf({ counted: coins('1') }));
    expect(counted.againInMs).toBe(60_000);
    expect(counted.hedgeable).toMatchObject({
      ok: false,
      because: 'coins fell from 1 to 0.1: waiting for a second reading',
    });
    expect(confirmed(counted)).toBe('0.1');
  });

  it('that is taken back begins anew', () => {
    const steps = readings(policyOf(), [0, '1'], [1, '0.1'], [1.1, '1'], [9, '0.1'], [9.1, '0.1'], [9.5, '0.1']);
    expect(steps).toEqual(['1', 'unknown', '1', 'unknown', 'unknown', '0.1']);
  });

  it('by half or less counts at once', () => {
    expect(readings(policyOf(), [0, '1'], [1, '0.5'], [2, '0.3'])).toEqual(['1', '0.5', '0.3']);
  });
});

describe('a rise of the coins', () => {
  const minutes = 60;

  it('counts at once where no coins are kept elsewhere', () => {
    expect(readings(policyOf(), [0, '1'], [1, '2'])).toEqual(['1', '2']);
  });

  it('counts six hours later while coins are kept elsewhere: they may be the same coins', () => {
    const policy = away('1');
    const before = 6 * minutes - 0.001;
    expect(readings(policy, [0, '0'], [0, '1'], [before, '1'], [6 * minutes, '1'])).toEqual(['1', '1', '1', '2']);
  });

  it('waits six hours for the coins that came last, not for the first of them', () => {
    const policy = away('1');
    const steps = readings(
      policy,
      [0, '0'],
      [0, '0.01'], // a small transfer to try the address
      [5 * minutes, '1'],
      [6 * minutes, '1'],
      [7 * minutes, '1'],
      [12 * minutes + 1, '1'],
    );
    expect(steps.slice(0, 3)).toEqual(['1', '1', '1']);
    expect(Number(steps[3])).toBeLessThanOrEqual(1.01);
    expect(Number(steps[4])).toBeLessThanOrEqual(1.01);
    expect(steps[5]).toBe('2');
  });

  it('is not put off for ever by coins that keep coming', () => {
    const drops = Array.from({ length: 31 }, (_, hour) => [hour * minutes, `0.${String(hour + 10)}`] as const);
    const last = readings(away('1'), [0, '0.1'], ...drops).at(-1);
    expect(Number(last)).toBeGreaterThan(1.25);
  });

  it('that goes away again is forgotten', () => {
    const policy = away('1');
    const steps = readings(policy, [0, '1'], [1, '2'], [60, '1'], [6 * minutes + 2, '2']);
    expect(steps).toEqual(['2', '2', '2', '2']);
  });
});

describe('the confirmation of coins kept elsewhere', () => {
  it.each([
    [30 * DAY_MS, false],
    [30 * DAY_MS + 1, true],
    [400 * DAY_MS, true],
  ])('%d ms old blocks growth: %s', (ageMs, isBlocked) => {
    const policy = away('1.5', NOW_MS - ageMs);
    const counted = countHoldings(viewOf({ policy }), policy, stateOf());
    expect(counted.growthBlocked !== undefined).toBe(isBlocked);
    expect(counted.notices.map((notice) => notice.code)).toEqual(isBlocked ? ['stale-confirmation'] : []);
    expect(hedgeable(counted)).toBe('2.5'); // old coins are coins: the short is not shrunk
  });

  it('names the coins, the day and what to do', () => {
    const policy = away('1.5', NOW_MS - 31 * DAY_MS - HOUR_MS);
    const [notice] = countHoldings(viewOf({ policy }), policy, stateOf()).notices;
    expect(notice?.sentence).toBe(
      'You last confirmed the 1.5 BTC kept elsewhere on 2026-10-01T11:00:00Z, which is not within the last 30 days: ' +
        'the hedge will not grow until you set holdings.elsewhere.confirmed anew.',
    );
  });

  it('is not given by a date in the future', () => {
    const policy = away('1.5', NOW_MS + 2 * DAY_MS);
    expect(countHoldings(viewOf({ policy }), policy, stateOf()).growthBlocked).toContain('not within the last 30 days');
  });

  it('is not asked for where nothing is kept elsewhere', () => {
    expect(countHoldings(viewOf({ onAccount: found(coins('1')) }), policyOf(), stateOf()).notices).toEqual([]);
  });
});
