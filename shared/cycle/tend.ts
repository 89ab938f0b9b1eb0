import { decide } from '../hedge/decide.ts';
import type { Decision, SettingsChange, TopUp, Trade } from '../hedge/decision.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import { type HedgeView, shortContracts } from '../hedge/hedge-view.ts';
import { survivalAfterOrder, survivalAfterTopUp } from '../hedge/survival-sentence.ts';
import type { ActionRecord } from '../journal/entry.ts';
import { NO_QUOTE, type Quote } from '../money/amount.ts';
import { type ActionResult, act } from '../orders/act.ts';
import type { Slot } from '../orders/intent.ts';
import { placeOrder } from '../orders/place-order.ts';
import { TIMING } from '../orders/timing.ts';
import { dayOf } from '../time/instant.ts';
import { adopt, foreignNotice } from './adopt.ts';
import { afterRefusal, afterRefusedCash } from './after-refusal.ts';
import { seenOf } from './hedge-seen.ts';
import type { Hedge } from './hedges.ts';
import { isNewToUs } from './lost-memory.ts';
import { memoryBefore } from './memory-before.ts';
import { lookAgain, Overtaken, type Pass, remember } from './pass.ts';
import { areTradesKnown } from './verify.ts';
import { type Sight, viewOf, withRates, withValidText } from './view-of.ts';

/** One hedge as this pass last decided on it: the stuff of its journal entry. */
export interface Tended {
  readonly hedge: Hedge;
  readonly view: HedgeView;
  readonly decision: Decision;
  /** What was remembered when it was made; absent where nothing was decided because the position is not ours. */
  readonly before?: HedgeState;
}

/** What tending one hedge came to. After `acted` the account must be looked at again before anything else is decided. */
export type TendResult =
  | { readonly kind: 'acted' | 'idle'; readonly tended: Tended }
  | { readonly kind: 'unseen'; readonly because: string };

/** Decides on one hedge and does what was decided, if nothing stands in the way. */
export async function tendHedge(
  pass: Pass,
  hedge: Hedge & { readonly symbol: string },
  sight: Sight,
): Promise<TendResult> {
  const view = viewOf(pass, hedge, sight);
  if (!view.ok) return { kind: 'unseen', because: view.because };
  // What looks foreign may be ours, forgotten: only a short that never was may be taken over.
  const isStranger = isForeign(pass, hedge.symbol, view.value) && (await isNewToUs(pass, hedge.symbol));
  const adopted = isStranger ? await adopt(pass, hedge, view.value) : undefined;
  const before = withRates(withValidText(memoryBefore(pass, hedge), hedge), pass);
  const isOthers = isForeign(pass, hedge.symbol, view.value);
  const decided = isOthers ? leaveAlone(view.value, before) : decide(view.value, before);
  const decision = adopted === undefined ? decided : { ...decided, notices: [adopted, ...decided.notices] };
  pass.states.set(hedge.policyId, decision.state);
  pass.seen.set(hedge.policyId, seenOf(view.value, decision));
  lookAgain(pass, decision.againInMs);
  const acted = await carryOut(pass, view.value, decision);
  return {
    kind: acted ? 'acted' : 'idle',
    tended: { hedge, view: view.value, decision, ...(isOthers ? {} : { before }) },
  };
}

/** A position under a symbol this program never traded belongs to somebody else. */
const isForeign = (pass: Pass, symbol: string, view: HedgeView): boolean =>
  view.position.side !== 'flat' && pass.slots.get(symbol) === undefined;

const leaveAlone = (view: HedgeView, state: HedgeState): Decision => ({
  action: { kind: 'hold', because: 'the position is not ours' },
  verdicts: [],
  notices: [foreignNotice(view)],
  state,
});

