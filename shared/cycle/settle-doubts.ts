import { type HedgeState, newHedge } from '../hedge/hedge-state.ts';
import { survivalNow } from '../hedge/survival-sentence.ts';
import type { Instrument } from '../market/instrument.ts';
import { type AccountSnapshot, positionsBeside } from '../market/snapshot.ts';
import { NO_QUOTE, type Quote, ratio } from '../money/amount.ts';
import { settleAction } from '../orders/act.ts';
import type { ActionSlot } from '../orders/action-slot.ts';
import { isPending, type Slot } from '../orders/intent.ts';
import { type Pending, settlePending } from '../orders/settle-order.ts';
import { leftBehind } from './hedges.ts';
import { look } from './look.ts';
import { isSilenced, Overtaken, type Pass, pendingSlots, remember } from './pass.ts';
import { type Sight, viewOf } from './view-of.ts';

/**
 * Settles what earlier passes left in doubt or resting; a symbol that stays in doubt is closed for this pass. Says what it
 * saw of the account, where it had to look: an exchange that asked for silence then is not asked again.
 */
export async function settleOrders(
  pass: Pass,
  instruments: ReadonlyMap<string, Instrument>,
): Promise<AccountSnapshot | undefined> {
  if (pendingSlots(pass).length === 0) return undefined;
  const sight = { instruments, seen: await look(pass, instruments) };
  for (const slot of [...pass.slots.values()]) {
    if (isPending(slot)) await settleOne(pass, slot, sight);
  }
  return sight.seen;
}

async function settleOne(pass: Pass, slot: Pending['slot'], sight: Sight): Promise<void> {
  const instrument = sight.instruments.get(slot.symbol);
  if (isSilenced(pass)) {
    pass.closed.set(slot.symbol, 'an order is in doubt and the exchange asked for a pause');
    return;
  }
  if (instrument === undefined) {
    pass.closed.set(slot.symbol, 'an order is in doubt and the rules of its contract are not known');
    return;
  }
  const state = memoryOf(pass, slot);
  const survivalAfter = () => survivalSeen(pass, slot, sight);
  const settlement = await settlePending(pass.desk, { slot, state, instrument, survivalAfter });
  if (settlement.kind === 'lost') throw new Overtaken(settlement.because);
  if (settlement.kind === 'waiting') pass.closed.set(slot.symbol, settlement.because);
  else remember(pass, settlement.slot, settlement.state);
}

/** The survival sentence for the short as it is seen now, its settled order included. */
function survivalSeen(pass: Pass, slot: Slot, sight: Sight): string | undefined {
  const hedge = pass.hedges.find((candidate) => candidate.symbol === slot.symbol);
  const view = hedge === undefined ? undefined : viewOf(pass, { ...hedge, symbol: slot.symbol }, sight);
  return view?.ok ? survivalNow(view.value) : undefined;
}

/** The memory of the hedge an order was for, also where its policy has turned to another coin since. */
function memoryOf({ states }: Pass, { symbol, intent: { policyId } }: Pending['slot']): HedgeState {
  const known = states.get(policyId);
  if (known === undefined || known.symbol === symbol) return known ?? newHedge(policyId, symbol);
  const name = leftBehind(policyId, symbol);
  return states.get(name) ?? newHedge(name, symbol);
}

/** Settles an action in doubt by the account as it is now; while it is in doubt no cash is moved. */
export async function settleCash(pass: Pass, seen: AccountSnapshot): Promise<void> {
  const { action } = pass;
  if (action === undefined || action.isSettled) return;
  const settlement = await settleAction(pass.desk, action, wasApplied(action, seen));
  if (settlement.kind === 'lost') throw new Overtaken(settlement.because);
  if (settlement.kind === 'settled') pass.action = settlement.slot;
}

type Transfer = Extract<ActionSlot['action'], { kind: 'transfer' }>;

const HALF = ratio('0.5');

/**
 * Whether the wallet grew (or shrank, where margin was returned) by about the amount; more than half of it allows for
 * funding and fees in between.
 */
function wasApplied(slot: ActionSlot, seen: AccountSnapshot): boolean | undefined {
  const { action } = slot;
  if (action.kind === 'leverage' || action.kind === 'margin-mode') return settingApplied(action, seen);
  const now = action.kind === 'transfer' ? futuresTotal(action, seen) : isolatedWallet(action.symbol, seen);
  const gained = now?.minus(slot.walletBefore);
  return (action.kind === 'sweep' ? gained?.negated() : gained)?.gte(action.amount.times(HALF));
}

function settingApplied(
  action: Extract<ActionSlot['action'], { kind: 'leverage' | 'margin-mode' }>,
  seen: AccountSnapshot,
): boolean | undefined {
  const settings = seen.settings.ok ? seen.settings.value.get(action.symbol) : undefined;
  if (settings === undefined) return undefined;
  return action.kind === 'leverage' ? settings.leverage.eq(action.leverage) : settings.marginMode === action.mode;
}

/** Undefined only while it cannot be read: a position that is gone holds nothing, and settles the doubt. */
function isolatedWallet(symbol: string, seen: AccountSnapshot): Quote | undefined {
  const positions = positionsBeside(seen, symbol);
  if (!positions.ok) return undefined;
  const position = positions.value.get(symbol);
  return position === undefined || position.side === 'flat' ? NO_QUOTE : position.isolatedWallet;
}

function futuresTotal({ quoteCoin, into }: Transfer, { futures, coinFutures }: AccountSnapshot): Quote | undefined {
  const wallets = into === undefined ? futures : coinFutures;
  return wallets?.ok ? (wallets.value.get(quoteCoin)?.total ?? NO_QUOTE) : undefined;
}
