import type { Trade } from '../hedge/decision.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import type { DayBudget } from '../hedge/hedge-view.ts';
import { dollarWorthOf } from '../market/contract-value.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Outcome, Refused } from '../market/outcome.ts';
import type { Prices } from '../market/snapshot.ts';
import { type Contracts, type Dollars, NO_CONTRACTS } from '../money/amount.ts';
import { promise } from './broken-promise.ts';
import { clientOrderId, nextSequence } from './client-order-id.ts';
import type { Desk } from './desk.ts';
import { type Intent, isPending, newSlot, type Slot } from './intent.ts';
import { recordOf, stateAfterOrder } from './order-record.ts';
import { type Passage, preTradeGate, whyWrongSize } from './pre-trade-gate.ts';
import { settleClosed } from './settle-order.ts';
import { TIMING } from './timing.ts';

/** One order a decision asks for, with what it was decided on. */
export interface OrderWish {
  /** The slot as last seen; absent when this symbol was never traded. */
  readonly slot: Slot | undefined;
  readonly state: HedgeState;
  readonly trade: Trade;
  readonly instrument: Instrument;
  readonly prices: Prices;
  readonly shortBefore: Contracts;
  readonly accountNotional: Dollars;
  readonly today: DayBudget;
  /** The survival sentence for a short of this size, where one is open. */
  readonly survivalAfter: (shortAfter: Contracts) => string | undefined;
}

/** What became of a wish. `lost`: another run was faster; this one must stop. */
export type Placement =
  | {
      readonly kind: 'settled' | 'resting' | 'doubtful' | 'kept';
      readonly slot: Slot;
      readonly state: HedgeState;
      readonly today: DayBudget;
    }
  | {
      readonly kind: 'refused';
      readonly refusal: Refused;
      readonly slot: Slot;
      readonly state: HedgeState;
      readonly today: DayBudget;
    }
  | { readonly kind: 'lost'; readonly because: string };

/**
 * Writes the wish down, lets it pass the gate, sends it once, and writes down what is known of it. A crash between any
 * two lines leaves a pending intent for the next pass to ask about; nothing is ever sent for a symbol while one is.
 */
export async function placeOrder(desk: Desk, wish: OrderWish): Promise<Placement> {
  if (isPending(wish.slot)) return { kind: 'lost', because: 'an earlier order of this symbol is not settled' };
  const slot = planned(desk, wish);
  const wrong = whyWrongSize(slot.symbol, slot.intent, wish);
  promise(
    wrong === undefined,
    `an order to ${slot.intent.side} ${slot.intent.contracts} ${slot.symbol} was decided: ${wrong}`,
  );
  const today = spent(wish);
  const record = recordOf(slot.symbol, wish.instrument.coin, slot.intent);
  const reserved = await desk.write({
    slots: [slot],
    states: [wish.state],
    budget: today,
    happenings: [{ kind: 'order-planned', ...record }],
  });
  if (reserved.kind === 'lost') return reserved;
  const passage = await askGate(desk, slot.intent.clientOrderId, wish);
  if (passage.kind === 'keep') return keepBack(desk, wish, slot, passage.because);
  const outcome = await desk.orders.place(passage.order);
  return settle(desk, wish, slot, today, outcome);
}

function planned(
  desk: Desk,
  { slot, trade, shortBefore, prices, state }: OrderWish,
): Slot & { readonly intent: Intent } {
  const nowMs = desk.clock.nowMs();
  const { account, runId, fence, startedAtMs } = desk.run;
  const { result: _lastResult, intent: _lastIntent, ...before } = slot ?? newSlot(account, state.symbol, nowMs);
  const seq = nextSequence(before.seq, nowMs);
  const intent: Intent = {
    policyId: state.policyId,
    clientOrderId: clientOrderId(account, state.symbol, seq),
    purpose: trade.purpose,
    side: trade.side,
    contracts: trade.contracts,
    reduceOnly: trade.side === 'buy',
    style: trade.style,
    because: trade.because,
    shortBefore,
    target: trade.target,
    mark: prices.mark,
    runId,
    fence,
    plannedAtMs: nowMs,
    notAfterMs: startedAtMs + TIMING.lastOrderMs,
  };
  return { ...before, rev: before.rev + 1, seq, isResting: false, intent };
}

