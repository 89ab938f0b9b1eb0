import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { HedgeState } from '../../shared/hedge/hedge-state.ts';
import { type HedgeView, shortCoins } from '../../shared/hedge/hedge-view.ts';
import { NOTHING_ASKED } from '../../shared/hedge/market-sight.ts';
import { candleKey } from '../../shared/market/candle-need.ts';
import { found } from '../../shared/market/read.ts';
import { coins, dollars, price, quote, ratio } from '../../shared/money/amount.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { BETA_BARS } from '../../shared/signals/measure-beta.ts';
import { HOUR_MS } from '../../shared/time/duration.ts';
import { carriedOut, PLENTY } from '../support/apply-decision.ts';
import { instrumentOf, landedOn, NOW_MS, policyOf, pricesOf, shortOf, stateOf, viewOf } from '../support/given.ts';

const ETH = 'ETH/USDT:USDT';
const CROSS = { beta: { kind: 'auto' }, rSquaredMin: ratio('0.5'), lossMax: ratio('0.1') } as const;
const policyWith = (changes: Partial<HedgePolicy> = {}): HedgePolicy =>
  policyOf({
    instrument: ETH,
    cross: CROSS,
    band: { below: ratio('0.9'), landBelow: ratio('1'), above: ratio('1.1'), landAbove: ratio('1') },
    order: { style: 'market', slippageMax: ratio('0.003'), patience: 2 },
    ...changes,
  });

/** Hourly closes that swing by a hundredth and end at `last`; `part` is how much of the swing they follow. */
function closes(last: number, part: (at: number) => number): readonly number[] {
  const swings = Array.from({ length: BETA_BARS }, (_, at) => 1 + 0.01 * part(at) * Math.sin(at * 1.7));
  const end = swings.at(-1) ?? 1;
  return swings.map((swing) => (last * swing) / end);
}
const bars = (values: readonly number[], nowMs: number) =>
  found(
    values.map((value, at) => {
      const close = price(value.toFixed(6));
      const openMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - (values.length - at) * HOUR_MS;
      return { openMs, open: close, high: close, low: close, close };
    }),
  );

interface Pair {
  readonly btc?: number;
  readonly eth?: number;
  /** How much of ETH's swing BTC follows. */
  readonly part?: (at: number) => number;
}
/** One BTC at 60,000 hedged by ETH at 3,000, of whose moves it makes about two thirds. */
function sceneOf(
  policy: HedgePolicy,
  { btc = 60_000, eth = 3_000, part = () => 0.66 }: Pair = {},
  changes: Partial<HedgeView> = {},
) {
  const candles = new Map([
    [candleKey({ symbol: 'BTC/USDT', frame: '1h' }), bars(closes(btc, part), NOW_MS)],
    [
      candleKey({ symbol: ETH, frame: '1h' }),
      bars(
        closes(eth, () => 1),
        NOW_MS,
      ),
    ],
  ]);
  return viewOf({
    policy,
    instrument: instrumentOf({ symbol: ETH, coin: 'ETH' }),
    prices: pricesOf(String(eth)),
    market: { ...NOTHING_ASKED, candles },
    futures: PLENTY.toString(),
    ...changes,
  });
}
const verdictIn = (decision: ReturnType<typeof decide>) => decision.verdicts.find(({ rule }) => rule === 'cross');
const landed = (policy: HedgePolicy, changes: Partial<HedgeState> = {}) =>
  landedOn(policy, { symbol: ETH, ...changes });