/** Whether anything was asked of the exchange. */
async function carryOut(pass: Pass, view: HedgeView, decision: Decision): Promise<boolean> {
  const { action } = decision;
  switch (action.kind) {
    case 'hold':
      return false;
    case 'top-up':
      return topUp(pass, view, decision.state, action);
    case 'settings':
      return changeSettings(pass, view, action);
    case 'trade':
      return trade(pass, view, decision.state, action);
  }
}

async function trade(pass: Pass, view: HedgeView, state: HedgeState, action: Trade): Promise<boolean> {
  const { symbol } = view.instrument;
  if (pass.closed.has(symbol) || isCoolingDown(pass, symbol)) {
    noteHeldRescue(pass, view, action);
    return false;
  }
  if (action.side === 'sell' && !(await areTradesKnown(pass, symbol))) return false;
  const placement = await placeOrder(pass.desk, {
    slot: pass.slots.get(symbol),
    state,
    trade: action,
    instrument: view.instrument,
    prices: view.prices,
    shortBefore: shortContracts(view),
    accountNotional: view.accountNotional,
    today: pass.today,
    survivalAfter: (shortAfter) => survivalAfterOrder(view, shortAfter),
  });
  if (placement.kind === 'lost') throw new Overtaken(placement.because);
  pass.closed.set(symbol, SENT);
  pass.today = placement.today;
  remember(pass, placement.slot, placement.state);
  if (placement.kind === 'refused') await afterRefusal(pass, placement.refusal);
  if (placement.kind === 'doubtful') lookAgain(pass, DOUBT_ENDS_MS);
  if (placement.kind === 'settled') pass.account = { ...pass.account, refusals: 0 };
  if (isUrgentAndUnfinished(action, placement.slot)) lookAgain(pass, TIMING.cooldownMs);
  return true;
}

/** A rescue that cannot be sent is worth waking the owner for: only he can add cash now. */
function noteHeldRescue(pass: Pass, { instrument }: HedgeView, { purpose, because }: Trade): void {
  const why = pass.closed.get(instrument.symbol) ?? 'its last order has just settled';
  if (purpose !== 'rescue' || why === SENT) return;
  const sentence = `A buy-back of the ${instrument.coin} short is due (${because}) and has to wait: ${why}. Send ${instrument.quoteCoin} to the futures wallet.`;
  pass.heldBack.set(instrument.symbol, { code: 'out-of-cash', sentence });
}

/** A top-up that is due and waits for an earlier move of cash to be known is not left without a word. */
function noteHeldTopUp(pass: Pass, { instrument }: HedgeView, { amount, because }: TopUp): void {
  if (pass.toppedUp.has(instrument.symbol) || pass.action?.isSettled !== false) return;
  const { coin, quoteCoin } = instrument;
  const sentence = `A top-up of ${amount.toText(2)} ${quoteCoin} for the ${coin} short is due (${because}) and has to wait: it is not known yet what became of an earlier move.`;
  pass.heldBack.set(instrument.symbol, { code: 'cash-short', sentence });
}

const SENT = 'an order was sent in this pass';

/** A removal, rescue or naked short that is not all bought back yet goes on as soon as it may. */
function isUrgentAndUnfinished({ purpose, target }: Trade, { result, booked }: Slot): boolean {
  const isUrgent = purpose === 'remove' || purpose === 'rescue' || purpose === 'naked';
  return isUrgent && result !== undefined && booked.gt(target);
}

/** What is in doubt can be known for certain once the quarantine is over: no need to wait for the schedule. */
const DOUBT_ENDS_MS = TIMING.quarantineMs + 10_000;

/** Positions need a moment to catch up with trades; an order in that moment could be the same order twice. */
function isCoolingDown(pass: Pass, symbol: string): boolean {
  const result = pass.slots.get(symbol)?.result;
  return result?.contracts.isPositive() === true && pass.desk.clock.nowMs() - result.atMs < TIMING.cooldownMs;
}

