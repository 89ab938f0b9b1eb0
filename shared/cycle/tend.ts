import { decide } from '../hedge/decide.ts';
import type { Decision, Trade } from '../hedge/decision.ts';
import type { HedgeState } from '../hedge/hedge-state.ts';
import { type HedgeView, shortContracts } from '../hedge/hedge-view.ts';
import { survivalAfterOrder } from '../hedge/survival-sentence.ts';
import type { Slot } from '../orders/intent.ts';
import { placeOrder } from '../orders/place-order.ts';
import { TIMING } from '../orders/timing.ts';
import { adopt, foreignNotice } from './adopt.ts';
import { afterRefusal } from './after-refusal.ts';
import { changeSettings, sweep, topUp } from './change-account.ts';
import { seenOf } from './hedge-seen.ts';
import type { Hedge } from './hedges.ts';
import { isNewToUs } from './lost-memory.ts';
import { memoryBefore } from './memory-before.ts';
import { DOUBT_ENDS_MS, isCoolingDown, lookAgain, Overtaken, type Pass, remember } from './pass.ts';
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
  const before = withRates(withValidText(memoryBefore(pass, hedge.policyId, view.value), hedge), pass);
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
    case 'sweep':
      return sweep(pass, view, action);
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

const SENT = 'an order was sent in this pass';

/** A removal, rescue or naked short that is not all bought back yet goes on as soon as it may. */
function isUrgentAndUnfinished({ purpose, target }: Trade, { result, booked }: Slot): boolean {
  const isUrgent = purpose === 'remove' || purpose === 'rescue' || purpose === 'naked';
  return isUrgent && result !== undefined && booked.gt(target);
}
