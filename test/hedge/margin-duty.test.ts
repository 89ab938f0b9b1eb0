import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeMargin, type MarginDuty, type MarginStep } from '../../shared/hedge/margin-duty.ts';
import { distanceTo, liquidationOf, NO_OTHERS } from '../../shared/margin/short-margin.ts';
import { found, missing } from '../../shared/market/read.ts';
import { coins, NO_COINS, price, quote, ratio } from '../../shared/money/amount.ts';
import { DEFAULT_MARGIN } from '../../shared/policy/default-margin.ts';
import { dayOf } from '../../shared/time/instant.ts';
import { NOW_MS, policyOf, type Story, shortOf, stateOf, viewOf } from '../support/given.ts';

const judge = (story: Story, naked = NO_COINS, state = stateOf()): MarginDuty | undefined =>
  judgeMargin(viewOf({ position: shortOf(), ...story }), naked, state);
const stepOf = (story: Story, naked = NO_COINS, state = stateOf()): MarginStep['kind'] | undefined =>
  judge(story, naked, state)?.step.kind;
const topUp = (duty: MarginDuty | undefined) =>
  duty?.step.kind === 'top-up' ? [duty.step.amount.toString(), duty.step.fromSpot.toString()] : duty?.step.kind;

const plan = (changes: object) => policyOf({ margin: { ...DEFAULT_MARGIN, ...changes } });
/** Half of the way is gone at 71,872; the mark of 75,000 is 19.5 % from liquidation, 80,000 is 12.0 %. */
const NEAR = '75000';

describe('the margin duty', () => {
  it('has nothing to judge while flat or long', () => {
    expect(judge({ position: { side: 'flat' } })).toBeUndefined();
    expect(judge({ position: { ...shortOf(), side: 'long' } })).toBeUndefined();
  });

  it.each<[string, MarginStep['kind']]>([
    ['30000', 'safe'],
    ['60000', 'safe'],
    ['65300', 'safe'],
    ['65450', 'warn'], // three quarters of the way left: 37.0 % at 65,401
    ['71800', 'warn'],
    ['71900', 'top-up'], // half of it: 24.7 % at 71,872
    ['85000', 'top-up'],
    ['95000', 'top-up'], // beyond liquidation by our own formula, and the exchange still shows it: try
  ])('at a mark of %s it is %s', (mark, step) => {
    expect(stepOf({ mark })).toBe(step);
  });

  it('tops up so that equity is quantity x mark / leverage again', () => {
    expect(topUp(judge({ mark: '80000' }))).toEqual(['30000', '0']);
    const cheaper = judge({ mark: '72000' });
    expect(topUp(cheaper)).toEqual(['18000', '0']);
  });

  it('moves what there is when it is less than needed, in whole cents', () => {
    expect(topUp(judge({ mark: '80000', futures: '1234.56789' }))).toEqual(['1234.56', '0']);
  });

  it('asks for amounts that a table and an exchange can take, at any leverage and price', () => {
    const marks = fc.integer({ min: 6_600_000, max: 12_000_000 }).map((cents) => (cents / 100).toFixed(2));
    fc.assert(
      fc.property(marks, fc.constantFrom('1', '2', '3'), fc.constantFrom('0', '0.333'), (mark, leverage, naked) => {
        const policy = policyOf({ leverage: ratio(leverage) });
        const position = shortOf('1', '60000', { isolatedWallet: quote('20000') });
        const duty = judge({ mark, policy, position }, coins(naked));
        if (duty?.step.kind === 'top-up') expect(duty.step.amount.toString()).toMatch(/^\d+(\.\d{1,2})?$/);
      }),
    );
  });

  it('funds what the coins cover and nothing of the naked part, however often it is asked', () => {
    let position = shortOf();
    for (let pass = 0; pass < 20; pass++) {
      const duty = judge({ mark: '80000', position }, coins('0.4'));
      if (duty?.step.kind !== 'top-up') break;
      position = { ...position, isolatedWallet: position.isolatedWallet.plus(duty.step.amount) };
    }
    // Equity of 0.6 coins at 2x is 24,000; the wallet bears the loss of 20,000 as well.
    expect(position.isolatedWallet.toText(0)).toBe('44000');
    expect(topUp(judge({ mark: '80000' }, coins('1')))).not.toEqual(['30000', '0']);
  });

  it('believes whichever liquidation price is nearer, ours or the one the exchange states', () => {
    const nearer = judge({ mark: '66000', position: shortOf('1', '60000', { liquidationPrice: price('80000') }) });
    expect(nearer?.liquidation.toString()).toBe('80000');
    expect(topUp(nearer)).toEqual(['9000', '0']);
    const further = judge({ position: shortOf('1', '60000', { liquidationPrice: price('99999') }) });
    expect(further?.liquidation.toText(2)).toBe('89601.99');
  });

  it('with equity to spare does not act on the word of the exchange alone until that is very near', () => {
    const word = (stated: string): Story => ({
      mark: '64000',
      position: shortOf('1', '60000', { isolatedWallet: quote('36000'), liquidationPrice: price(stated) }),
    });
    expect(stepOf(word('80000'))).toBe('warn'); // 25.0 %
    expect(stepOf(word('71700'))).toBe('warn'); // 12.03 %
    expect(stepOf(word('71600'))).toBe('disputed'); // 11.9 %
    expect(stepOf(word('67900'))).toBe('disputed'); // 6.1 %
    expect(stepOf(word('67800'))).toBe('out'); // 5.9 %
  });

  it('acts on the word of the exchange where our own formula wants a buy-back as well', () => {
    const word = (mark: string): Story => ({
      mark,
      futures: '0',
      position: shortOf('1', '60000', { liquidationPrice: price('80000') }),
    });
    expect(stepOf(word('73000'))).toBe('disputed'); // 9.6 % and 22.7 %
    expect(stepOf(word('74000'))).toBe('out'); // 8.1 % and 21.1 %
  });

  it('tops up as written in the plan, not as in the policy', () => {
    const own = { ...DEFAULT_MARGIN, topUpAt: ratio('0.2'), warnAt: ratio('0.3') };
    expect(stepOf({ mark: '75000', plan: own })).toBe('safe');
  });
});