async function topUp(pass: Pass, view: HedgeView, state: HedgeState, wish: TopUp): Promise<boolean> {
  const { symbol, quoteCoin } = view.instrument;
  if (isActionFresh(pass, symbol)) {
    noteHeldTopUp(pass, view, wish);
    return false;
  }
  const { fromSpot, because } = wish;
  let { amount } = wish;
  if (fromSpot.isPositive()) {
    const moved = await change(pass, { kind: 'transfer', quoteCoin, amount: fromSpot }, because, view.futuresTotal);
    if (moved.kind === 'doubtful') return true;
    // The part that the plan takes from the futures wallet goes to the margin all the same.
    if (moved.kind !== 'done') amount = amount.minus(fromSpot);
  }
  // In cross mode the wallet is the margin.
  const isIsolated = view.position.side === 'short' && view.position.isolatedWallet.isPositive();
  if (isIsolated && amount.isPositive()) await addMargin(pass, view, state, amount, because);
  return true;
}

async function addMargin(
  pass: Pass,
  view: HedgeView,
  state: HedgeState,
  amount: Quote,
  because: string,
): Promise<void> {
  const { symbol } = view.instrument;
  pass.toppedUp.add(symbol);
  const day = dayOf(view.nowMs);
  const sofar = state.toppedUpDay === day ? (state.toppedUp ?? NO_QUOTE) : NO_QUOTE;
  const stateAfter = { ...state, toppedUpDay: day, toppedUp: sofar.plus(amount) };
  const wallet = view.position.side === 'flat' ? NO_QUOTE : view.position.isolatedWallet;
  const survival = survivalAfterTopUp(view, amount);
  const done = await change(pass, { kind: 'top-up', symbol, amount }, because, wallet, stateAfter, survival);
  if (done.kind === 'done') pass.states.set(state.policyId, stateAfter);
}

async function changeSettings(pass: Pass, view: HedgeView, wish: SettingsChange): Promise<boolean> {
  const { symbol } = view.instrument;
  if (pass.closed.has(symbol) || isActionFresh(pass, symbol)) return false;
  const { marginMode: mode, leverage, because } = wish;
  const actions: readonly ActionRecord[] = [
    ...(mode === undefined ? [] : [{ kind: 'margin-mode' as const, symbol, mode }]),
    ...(leverage === undefined ? [] : [{ kind: 'leverage' as const, symbol, leverage }]),
  ];
  for (const action of actions) {
    const result = await change(pass, action, because, NO_QUOTE);
    if (result.kind === 'done') continue;
    pass.closed.set(symbol, 'its leverage or margin mode could not be set');
    return true;
  }
  return true;
}

/** A top-up that was just made may not show yet: the same short gets no other until it must. Other shorts may. */
function isActionFresh({ action, desk, toppedUp }: Pass, symbol: string): boolean {
  if (action === undefined) return false;
  if (!action.isSettled || toppedUp.has(symbol)) return true;
  const isSame = action.action.kind === 'top-up' && action.action.symbol === symbol;
  return isSame && desk.clock.nowMs() - action.plannedAtMs < TIMING.visibleMs;
}

async function change(
  pass: Pass,
  action: ActionRecord,
  because: string,
  walletBefore: Quote,
  stateAfter?: HedgeState,
  survival?: string,
): Promise<Exclude<ActionResult, { kind: 'lost' }>> {
  const result = await act(pass.desk, {
    previous: pass.action,
    action,
    because,
    walletBefore,
    ...(stateAfter === undefined ? {} : { stateAfter }),
    ...(survival === undefined ? {} : { survival }),
  });
  if (result.kind === 'lost') throw new Overtaken(result.because);
  pass.action = result.slot;
  if (result.kind === 'doubtful') lookAgain(pass, DOUBT_ENDS_MS);
  if (result.kind === 'refused') {
    afterRefusedCash(pass, action, result.refusal);
    await afterRefusal(pass, result.refusal);
  }
  return result;
}
