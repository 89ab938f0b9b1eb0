import { describe, expect, it } from 'vitest';
import { found, missing } from '../../shared/market/read.ts';
import { contracts, dollars, price, ratio } from '../../shared/money/amount.ts';
import type { Intent } from '../../shared/orders/intent.ts';
import { type GateFacts, preTradeGate } from '../../shared/orders/pre-trade-gate.ts';
import { CAUTIOUS_LIMITS } from '../../shared/policy/deployed-limits.ts';
import { Stage } from '../support/stage.ts';
import { BTC, START_MS } from '../venue/scene.ts';
import { intentOf, slotOf, wishOf } from './given.ts';

const { instrument, prices } = wishOf(new Stage());
const ID = intentOf().clientOrderId;

/** Facts under which the order of `slotOf()` passes. */
const facts = (changes: Partial<GateFacts> = {}): GateFacts => ({
  stored: slotOf(),
  control: found({ mode: 'run' }),
  instrument,
  prices,
  accountNotional: dollars('0'),
  limits: CAUTIOUS_LIMITS,
  run: { account: 'main', runId: 'run-1', fence: 1, startedAtMs: START_MS },
  nowMs: START_MS,
  ...changes,
});
const stored = (changes: Partial<Intent>) => ({ stored: slotOf({ intent: intentOf(changes) }) });
const limits = (changes: Partial<GateFacts['limits']>) => ({ limits: { ...CAUTIOUS_LIMITS, ...changes } });
const BUY = { side: 'buy', reduceOnly: true, shortBefore: contracts('0.5'), target: contracts('0') } as const;
const { intent: _none, ...EMPTY } = slotOf();

describe('preTradeGate', () => {
  it('sends the stored order, and nothing but it', () => {
    expect(preTradeGate(ID, facts())).toEqual({
      kind: 'send',
      order: {
        clientOrderId: ID,
        symbol: BTC,
        side: 'sell',
        contracts: contracts('0.5'),
        reduceOnly: false,
        style: { kind: 'market' },
      },
    });
  });

  const BROKEN: readonly (readonly [string, Partial<GateFacts>, string])[] = [
    ['nothing is stored', { stored: undefined }, 'no intent'],
    ['no intent is stored', { stored: EMPTY }, 'no intent'],
    [
      'it has a result',
      { stored: slotOf({ result: { kind: 'void', contracts: contracts('0'), atMs: START_MS } }) },
      'no intent',
    ],
    ['another intent is stored', stored({ clientOrderId: 'cw10kb0bwm2' }), 'another intent'],
    ['another run planned it', stored({ runId: 'run-2' }), 'another run'],
    ['another fence planned it', stored({ fence: 2 }), 'another run'],
    ['it is late', { nowMs: START_MS + 40_001 }, 'too late'],
    ['the clock is broken', { nowMs: Number.NaN }, 'too late'],
    ['the control cannot be read', { control: missing('no answer') }, 'could not be read'],
    ['no control is set', { control: found(undefined) }, 'says nothing'],
    ['the control says stop', { control: found({ mode: 'stop' }) }, 'says stop'],
    ['a sell under reduceOnly', { control: found({ mode: 'reduceOnly' }) }, 'says reduceOnly'],
    ['other rules', { instrument: { ...instrument, symbol: 'ETH/USDT:USDT' } }, 'another symbol'],
    ['a buy that may open a long', stored({ ...BUY, reduceOnly: false }), 'must be reduce-only'],
    ['a sell that only reduces', stored({ reduceOnly: true }), 'must be reduce-only'],
    ['a quantity of zero', stored({ contracts: contracts('0') }), 'above zero'],
    ['a quantity below zero', stored({ contracts: contracts('-0.5') }), 'above zero'],
    ['broken lots', stored({ contracts: contracts('0.4995') }), 'whole lots'],
    [
      'too much for one order',
      { instrument: { ...instrument, quantityMax: contracts('0.499') } },
      "one order's maximum",
    ],
    ['a sell past its target', stored({ target: contracts('0.499') }), 'past its own target'],
    ['a buy past its target', stored({ ...BUY, target: contracts('0.001') }), 'past its own target'],
    ['a target below zero', stored({ ...BUY, target: contracts('-0.5') }), 'below zero'],
    ['a symbol that is not deployed', limits({ symbols: [] }), 'not on the deployed list'],
    ['too large an order', limits({ orderNotionalMax: dollars('29999') }), 'above 29999'],
    ['too much in all', { accountNotional: dollars('970001') }, 'more than 1000000'],
    ['a bad market', { prices: { ...prices, bid: price('59399') } }, 'below mark'],
    ['a bad limit', stored({ style: { kind: 'immediate', price: price('59399.9') } }), 'below mark'],
  ];

  it.each(BROKEN)('keeps it back when %s', (_law, changes, because) => {
    expect(preTradeGate(ID, facts(changes))).toEqual({ kind: 'keep', because: expect.stringContaining(because) });
  });

  it.each([
    ['at the last instant', { nowMs: START_MS + 40_000 }],
    ['as large as one order may be', { ...limits({ orderNotionalMax: dollars('30000') }) }],
    ['as large as all may be', { accountNotional: dollars('970000') }],
    ['as low as slippage allows', stored({ style: { kind: 'immediate', price: price('59400') } })],
  ])('sends a sell %s', (_edge, changes) => {
    expect(preTradeGate(ID, facts(changes)).kind).toBe('send');
  });

  it.each([
    ['reduceOnly', { control: found({ mode: 'reduceOnly' as const }) }],
    ['no symbol is deployed', limits({ symbols: [] })],
    ['no order may be large', limits({ orderNotionalMax: dollars('0'), notionalMax: dollars('0') })],
    ['no slippage is allowed', limits({ slippageMax: ratio('0') })],
  ])('never holds back what shrinks: %s', (_limit, changes) => {
    expect(preTradeGate(ID, facts({ ...changes, ...stored(BUY) })).kind).toBe('send');
  });
});
