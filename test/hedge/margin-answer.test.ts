import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { Decision } from '../../shared/hedge/decision.ts';
import type { HedgeView, Standing } from '../../shared/hedge/hedge-view.ts';
import { NO_OTHERS } from '../../shared/margin/short-margin.ts';
import { missing } from '../../shared/market/read.ts';
import { dollars, price, quote } from '../../shared/money/amount.ts';
import { DEFAULT_MARGIN } from '../../shared/policy/default-margin.ts';
import type { MarginPolicy } from '../../shared/policy/hedge-policy.ts';
import { landedOn, policyOf, pricesOf, type Story, shortOf, viewOf } from '../support/given.ts';

const decideOn = (story: Story): Decision => decide(viewOf({ position: shortOf(), ...story }), landedOn());
const codes = ({ notices }: Decision): readonly string[] => notices.map((notice) => notice.code);
const whenOut = (wish: MarginPolicy['whenOut']) => policyOf({ margin: { ...DEFAULT_MARGIN, whenOut: wish } });

const STANDINGS: readonly Standing[] = [
  { kind: 'active', policy: policyOf() },
  { kind: 'disabled', policy: policyOf({ enabled: false }) },
  { kind: 'frozen', faults: [], last: policyOf() },
  { kind: 'frozen', faults: [] },
  { kind: 'orphaned', last: policyOf() },
  { kind: 'orphaned' },
];
const CONTROLS: readonly HedgeView['control'][] = ['run', 'reduceOnly', 'unset', 'unreadable'];

describe('a short that needs margin', () => {
  it.each(STANDINGS.flatMap((standing) => CONTROLS.map((control) => [standing.kind, control, standing] as const)))(
    'is topped up: %s, control %s',
    (_kind, control, standing) => {
      const { action } = decideOn({ mark: '80000', standing, control });
      expect(action).toMatchObject({ kind: 'top-up' });
      expect(action.kind === 'top-up' && action.amount.toString()).toBe('30000');
    },
  );

  it.each<[string, Story]>([
    ['halted', { growthBlocked: 'the account is halted' }],
    ['settings are unknown', { settings: missing('timed out') }],
    ['coins are unknown', { onAccount: missing('timed out') }],
  ])('is topped up while %s', (_name, story) => {
    expect(decideOn({ mark: '80000', ...story }).action.kind).toBe('top-up');
  });

  it('is left alone by an explicit stop, which says how near liquidation is', () => {
    const decision = decideOn({ mark: '80000', control: 'stop' });
    expect(decision.action).toEqual({ kind: 'hold', because: 'the owner said stop: nothing is sent' });
    const stopped = decision.notices.find((notice) => notice.code === 'stopped')?.sentence;
    expect(stopped).toContain('12.0 %');
    expect(stopped).toContain('80000');
  });

  it('is warned about before, with the cash that stands ready', () => {
    const decision = decideOn({ mark: '68000', futures: '45000' });
    expect(codes(decision)).toEqual(['margin-low']);
    expect(decision.notices[0]?.sentence).toBe(
      'The BTC short is 31.8 % from liquidation at 89601.99 (mark 68000.00). 45000 USDT stand ready to top it up.',
    );
  });

  it('is told of when the cash for it is missing', () => {
    const decision = decideOn({ mark: '72000', futures: '0' });
    expect(decision.action.kind).toBe('hold');
    expect(codes(decision)).toEqual(['cash-short']);
    expect(decision.notices[0]?.sentence).toBe(
      'The BTC short needs 18000 USDT of margin and 0 can be moved. Liquidation at 89601.99 is 24.4 % away ' +
        '(mark 72000.00). Send USDT to the futures wallet. If the price goes on rising, part of the short is bought back.',
    );
  });
});