describe('a hedge by another coin', () => {
  it('is as large as beta makes it, and says at its opening what it cannot do', () => {
    const { action, verdicts } = decide(sceneOf(policyWith()), stateOf({ symbol: ETH }));
    // About 0.66 of 60,000 USDT at 3,000: some 13.2 ETH.
    if (action.kind !== 'trade') throw new Error(action.because);
    expect(Number(action.contracts.toString())).toBeGreaterThan(13.0);
    expect(Number(action.contracts.toString())).toBeLessThan(13.4);
    expect(action.because).toContain('lost 57 % of its value within seven weeks');
    expect(verdicts.find(({ rule }) => rule === 'cross')?.number).toMatch(/^beta 0\.66\d, R squared 1\.000/);
  });

  it('takes the beta of its owner, and half of it for half of the coins', () => {
    const fixed = policyWith({ ratio: ratio('0.5'), cross: { ...CROSS, beta: { kind: 'fixed', beta: ratio('1') } } });
    expect(decide(sceneOf(fixed), stateOf({ symbol: ETH })).action).toMatchObject({ contracts: coins('10') });
  });

  it('does not trade while beta wanders within its band', () => {
    const policy = policyWith();
    const position = shortOf('13.2', '3000');
    for (const part of [0.61, 0.7]) {
      const view = sceneOf(policy, { part: () => part }, { position });
      expect(decide(view, landed(policy)).action.kind).toBe('hold');
    }
    const more = decide(sceneOf(policy, { part: () => 0.8 }, { position }), landed(policy));
    expect(more.action).toMatchObject({ purpose: 'grow' });
    const less = decide(sceneOf(policy, { part: () => 0.5 }, { position }), landed(policy));
    expect(less.action).toMatchObject({ side: 'buy' });
  });

  it('does not grow while the coins have too little in common, but shrinks', () => {
    const policy = policyWith();
    const noise = (at: number) => 0.66 + 4 * Math.sin(at * at);
    const apart = decide(sceneOf(policy, { part: noise }), stateOf({ symbol: ETH }));
    expect([apart.action.kind, verdictIn(apart)?.verdict, apart.notices.map(({ code }) => code)]).toEqual([
      'hold',
      'blocks',
      ['cross-weak'],
    ]);
    const shrunk = decide(sceneOf(policy, { part: noise }, { position: shortOf('40', '3000') }), landed(policy));
    expect(shrunk.action).toMatchObject({ side: 'buy' });
  });

  it('stays as it is while bars are missing, and opens nothing', () => {
    const policy = policyWith();
    const blind = { market: NOTHING_ASKED };
    expect(decide(sceneOf(policy, {}, blind), stateOf({ symbol: ETH })).action.kind).toBe('hold');
    const open = decide(sceneOf(policy, {}, { ...blind, position: shortOf('13.2', '3000') }), landed(policy));
    expect([open.action.kind, verdictIn(open)?.verdict]).toEqual(['hold', 'unknown']);
  });

  it('tells a net loss of lossMax and grows no more, and goes at twice that', () => {
    const policy = policyWith();
    const position = shortOf('13.2', '3000', { isolatedWallet: quote('100000') });
    const lost = (eth: number, held = '1') => {
      const changes = { position, onAccount: found(coins(held)) };
      return decide(sceneOf(policy, { eth }, changes), landed(policy, { crossCoinPrice: price('60000') }));
    };
    // ETH rises, BTC does not: 0.66 of 10 % is 6.6 %, of 16 % 10.6 %, of 31 % 20.5 %.
    expect(verdictIn(lost(3_300))?.verdict).toBe('passes');
    const told = lost(3_480, '1.5');
    expect([told.action.kind, verdictIn(told)?.verdict, told.notices.map(({ code }) => code)]).toEqual([
      'hold',
      'blocks',
      ['cross-weak'],
    ]);
    const gone = lost(3_930);
    expect(gone.action).toMatchObject({ purpose: 'remove' });
    expect(gone.state.latch).toMatchObject({ kind: 'cross-loss', because: expect.stringContaining('lost 20.5 % net') });
  });

  it('counts what is added later from the price it was added at', () => {
    const policy = policyWith();
    const part = (quantity: string) => ({ position: shortOf(quantity, '3000', { isolatedWallet: quote('100000') }) });
    const first = decide(sceneOf(policy, { btc: 60_000 }, part('4')), landed(policy));
    const more = decide(sceneOf(policy, { btc: 50_000 }, part('10')), first.state);
    expect([more.state.crossCoinPrice, more.state.crossContracts].join()).toBe('54000,10');
    const fewer = decide(sceneOf(policy, { btc: 45_000 }, part('6')), more.state);
    expect([fewer.state.crossCoinPrice, fewer.state.crossContracts].join()).toBe('54000,6');
    expect(
      decide(sceneOf(policy, {}, { position: { side: 'flat' } }), fewer.state).state.crossCoinPrice,
    ).toBeUndefined();
  });

  it('is naked only beyond its band, and then also where the coins are gone', () => {
    const policy = policyWith();
    const short = (quantity: string, held: string) =>
      decide(
        sceneOf(policy, {}, { position: shortOf(quantity, '3000'), onAccount: found(coins(held)) }),
        landed(policy),
      );
    expect(short('14.2', '1').notices.map(({ code }) => code)).not.toContain('naked-short');
    expect(short('20.1', '1').notices.map(({ code }) => code)).toContain('naked-short');
    expect(short('13.2', '0').notices.map(({ code }) => code)).toContain('naked-short');
  });

  it('lands within a lot of beta times its coins, for any beta and prices', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 150 }),
        fc.integer({ min: 20_000, max: 120_000 }),
        fc.integer({ min: 1_600, max: 5_000 }), // lower, and one order could not carry it
        (hundredths, btc, eth) => {
          const policy = policyWith({
            cross: { ...CROSS, beta: { kind: 'fixed', beta: ratio((hundredths / 100).toFixed(2)) } },
          });
          const limits = {
            ...sceneOf(policy).limits,
            notionalMax: dollars(`${PLENTY}`),
            orderNotionalMax: dollars(`${PLENTY}`),
            turnoverADay: dollars(`${PLENTY}`),
          };
          const view = sceneOf(policy, { btc, eth }, { limits });
          const after = carriedOut(view, decide(view, stateOf({ symbol: ETH })));
          const wanted = ((hundredths / 100) * btc) / eth;
          expect(Math.abs(Number(shortCoins(after).toString()) - wanted)).toBeLessThanOrEqual(0.002);
        },
      ),
      { numRuns: 25 },
    );
  });
});
