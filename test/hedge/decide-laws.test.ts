import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../shared/hedge/decide.ts';
import type { Decision, Trade } from '../../shared/hedge/decision.ts';
import { type HedgeState, readHedgeState } from '../../shared/hedge/hedge-state.ts';
import { type HedgeView, policyInForce, shortContracts } from '../../shared/hedge/hedge-view.ts';
import { removalOf } from '../../shared/hedge/removal.ts';
import { judgePrices } from '../../shared/hedge/safety.ts';
import { contractsHedging } from '../../shared/market/contract-value.ts';
import {
  type Coins,
  type Contracts,
  coins,
  dollars,
  larger,
  NO_COINS,
  NO_QUOTE,
  type Price,
  price,
  type Ratio,
  ratio,
} from '../../shared/money/amount.ts';
import { dollarsAtPar, notional } from '../../shared/money/conversions.ts';
import { roundDownTo } from '../../shared/money/rounding.ts';
import { toStored } from '../../shared/money/stored.ts';
import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import { memories, views } from '../support/any-hedge.ts';
import { factsOf, NOW_MS } from '../support/given.ts';

const RUNS = { numRuns: 250 };

/** Holds a law for decisions on any view with any memory. */
function forAll(law: (view: HedgeView, decision: Decision, memory: HedgeState) => void): void {
  fc.assert(
    fc.property(views, memories, (view, memory) => {
      law(view, decide(view, memory), memory);
    }),
    RUNS,
  );
}

const sellOf = ({ action }: Decision): Trade | undefined =>
  action.kind === 'trade' && action.side === 'sell' ? action : undefined;
const buyOf = ({ action }: Decision): Trade | undefined =>
  action.kind === 'trade' && action.side === 'buy' ? action : undefined;

/** All coins that anybody could claim stand behind the hedge. */
function coinsBehind(view: HedgeView): Coins | undefined {
  const policy = policyInForce(view.standing);
  const elsewhere = policy?.holdings.elsewhere?.amount ?? NO_COINS;
  if (policy?.holdings.onAccount === false) return elsewhere;
  return view.onAccount.ok ? view.onAccount.value.plus(elsewhere) : undefined;
}

/** The most a policy may ever ask for: its ratio, or that of a rule. */
const largestRatio = ({ ratio: base, adjust, event }: HedgePolicy): Ratio =>
  adjust.reduce((largest, rule) => larger(largest, rule.ratio), larger(base, event?.ratio ?? base));

const inLots = (held: Coins, { instrument }: HedgeView): Contracts =>
  roundDownTo(contractsHedging(instrument, held, price('1')), instrument.lot);

function isRemovedByRule(view: HedgeView): boolean {
  const { standing, position, prices, nowMs } = view;
  if (standing.kind !== 'active') return false;
  const entry: Price = position.side === 'short' ? position.entryPrice : prices.mark;
  return (
    removalOf(standing.policy, factsOf({ nowMs, mark: prices.mark, entry, openedAtMs: nowMs })).removal !== undefined
  );
}

/** What each wallet may give: by the margin plan, and near liquidation the one the short's own margin comes from. */
function sourcesOf({ plan, cash, position }: HedgeView, { distance }: Decision) {
  const spot = plan.from.includes('spot') && cash.spot.ok ? cash.spot.value : NO_QUOTE;
  const isNear = distance?.lte(plan.reduceAt.plus(ratio('0.1'))) === true;
  const isCross = position.side === 'short' && position.isolatedWallet.isZero();
  const isFutures = !isCross && (isNear || plan.from.includes('futures'));
  return { spot, futures: isFutures ? cash.futures : NO_QUOTE };
}

describe('any decision to sell', () => {
  it('takes the short no further than ratio x coins in whole lots, and never above the coins', () => {
    forAll((view, decision) => {
      const sell = sellOf(decision);
      if (sell === undefined || view.standing.kind !== 'active') {
        expect(sell).toBeUndefined();
        return;
      }
      const behind = coinsBehind(view);
      if (behind === undefined) throw new Error('sold without knowing the coins');
      const after = shortContracts(view).plus(sell.contracts);
      expect(after.lte(inLots(behind.times(largestRatio(view.standing.policy)), view))).toBe(true);
      expect(after.eq(sell.target)).toBe(true);
    });
  });

  it('is made only when nothing speaks against growing', () => {
    forAll((view, decision, memory) => {
      if (sellOf(decision) === undefined) return;
      expect([view.control, view.standing.kind, view.position.side === 'long']).toEqual(['run', 'active', false]);
      expect(judgePrices(view).verdict).toBe('passes');
      expect([view.onAccount.ok || coinsBehind(view) !== undefined, view.settings.ok]).toEqual([true, true]);
      expect([view.growthBlocked, isRemovedByRule(view), decision.state.latch]).toEqual([undefined, false, undefined]);
      expect(memory.latch?.kind === 'liquidated' && memory.fingerprint === decision.state.fingerprint).toBe(false);
      const elsewhere = policyInForce(view.standing)?.holdings.elsewhere;
      expect(elsewhere === undefined || elsewhere.confirmedMs > NOW_MS - 31 * 86_400_000).toBe(true);
    });
  });

  it('keeps within every limit of the deployment', () => {
    forAll((view, decision) => {
      const sell = sellOf(decision);
      if (sell === undefined) return;
      const value = notional(coins(sell.contracts.toString()), view.prices.mark);
      const worth = dollarsAtPar(value);
      const { limits, today, accountNotional, cash } = view;
      expect(worth.lte(limits.orderNotionalMax)).toBe(true);
      expect(worth.plus(accountNotional).lte(limits.notionalMax)).toBe(true);
      expect(worth.plus(today.turnover).lte(limits.turnoverADay)).toBe(true);
      expect(today.orders).toBeLessThan(limits.ordersADay);
      expect(value.dividedBy(policyInForce(view.standing)?.leverage ?? view.takerFee).lte(cash.futures)).toBe(true);
      expect(value.gte(view.instrument.notionalMin)).toBe(true);
    });
  });
});

