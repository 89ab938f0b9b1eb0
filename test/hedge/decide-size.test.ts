import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { Decision, Trade } from '../../shared/hedge/decision.ts';
import { found, missing } from '../../shared/market/read.ts';
import { coins, contracts, dollars, price, quote, ratio } from '../../shared/money/amount.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { carriedOut, PLENTY } from '../support/apply-decision.ts';
import { instrumentOf, landedOn, policyOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

const decideOn = (story: Story, state = stateOf()): Decision => decide(viewOf(story), state);
const order = ({ action }: Decision): string =>
  action.kind === 'trade' ? `${action.purpose} ${action.side} ${action.contracts}` : action.kind;
const reason = ({ action }: Decision): string => action.because;
const codes = ({ notices }: Decision) => notices.map((notice) => notice.code);

describe('opening', () => {
  it('sells the whole target at once', () => {
    expect(decideOn({}).action).toMatchObject({
      kind: 'trade',
      purpose: 'open',
      side: 'sell',
    } satisfies Partial<Trade>);
    expect(order(decideOn({ policy: policyOf({ ratio: ratio('0.5') }) }))).toBe('open sell 0.5');
  });

  it('tells a daily cap on top-ups that is below one of them, once the size is known', () => {
    const capped = (perDay: string) => policyOf({ margin: { ...policyOf().margin, perDay: quote(perDay) } });
    const decision = decideOn({ policy: capped('5000') });
    expect([order(decision), codes(decision)]).toEqual(['open sell 1', ['per-day-small']]);
    expect(decision.notices[0]?.sentence).toMatch(
      /margin\.perDay is "5000"; it must be at least 17785, one full top-up/,
    );
    expect(codes(decideOn({ policy: capped('20000') }))).toEqual([]);
  });

  it('with little cash opens what it carries, and says so', () => {
    const decision = decideOn({ futures: '30000' });
    expect(order(decision)).toBe('open sell 0.498');
    expect(codes(decision)).toEqual(['partial-hedge']);
    expect(decision.notices[0]?.sentence).toBe(
      'The hedge is 1 contracts of BTC/USDT:USDT short of its target and can add only 0.498 now: the cash carries 0.498 ' +
        'contracts more (reserve of 0.5 of the notional). Add cash to the futures wallet, or lower ratio or reserve.',
    );
  });

  it('asks for no cash where it is a limit that holds growth back', () => {
    const turnover = dollars('1980000');
    const decision = decideOn({ futures: '300000', today: { day: 'today', orders: 3, turnover } });
    expect(order(decision)).toBe('open sell 0.333');
    expect(decision.notices[0]?.sentence).toMatch(/stays below 2000000\. The rest follows as far as that allows\.$/);
  });

  it('opens nothing where the owner wants all or nothing, and says so', () => {
    const decision = decideOn({ futures: '30000', policy: policyOf({ allowPartial: false }) });
    expect(order(decision)).toBe('hold');
    expect(reason(decision)).toContain('allowPartial is false');
    expect(codes(decision)).toEqual(['partial-hedge']);
  });

  it('without cash opens nothing and says so', () => {
    const decision = decideOn({ futures: '0' });
    expect([order(decision), ...codes(decision)]).toEqual(['hold', 'partial-hedge']);
  });

  it('does not send crumbs: what the cash carries must be worth an order', () => {
    expect(order(decideOn({ futures: '3100' }))).toBe('open sell 0.051');
    expect(reason(decideOn({ futures: '2900' }))).toContain('too little to add now');
  });

  it('sets leverage and margin mode before the first order', () => {
    const settings = found({ leverage: ratio('20'), marginMode: 'cross' as const });
    expect(decideOn({ settings }).action).toMatchObject({ kind: 'settings', marginMode: 'isolated' });
    const modeOnly = decideOn({ settings: found({ leverage: ratio('2.0'), marginMode: 'cross' as const }) }).action;
    expect(Object.keys(modeOnly)).not.toContain('leverage');
    expect(order(decideOn({ settings: missing('timed out') }))).toBe('hold');
  });
});

describe('an open short', () => {
  const open: Story = { position: shortOf('0.5'), futures: '200000' };

  it('does not grow under settings that differ, and is never re-margined behind its owner', () => {
    const decision = decideOn({ ...open, settings: found({ leverage: ratio('5'), marginMode: 'isolated' as const }) });
    expect([order(decision), ...codes(decision)]).toEqual(['hold', 'settings-differ']);
  });

  it('puts off what only follows coins or ratio, and nothing that is urgent', () => {
    const waiting = { position: shortOf('0.9'), held: '0.5', shrinkWaits: 'resting orders could not be read' };
    const decision = decideOn(waiting, landedOn());
    expect([order(decision), reason(decision)]).toEqual(['hold', 'resting orders could not be read']);
    expect(decision.verdicts.at(-1)).toMatchObject({ rule: 'safety', verdict: 'blocks' });
    const policy = policyOf({
      remove: [{ when: { kind: 'priceAbove', price: price('50000') }, because: 'the rise is back' }],
    });
    expect(order(decideOn({ ...waiting, policy }, landedOn()))).toBe('remove buy 0.9');
    const when = { kind: 'priceAbove', price: price('50000') } as const;
    const adjusted = policyOf({ adjust: [{ when, ratio: ratio('0.1'), because: 'the rise is back' }] });
    expect(order(decideOn({ ...waiting, policy: adjusted }, landedOn()))).toMatch(/^shrink buy/);
  });

  it('shrinks under settings that differ or are not known', () => {
    const story = { ...open, position: shortOf('1'), held: '0.6' };
    expect(order(decideOn({ ...story, settings: missing('timed out') }, landedOn()))).toBe('shrink buy 0.4');
  });

  it('holds while its coins are not known', () => {
    const decision = decideOn({ ...open, onAccount: missing('timed out') }, landedOn());
    expect([order(decision), reason(decision)]).toEqual([
      'hold',
      'the coins on the account could not be read: timed out',
    ]);
  });

  it.each<[string, Story]>([
    ['a halt', { growthBlocked: 'the account is halted' }],
    ['reduce only', { control: 'reduceOnly' }],
    ['a spent budget', { today: { day: '2026-11-01', orders: 50, turnover: dollars('0') } }],
    ['a halted contract', { instrument: instrumentOf({ status: 'halted' }) }],
    ['a full account', { accountNotional: dollars('1000000') }],
    ['no cash', { futures: '0' }],
  ])('does not grow under %s, but shrinks', (_name, story) => {
    expect(order(decideOn({ ...open, ...story }, landedOn()))).toBe('hold');
    const fewer = { ...open, position: shortOf('1'), held: '0.6', ...story };
    expect(order(decideOn(fewer, landedOn()))).toBe('shrink buy 0.4');
  });

  it('closes when the owner sets ratio 0', () => {
    const policy = policyOf({ ratio: ratio('0') });
    expect(order(decideOn({ ...open, policy }, landedOn()))).toBe('shrink buy 0.5');
    const tiny: Story = { policy, position: shortOf('0.001'), instrument: instrumentOf({ notionalMin: quote('100') }) };
    expect(order(decideOn(tiny, landedOn()))).toBe('shrink buy 0.001'); // what only reduces may be as small as it is
  });
});

describe('a target larger than one order', () => {
  it.each<[string, Story]>([
    ['the exchange', { instrument: instrumentOf({ quantityMax: contracts('0.4') }) }],
    ['a deployed limit', { limits: { ...CAUTIOUS_LIMITS, orderNotionalMax: dollars('24010') } }],
  ])('lands in parts when %s says so, without crying wolf', (_name, story) => {
    let view = viewOf({ futures: PLENTY.toString(), ...story });
    let state = stateOf();
    const orders: string[] = [];
    for (let pass = 0; pass < 4; pass++) {
      const decision = decide(view, state);
      orders.push(order(decision), ...codes(decision));
      view = carriedOut(view, decision);
      state = decision.state;
    }
    expect(orders).toEqual(['open sell 0.4', 'grow sell 0.4', 'grow sell 0.2', 'hold']);
    expect(state.landedRatio?.toString()).toBe('1');
  });

  it('goes on even where one order is a small part of it', () => {
    const limits = { ...CAUTIOUS_LIMITS, notionalMax: dollars('20000000'), turnoverADay: dollars('20000000') };
    const policy = policyOf();
    const view = viewOf({ held: '100', policy, limits, futures: PLENTY.toString() });
    expect(order(decide(view, stateOf({ counted: coins('100') })))).toBe('open sell 4.166');
  });
});