describe('the sources of margin', () => {
  const spot = found(quote('50000'));

  it('are the ones the plan names', () => {
    const story = { mark: '80000', cash: { futures: quote('10000'), spot } };
    expect(topUp(judge({ ...story }))).toEqual(['10000', '0']);
    expect(topUp(judge({ ...story, policy: plan({ from: ['futures', 'spot'] }) }))).toEqual(['30000', '20000']);
    expect(topUp(judge({ ...story, policy: plan({ from: ['spot'] }) }))).toEqual(['30000', '30000']);
  });

  it('are used in the order they are named', () => {
    const cash = { futures: quote('40000'), spot: found(quote('20000')) };
    expect(topUp(judge({ mark: '80000', cash, policy: plan({ from: ['futures', 'spot'] }) }))).toEqual(['30000', '0']);
    expect(topUp(judge({ mark: '80000', cash, policy: plan({ from: ['spot', 'futures'] }) }))).toEqual([
      '30000',
      '20000',
    ]);
  });

  it('always include the futures wallet near liquidation: a buy-back sets margin free there', () => {
    const policy = plan({ from: ['spot'] });
    const cash = { futures: quote('10000'), spot: found(quote('5000')) };
    expect(topUp(judge({ mark: '73400', cash, policy }))).toEqual(['5000', '5000']); // 22.1 %
    expect(topUp(judge({ mark: '73500', cash, policy }))).toEqual(['15000', '5000']); // 21.9 %
  });

  it('may be unknown: what is known is used, and nothing is given up for it until liquidation is very near', () => {
    const policy = plan({ from: ['futures', 'spot'] });
    const blind = (futures: string) => ({ futures: quote(futures), spot: missing('timed out') });
    expect(topUp(judge({ mark: '80000', policy, cash: blind('9000') }))).toEqual(['9000', '0']);
    expect(stepOf({ mark: '80500', policy, cash: blind('0') })).toBe('cash-unknown');
    expect(stepOf({ mark: '86000', policy, cash: blind('0') })).toBe('out');
  });

  it('are never negative', () => {
    expect(stepOf({ mark: '85000', cash: { futures: quote('-500'), spot: found(quote('-1')) } })).toBe('out');
  });

  it('are spent by a daily cap only while liquidation is far', () => {
    const policy = policyOf({ margin: { ...DEFAULT_MARGIN, perDay: quote('5000') } });
    const spent = (amount: string, nowMs = NOW_MS) => stateOf({ toppedUpDay: dayOf(nowMs), toppedUp: quote(amount) });
    expect(topUp(judge({ mark: '72000', policy }))).toEqual(['5000', '0']);
    expect(topUp(judge({ mark: '72000', policy }, NO_COINS, spent('3000')))).toEqual(['2000', '0']);
    expect(stepOf({ mark: '72000', policy }, NO_COINS, spent('5000'))).toBe('short-of-cash');
    expect(topUp(judge({ mark: '72000', policy }, NO_COINS, spent('5000', NOW_MS - 86_400_000)))).toEqual([
      '5000',
      '0',
    ]);
    expect(topUp(judge({ mark: NEAR, policy }, NO_COINS, spent('5000')))).toEqual(['22500', '0']);
  });

  it('run out: warned first, bought back when near', () => {
    expect(stepOf({ mark: '72000', futures: '0' })).toBe('short-of-cash');
    expect(stepOf({ mark: '79900', futures: '0' })).toBe('short-of-cash');
    expect(stepOf({ mark: '80100', futures: '0' })).toBe('out');
    expect(stepOf({ mark: '80100', futures: '0.99' })).toBe('out');
  });
});

