import type { HedgeState } from '../hedge/hedge-state.ts';
import type { ActionRecord } from '../journal/entry.ts';
import type { ActionOutcome, Refused } from '../market/outcome.ts';
import type { Quote } from '../money/amount.ts';
import type { ActionSlot } from './action-slot.ts';
import type { Desk } from './desk.ts';
import { TIMING } from './timing.ts';

/** One change to the account a decision asks for. */
export interface ActionWish {
  readonly previous: ActionSlot | undefined;
  readonly action: ActionRecord;
  readonly because: string;
  /** The wallet the cash goes to, as last seen; zero for settings. */
  readonly walletBefore: Quote;
  /** What the hedge remembers once it is done; written when it is known to be. */
  readonly stateAfter?: HedgeState;
  readonly survival?: string;
}

/** `kept`: we did not ask for it after all. */
export type ActionResult =
  | { readonly kind: 'done' | 'doubtful' | 'kept'; readonly slot: ActionSlot }
  | { readonly kind: 'refused'; readonly refusal: Refused; readonly slot: ActionSlot }
  | { readonly kind: 'lost'; readonly because: string };

/** Writes the change down, asks for it once, and writes down what is known. One at a time an account. */
export async function act(desk: Desk, wish: ActionWish): Promise<ActionResult> {
  const { previous, action, because } = wish;
  if (previous !== undefined && !previous.isSettled)
    return { kind: 'lost', because: 'an earlier action is not settled' };
  const slot: ActionSlot = {
    schema: 1,
    account: desk.run.account,
    rev: (previous?.rev ?? 0) + 1,
    action,
    because,
    walletBefore: wish.walletBefore,
    runId: desk.run.runId,
    plannedAtMs: desk.clock.nowMs(),
    isSettled: false,
  };
  const reserved = await desk.write({ action: slot, happenings: [{ kind: 'action-planned', action, because }] });
  if (reserved.kind === 'lost') return reserved;
  const forbidden = await whyForbiddenNow(desk, action);
  if (forbidden !== undefined) return keep(desk, slot, forbidden);
  const outcome = await send(desk, action);
  if (outcome.kind === 'unknown') {
    await desk.write({ happenings: [{ kind: 'action-doubtful', action, words: outcome.because }] });
    return { kind: 'doubtful', slot };
  }
  return close(desk, slot, outcome, wish);
}

/**
 * Stop, and a pass that has taken too long, forbid even what reduces risk: nobody may be surprised by a late move. Margin
 * leaves a short only while the owner says run.
 */
async function whyForbiddenNow(desk: Desk, { kind }: ActionRecord): Promise<string | undefined> {
  const control = await desk.controls.read(desk.run.account);
  if (kind === 'sweep' && !(control.ok && control.value?.mode === 'run')) return 'the control does not say run';
  if (control.ok && control.value?.mode === 'stop') return 'the control says stop';
  const isInTime = desk.clock.nowMs() <= desk.run.startedAtMs + TIMING.lastOrderMs;
  return isInTime ? undefined : 'too late: the pass has taken longer than an action may wait';
}

function send(desk: Desk, action: ActionRecord): Promise<ActionOutcome> {
  switch (action.kind) {
    case 'top-up':
      return desk.margin.addMargin(action.symbol, action.amount);
    case 'sweep':
      return desk.margin.reduceMargin(action.symbol, action.amount);
    case 'transfer':
      return desk.margin.transferToFutures(action.quoteCoin, action.amount, action.into);
    case 'leverage':
      return desk.margin.setLeverage(action.symbol, action.leverage);
    case 'margin-mode':
      return desk.margin.setMarginMode(action.symbol, action.mode);
  }
}

/** What was never sent has certainly not happened. */
async function keep(desk: Desk, slot: ActionSlot, words: string): Promise<ActionResult> {
  const settled: ActionSlot = { ...slot, rev: slot.rev + 1, isSettled: true };
  const { action } = slot;
  const result = await desk.write({ action: settled, happenings: [{ kind: 'action-not-applied', action, words }] });
  return result.kind === 'lost' ? result : { kind: 'kept', slot: settled };
}

async function close(
  desk: Desk,
  slot: ActionSlot,
  outcome: Exclude<ActionOutcome, { kind: 'unknown' }>,
  wish?: ActionWish,
): Promise<ActionResult> {
  const settled: ActionSlot = { ...slot, rev: slot.rev + 1, isSettled: true };
  const { action, because } = slot;
  const isDone = outcome.kind === 'done' || outcome.code === 'unchanged';
  const happening =
    outcome.kind === 'done' || outcome.code === 'unchanged'
      ? ({
          kind: 'action-settled',
          action,
          because,
          ...(wish?.survival === undefined ? {} : { survival: wish.survival }),
        } as const)
      : ({ kind: 'action-refused', action, code: outcome.code, words: outcome.because } as const);
  const states = isDone && wish?.stateAfter !== undefined ? [wish.stateAfter] : [];
  const result = await desk.write({ action: settled, states, happenings: [happening] });
  if (result.kind === 'lost') return result;
  if (outcome.kind === 'done' || isDone) return { kind: 'done', slot: settled };
  return { kind: 'refused', refusal: outcome, slot: settled };
}

/**
 * Settles an action whose reply was lost, by the account as it is now: once the quarantine has passed, what is not
 * there was never done. `applied` compares before and after; undefined while the reading failed.
 */
export async function settleAction(
  desk: Desk,
  slot: ActionSlot,
  applied: boolean | undefined,
): Promise<
  | { readonly kind: 'settled'; readonly slot: ActionSlot }
  | { readonly kind: 'waiting' | 'lost'; readonly because: string }
> {
  const isOld = desk.clock.nowMs() - slot.plannedAtMs > TIMING.quarantineMs;
  // A setting that cannot be read moves no cash: it must not stand in the way of a rescue for ever.
  const isSetting = slot.action.kind === 'leverage' || slot.action.kind === 'margin-mode';
  if (applied === undefined && !(isSetting && isOld))
    return { kind: 'waiting', because: 'the account could not be read' };
  if (!applied && !isOld) return { kind: 'waiting', because: 'an action is in doubt and too young to judge' };
  const settled: ActionSlot = { ...slot, rev: slot.rev + 1, isSettled: true };
  const { action, because } = slot;
  const happening = applied
    ? ({ kind: 'action-settled', action, because } as const)
    : ({ kind: 'action-not-applied', action, words: 'its reply was lost, and it left no trace' } as const);
  const result = await desk.write({ action: settled, happenings: [happening] });
  return result.kind === 'lost' ? result : { kind: 'settled', slot: settled };
}