function spent({ today, trade, instrument, prices }: OrderWish): DayBudget {
  const value = dollarWorthOf(instrument, trade.contracts, prices.mark);
  return { ...today, orders: today.orders + 1, turnover: today.turnover.plus(value) };
}

async function askGate(desk: Desk, id: string, wish: OrderWish): Promise<Passage> {
  const [stored, control] = await Promise.all([
    desk.book.readSlot(desk.run.account, wish.state.symbol),
    desk.controls.read(desk.run.account),
  ]);
  const { instrument, prices, accountNotional } = wish;
  const { limits, run } = desk;
  return preTradeGate(id, {
    stored,
    control,
    instrument,
    prices,
    accountNotional,
    limits,
    run,
    nowMs: desk.clock.nowMs(),
  });
}

/** An order the gate held back was certainly never sent: its intent is void. */
async function keepBack(desk: Desk, wish: OrderWish, slot: Slot & { readonly intent: Intent }, words: string) {
  const atMs = desk.clock.nowMs();
  const closed: Slot = { ...slot, rev: slot.rev + 1, result: { kind: 'void', contracts: NO_CONTRACTS, atMs } };
  const record = recordOf(slot.symbol, wish.instrument.coin, slot.intent);
  const result = await desk.write({
    slots: [closed],
    budget: wish.today,
    happenings: [{ kind: 'order-refused', code: 'gate', words, ...record }],
  });
  if (result.kind === 'lost') return result;
  return { kind: 'kept' as const, slot: closed, state: wish.state, today: wish.today };
}

async function settle(
  desk: Desk,
  wish: OrderWish,
  slot: Slot & { readonly intent: Intent },
  today: DayBudget,
  outcome: Outcome,
): Promise<Placement> {
  const record = recordOf(slot.symbol, wish.instrument.coin, slot.intent);
  const context = { slot, state: wish.state, instrument: wish.instrument, survivalAfter: wish.survivalAfter };
  switch (outcome.kind) {
    case 'filled':
    case 'partial': {
      const settled = await settleClosed(desk, context, outcome.kind, outcome.contracts, outcome.averagePrice);
      return settled.kind === 'lost' ? settled : { ...settled, today };
    }
    case 'refused': {
      const atMs = desk.clock.nowMs();
      const closed: Slot = { ...slot, rev: slot.rev + 1, result: { kind: 'refused', contracts: NO_CONTRACTS, atMs } };
      const state = stateAfterOrder(wish.state, slot.intent, NO_CONTRACTS, atMs);
      const { code, because: words } = outcome;
      const result = await desk.write({
        slots: [closed],
        states: [state],
        happenings: [{ kind: 'order-refused', code, words, ...record }],
      });
      return result.kind === 'lost' ? result : { kind: 'refused', refusal: outcome, slot: closed, state, today };
    }
    case 'open': {
      const resting: Slot = { ...slot, rev: slot.rev + 1, isResting: true };
      const filled = outcome.contracts;
      const result = await desk.write({ slots: [resting], happenings: [{ kind: 'order-resting', filled, ...record }] });
      return result.kind === 'lost' ? result : { kind: 'resting', slot: resting, state: wish.state, today };
    }
    case 'unknown': {
      // The slot already says "planned": nothing more is certain. A lost write here changes nothing either.
      await desk.write({ happenings: [{ kind: 'order-doubtful', words: outcome.because, ...record }] });
      return { kind: 'doubtful', slot, state: wish.state, today };
    }
  }
}