describe('any order', () => {
  it('is whole lots, above zero, and no more than one order may carry', () => {
    forAll((view, { action }) => {
      if (action.kind !== 'trade') return;
      const { lot, quantityMax } = view.instrument;
      expect(action.contracts.isPositive() && action.contracts.lte(quantityMax)).toBe(true);
      expect(roundDownTo(action.contracts, lot).eq(action.contracts)).toBe(true);
      expect(roundDownTo(action.target, lot).eq(action.target)).toBe(true);
    });
  });

  it('never buys more than the short, nor past its target', () => {
    forAll((view, decision) => {
      const buy = buyOf(decision);
      if (buy === undefined) return;
      const after = shortContracts(view).minus(buy.contracts);
      expect(after.gte(buy.target) && !buy.target.isNegative()).toBe(true);
    });
  });

  it('is never sent for a long position, under stop, or without a word of the owner', () => {
    forAll((view, { action }) => {
      const { control, position } = view;
      const mayTrade = (control === 'run' || control === 'reduceOnly') && position.side !== 'long';
      if (!mayTrade) expect(action.kind).not.toBe('trade');
      if (control === 'stop') expect(action.kind).toBe('hold');
    });
  });

  it('that shrinks is the same whatever forbids growing', () => {
    forAll((view, decision, memory) => {
      if (buyOf(decision) === undefined) return;
      const narrow = {
        ...view,
        growthBlocked: 'the account is halted',
        cash: view.cash,
        today: { ...view.today, orders: 999, turnover: dollars('99999999') },
        limits: { ...view.limits, notionalMax: dollars('0'), orderNotionalMax: dollars('0'), symbols: [] },
        control: 'reduceOnly' as const,
      };
      expect(toStored(decide(narrow, memory).action)).toEqual(toStored(decision.action));
    });
  });
});

describe('any top-up', () => {
  it('is for a short, in whole cents, and no more than the cash of the sources named', () => {
    forAll((view, decision) => {
      const { action } = decision;
      if (action.kind !== 'top-up') return;
      expect(view.position.side).toBe('short');
      const { spot, futures } = sourcesOf(view, decision);
      expect(action.amount.toString()).toMatch(/^\d+(\.\d{1,2})?$/);
      expect(action.amount.isPositive() && action.amount.lte(spot.plus(futures))).toBe(true);
      expect(action.fromSpot.lte(spot) && action.amount.minus(action.fromSpot).lte(futures)).toBe(true);
    });
  });

  it('does not depend on halts, settings or limits, nor on how a control is worded that allows the same', () => {
    forAll((view, decision, memory) => {
      if (decision.action.kind !== 'top-up') return;
      for (const control of alike(view.control)) {
        const worse = {
          ...view,
          control,
          growthBlocked: 'the account is halted',
          limits: { ...view.limits, symbols: [] },
        };
        expect(toStored(decide(worse, memory).action)).toEqual(toStored(decision.action));
      }
    });
  });
});

const alike = (control: HedgeView['control']): readonly HedgeView['control'][] =>
  control === 'run' || control === 'reduceOnly' ? ['run', 'reduceOnly'] : ['unset', 'unreadable'];

describe('these laws', () => {
  it('are held against decisions of every kind', () => {
    const kinds = fc
      .sample(fc.tuple(views, memories), 3_000)
      .map(([view, memory]) => decide(view, memory).action)
      .map((action) => (action.kind === 'trade' ? action.purpose : action.kind));
    expect([...new Set(kinds)].sort()).toEqual([
      'grow',
      'hold',
      'naked',
      'open',
      'remove',
      'rescue',
      'settings',
      'shrink',
      'top-up',
    ]);
  });
});

describe('any decision', () => {
  it('leaves a memory that can be stored and read back', () => {
    forAll((_view, { state }) => {
      expect(toStored(readHedgeState(toStored(state), 'state'))).toEqual(toStored(state));
    });
  });

  it('is the same when asked twice, and stable with what it remembered', () => {
    forAll((view, decision, memory) => {
      expect(toStored(decide(view, memory))).toEqual(toStored(decision));
      const again = decide(view, decision.state);
      const third = decide(view, again.state);
      expect(toStored(third.action)).toEqual(toStored(again.action));
      const sides = [sellOf(decision) && buyOf(again), buyOf(decision) && sellOf(again)];
      expect(sides.some((both) => both !== undefined)).toBe(false);
    });
  });

  it('names a reason, and every verdict a rule, a number and a reason', () => {
    forAll((_view, { action, verdicts, notices }) => {
      expect(action.because).not.toMatch(/^$|undefined|null|NaN|\[object/);
      for (const { rule, number, because } of verdicts)
        expect([rule, number, because].join('|')).not.toMatch(/^\||\|\||\|$|undefined|NaN/);
      for (const { sentence } of notices) expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
      expect(verdicts.length).toBeGreaterThanOrEqual(4);
    });
  });
});
