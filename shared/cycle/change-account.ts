import type { SettingsChange, Sweep, TopUp } from '../hedge/decision.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import type { HedgeView } from '../hedge/hedge-view.ts';
import { survivalAfterSweep, survivalAfterTopUp } from '../hedge/survival-sentence.ts';
import { type ActionRecord, transferFor } from '../journal/entry.ts';
import { moneyWords } from '../market/money-text.ts';
import { NO_QUOTE, type Quote } from '../money/amount.ts';
import { type ActionResult, act } from '../orders/act.ts';
import { TIMING } from '../orders/timing.ts';
import { DAY_MS } from '../time/duration.ts';
import { dayOf } from '../time/instant.ts';
import { afterRefusal, afterRefusedCash } from './after-refusal.ts';
import { DOUBT_ENDS_MS, isCoolingDown, lookAgain, Overtaken, type Pass, pendingSlots } from './pass.ts';

/** Moves cash to the short's margin, from spot first where the plan says so. Whether anything was asked of the exchange. */
export async function topUp(pass: Pass, view: HedgeView, state: HedgeState, wish: TopUp): Promise<boolean> {
  const { symbol } = view.instrument;
  if (isActionFresh(pass, symbol)) {
    noteHeldTopUp(pass, view, wish);
    return false;
  }
  const { fromSpot, because } = wish;
  let { amount } = wish;
  if (fromSpot.isPositive()) {
    const moved = await change(pass, transferFor(view.instrument, fromSpot), because, view.futuresTotal);
    if (moved.kind === 'doubtful') return true;
    // The part that the plan takes from the futures wallet goes to the margin all the same.
    if (moved.kind !== 'done') amount = amount.minus(fromSpot);
  }
  // In cross mode the wallet is the margin.
  const isIsolated = view.position.side === 'short' && view.position.isolatedWallet.isPositive();
  if (isIsolated && amount.isPositive()) await addMargin(pass, view, state, amount, because);
  return true;
}

/** A top-up that is due and waits for an earlier move of cash to be known is not left without a word. */
function noteHeldTopUp(pass: Pass, { instrument }: HedgeView, { amount, because }: TopUp): void {
  if (pass.toppedUp.has(instrument.symbol) || pass.action?.isSettled !== false) return;
  const { coin, symbol } = instrument;
  const sentence = `A top-up of ${moneyWords(amount, symbol, 2)} for the ${coin} short is due (${because}) and has to wait: it is not known yet what became of an earlier move.`;
  pass.heldBack.set(instrument.symbol, { code: 'cash-short', sentence });
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

/**
 * Margin leaves a short only on a picture nothing has touched lately, and at most once a day: what was taken out, refused
 * or lost a moment ago must not be taken out again.
 */
export async function sweep(pass: Pass, view: HedgeView, { amount, because }: Sweep): Promise<boolean> {
  const { symbol } = view.instrument;
  const { position } = view;
  const isTouched = pass.swept.has(symbol) || isActionFresh(pass, symbol) || isSweptToday(pass, symbol);
  const isTraded = pass.closed.has(symbol) || isCoolingDown(pass, symbol) || pendingSlots(pass).length > 0;
  if (isTouched || isTraded || position.side !== 'short') return false;
  pass.swept.add(symbol);
  const survival = survivalAfterSweep(view, amount);
  await change(pass, { kind: 'sweep', symbol, amount }, because, position.isolatedWallet, undefined, survival);
  return true;
}

function isSweptToday({ action, desk }: Pass, symbol: string): boolean {
  const isSame = action?.action.kind === 'sweep' && action.action.symbol === symbol;
  return isSame && desk.clock.nowMs() - action.plannedAtMs < DAY_MS;
}

/** Sets margin mode and leverage before a first order. Whether anything was asked of the exchange. */
export async function changeSettings(pass: Pass, view: HedgeView, wish: SettingsChange): Promise<boolean> {
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
    await afterRefusal(pass, result.refusal, action.kind !== 'sweep');
  }
  return result;
}
