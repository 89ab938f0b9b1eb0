import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import { checkNaked } from '../../shared/hedge/naked.ts';
import { found, missing } from '../../shared/market/read.ts';
import { coins } from '../../shared/money/amount.ts';
import { landedOn, NOW_MS, policyOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

const check = (short: string, confirmed: string, state = stateOf(), nowMs = NOW_MS) =>
  checkNaked(viewOf({ position: shortOf(short), nowMs }), found(coins(confirmed)), state);

const SEEN_BEFORE = stateOf({ nakedSinceMs: NOW_MS - 60_000 });

describe('the naked check', () => {
  it.each([
    ['1', '1', false],
    ['1.001', '1', false], // one lot is rounding
    ['1.002', '1', true],
    ['0.001', '0', false],
    ['0.002', '0', true],
    ['0.5', '1', false],
  ])('a short of %s on %s coins is naked: %s', (short, confirmed, isNaked) => {
    const { verdict, nakedCoins, notices } = check(short, confirmed);
    expect(verdict.verdict).toBe(isNaked ? 'acts' : 'passes');
    expect(nakedCoins.isPositive()).toBe(isNaked);
    expect(notices.map((notice) => notice.code)).toEqual(isNaked ? ['naked-short'] : []);
  });

  it('tells at once, but shrinks only on a second reading at least 20 seconds later', () => {
    const first = check('1', '0.4');
    expect(first.shrinkTo).toBeUndefined();
    expect(first.state.nakedSinceMs).toBe(NOW_MS);
    expect(first.notices[0]?.sentence).toContain('It will be shrunk if a second reading agrees.');
    expect(check('1', '0.4', first.state, NOW_MS + 19_999).shrinkTo).toBeUndefined();
    const second = check('1', '0.4', first.state, NOW_MS + 20_000);
    expect(second.shrinkTo?.toString()).toBe('0.4');
    expect(second.notices[0]?.sentence).toContain('it is being shrunk');
  });

  it('forgets a first reading that was not confirmed', () => {
    expect(check('1', '1', SEEN_BEFORE).state.nakedSinceMs).toBeUndefined();
  });

  it('shrinks to whole lots that the coins carry', () => {
    expect(check('1', '0.39999', SEEN_BEFORE).shrinkTo?.toString()).toBe('0.399');
    expect(check('1', '0', SEEN_BEFORE).shrinkTo?.toString()).toBe('0');
  });

  it('takes a failed read for no sale', () => {
    const unknown = checkNaked(viewOf({ position: shortOf('1') }), missing('timed out'), SEEN_BEFORE);
    expect(unknown.verdict.verdict).toBe('unknown');
    expect(unknown.shrinkTo).toBeUndefined();
    expect(unknown.nakedCoins.isZero()).toBe(true);
    expect(unknown.notices).toEqual([]);
  });
});

describe('deciding on a naked short', () => {
  const sold: Story = { position: shortOf('1', '60000', { isolatedWallet: viewOf().cash.futures }), held: '0.4' };
  const state = landedOn(policyOf(), { nakedSinceMs: NOW_MS - 60_000, counted: coins('0.4') });

  it.each<[string, Story]>([
    ['active', {}],
    ['disabled', { standing: { kind: 'disabled', policy: policyOf({ enabled: false }) } }],
    ['frozen', { standing: { kind: 'frozen', faults: [], last: policyOf() } }],
    ['orphaned', { standing: { kind: 'orphaned', last: policyOf() } }],
    ['halted', { growthBlocked: 'the account is halted' }],
    ['reduce only', { control: 'reduceOnly' }],
  ])('buys back also when %s', (_name, story) => {
    const decision = decide(viewOf({ ...sold, ...story }), state);
    expect(decision.action).toMatchObject({ kind: 'trade', purpose: 'naked', side: 'buy' });
    expect(decision.action.kind === 'trade' && decision.action.target.toString()).toBe('0.4');
    expect(decision.againInMs).toBe(60_000);
  });

  it.each(['stop', 'unset', 'unreadable'] as const)('only tells while the control is %s', (control) => {
    const decision = decide(viewOf({ ...sold, control }), state);
    expect(decision.action.kind).toBe('hold');
    expect(decision.notices.map((notice) => notice.code)).toContain('naked-short');
  });

  it('does not wait for prices it could trust: it takes at any price', () => {
    const view = viewOf({ ...sold });
    const decision = decide({ ...view, prices: { ...view.prices, markAtMs: NOW_MS - 600_000 } }, state);
    expect(decision.action).toMatchObject({ kind: 'trade', purpose: 'naked', style: { kind: 'market' } });
  });

  it('comes before a rescue that would leave more than the coins carry', () => {
    const position = shortOf('1', '60000');
    const decision = decide(viewOf({ position, mark: '82000', held: '0', futures: '500000' }), state);
    expect(decision.action).toMatchObject({ kind: 'trade', side: 'buy' });
    expect(decision.action.kind === 'trade' && decision.action.target.toString()).toBe('0');
  });
});