describe('a short in cross mode', () => {
  const cross = (story: Story = {}): Story => ({
    position: shortOf('1', '60000', { isolatedWallet: quote('0') }),
    policy: policyOf({ marginMode: 'cross' }),
    futures: '0',
    futuresTotal: quote('30000'),
    ...story,
  });

  it('stands on the whole futures wallet', () => {
    expect(judge(cross({ futuresTotal: quote('60000') }))?.liquidation.toText(0)).toBe('119453');
  });

  it('is topped up from spot only: its futures cash stands behind it already', () => {
    expect(stepOf(cross({ mark: '80100', futures: '5000' }))).toBe('out');
    const policy = policyOf({ marginMode: 'cross', margin: { ...DEFAULT_MARGIN, from: ['futures', 'spot'] } });
    const cash = { futures: quote('5000'), spot: found(quote('50000')) };
    expect(topUp(judge(cross({ mark: '80000', cash, policy })))).toEqual(['30000', '30000']);
  });
});

describe('after a top-up', () => {
  it('the short stands as far from liquidation as on the day it was opened, and nothing more is asked', () => {
    const after = shortOf('1', '60000', { isolatedWallet: quote('60000') });
    const duty = judge({ mark: '80000', position: after });
    expect(duty?.step.kind).toBe('safe');
    const liquidation = duty && liquidationOf(duty.short);
    expect(liquidation && distanceTo(liquidation, price('80000')).toText(2)).toBe('0.49');
  });
});

describe('a short that shares its wallet', () => {
  const cross = (story: Story = {}): Story => ({
    position: shortOf('1', '60000', { isolatedWallet: quote('0') }),
    policy: policyOf({ marginMode: 'cross' }),
    futures: '0',
    futuresTotal: quote('60000'),
    ...story,
  });
  /** As large a short as its own, entered and marked at the same price. */
  const twin = (changes: object = {}) => ({
    ...NO_OTHERS,
    maintenance: quote('250'),
    shorts: quote('60000'),
    ...changes,
  });

  it('stands on what the others leave of it, with room for them to rise by half of reduceAt', () => {
    const judged = (others: object) => judge(cross({ others: twin(others) }))?.liquidation.toText(2);
    expect(judged({ shorts: quote('0') })).toBe('119203.98'); // (60,000 + 60,000 - 250 + 50) / 1.005
    expect(judged({})).toBe('115621.89'); // 3,600 less
    expect(judged({ unrealised: quote('-10000') })).toBe('105671.64');
    expect(judged({ unrealised: quote('10000') })).toBe('125572.14');
    expect(judged({ isolatedWallets: quote('10000') })).toBe('105671.64');
  });

  it('asks for margin once the others have used up what stood behind it', () => {
    const spot = { futures: quote('0'), spot: found(quote('50000')) };
    const policy = policyOf({ marginMode: 'cross', margin: { ...DEFAULT_MARGIN, from: ['spot'] } });
    const story = cross({ mark: '80000', policy, cash: spot });
    expect(stepOf(story)).toBe('safe');
    // Equity 60,000 - 20,000 less 250 + 3,600 and the loss of 20,000: 16,150 of the 40,000 it should have.
    const beside = { ...story, others: twin({ unrealised: quote('-20000') }) };
    expect(topUp(judge(beside))).toEqual(['23850', '23850']);
  });

  it('is due where the others have lost more than everything', () => {
    const duty = judge(cross({ others: twin({ unrealised: quote('-200000') }) }));
    expect([duty?.step.kind, duty?.distance.toString()]).toEqual(['out', '-1']);
  });

  it('is no concern of an isolated one', () => {
    const others = twin({ unrealised: quote('-50000'), isolatedWallets: quote('70000') });
    for (const mark of ['60000', '68000', '75000', '81000']) expect(judge({ mark, others })).toEqual(judge({ mark }));
  });
});