describe('a short out of cash near liquidation', () => {
  const near: Story = { mark: '81000', futures: '0' };

  it.each<[MarginPolicy['whenOut'], string]>([
    ['reduce', '0.478'],
    ['remove', '0'],
  ])('with whenOut %s is bought back to %s', (wish, target) => {
    const { action, againInMs } = decideOn({ ...near, policy: whenOut(wish) });
    expect(action).toMatchObject({ kind: 'trade', purpose: 'rescue', side: 'buy' });
    expect(action.kind === 'trade' && [action.target.toString(), action.style.kind]).toEqual([target, 'immediate']);
    expect(againInMs).toBe(60_000);
  });

  it('with whenOut remove stays removed until its owner or his rearm rule says otherwise', () => {
    const decision = decideOn({ ...near, policy: whenOut('remove') });
    expect(decision.state.latch).toMatchObject({ kind: 'rule', because: expect.stringContaining('out of cash') });
    expect(decideOn({ ...near, policy: whenOut('reduce') }).state.latch).toBeUndefined();
  });

  it('with whenOut remove is not latched by one reading of prices that nobody should trade on', () => {
    const prices = { ...pricesOf('80100'), spot: price('60000') };
    const decision = decideOn({ ...near, prices, policy: whenOut('remove') });
    expect([decision.action.kind, decision.state.latch]).toEqual(['hold', undefined]);
  });

  it('with whenOut alert is only told of, every minute', () => {
    const decision = decideOn({ ...near, policy: whenOut('alert') });
    expect(decision.action.kind).toBe('hold');
    expect(decision.notices[0]?.sentence).toContain('Nothing is bought back: margin.whenOut is alert.');
    expect(decision.againInMs).toBe(60_000);
  });

  it.each(['unset', 'unreadable'] as const)('is only told of while the control is %s', (control) => {
    const decision = decideOn({ ...near, control });
    expect(decision.action.kind).toBe('hold');
    expect(codes(decision)).toContain('out-of-cash');
  });

  it.each(STANDINGS.map((standing) => [standing.kind, standing] as const))(
    'is bought back when %s',
    (_kind, standing) => {
      expect(decideOn({ ...near, standing, plan: DEFAULT_MARGIN }).action).toMatchObject({ purpose: 'rescue' });
    },
  );

  it('is bought back although limits, budget and halts forbid growth', () => {
    const story = {
      ...near,
      growthBlocked: 'halted',
      today: { day: '2026-11-01', orders: 999, turnover: dollars('999999999') },
    };
    expect(decideOn({ ...story, control: 'reduceOnly' }).action).toMatchObject({ purpose: 'rescue' });
  });
});

describe('a short the exchange calls near while its equity is full', () => {
  const full = (stated: string): Story => ({
    mark: '64000',
    position: shortOf('1', '60000', { isolatedWallet: quote('36000'), liquidationPrice: price(stated) }),
  });

  it('is told of with both prices, every minute, and not bought back lot by lot', () => {
    const decision = decideOn(full('70000'));
    expect([decision.action.kind, decision.againInMs]).toEqual(['hold', 60_000]);
    expect(decision.notices).toEqual([
      {
        code: 'margin-disputed',
        sentence:
          'The exchange says that the BTC short is liquidated at 70000.00, 9.4 % away (mark 64000.00); by its margin ' +
          'that would be at 95572.14. Look at the position and its margin on the exchange, and send USDT to the ' +
          'futures wallet if the exchange is right. On that word alone it is bought back only below 6.0 %.',
      },
    ]);
  });

  it('promises no buy-back that the plan forbids', () => {
    const [notice] = decideOn({ ...full('70000'), policy: whenOut('alert') }).notices;
    expect(notice?.sentence).toMatch(/if the exchange is right\.$/);
  });

  it('is bought back at once once that is very near', () => {
    const { action } = decideOn(full('67500'));
    expect(action).toMatchObject({ kind: 'trade', purpose: 'rescue' });
    expect(action.kind === 'trade' && action.target.toString()).toBe('0.247');
  });
});

describe('the words for a short that shares its wallet', () => {
  it('say what the price told takes for granted', () => {
    const position = shortOf('1', '60000', { isolatedWallet: quote('0') });
    const others = { ...NO_OTHERS, maintenance: quote('250'), shorts: quote('60000') };
    const policy = policyOf({ marginMode: 'cross' });
    const [notice] = decideOn({ mark: '72000', position, policy, futuresTotal: quote('40000'), others }).notices;
    expect(notice?.sentence).toContain("(mark 72000.00, with room for the wallet's other shorts to rise by 6.0 %). ");
  });
});
