import type { ActionRecord } from '../../../../shared/journal/entry.ts';
import { gainOf, worthOf } from '../../../../shared/market/contract-value.ts';
import { isInverseSymbol } from '../../../../shared/market/instrument.ts';
import type { Read } from '../../../../shared/market/read.ts';
import { larger, type Quote, quote, type Ratio, ratio } from '../../../../shared/money/amount.ts';
import type { ActionSlot } from '../../../../shared/orders/action-slot.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import type { VenueState } from '../../../../shared/venue/venue-state.ts';
import { anyWishFor, wishFor } from '../wishes/owners-wish.ts';
import { symbolIn } from '../world/hedge-kinds.ts';
import { positionSeen } from './plan.ts';
import type { Testimony } from './testimony.ts';

/** What a move of cash or a change of settings is judged by at the moment it leaves. */
export interface Acting {
  readonly slot: ActionSlot | undefined;
  readonly told: Testimony;
  /** Another one of its kind is under way. */
  readonly isBusy: boolean;
  readonly items: Read<readonly PolicyItem[]> | undefined;
  readonly venue: VenueState;
}

function aboutOf(action: ActionRecord): string {
  switch (action.kind) {
    case 'top-up':
    case 'sweep':
      return `${action.symbol} ${action.amount}`;
    case 'transfer':
      return `${action.quoteCoin} ${action.amount}${action.into === undefined ? '' : ` ${action.into}`}`;
    case 'leverage':
      return `${action.symbol} ${action.leverage}`;
    case 'margin-mode':
      return `${action.symbol} ${action.mode}`;
  }
}

/** Why a move of cash or a change of settings must not leave; undefined when it may. */
export function actionFault(id: string, about: string, acting: Acting): string | undefined {
  const { slot, told, isBusy } = acting;
  if (slot === undefined || slot.isSettled || slot.runId !== told.runId)
    return `I9: ${id} ${about} is asked for without having been written down`;
  if (slot.action.kind !== id || aboutOf(slot.action) !== about)
    return `I3: ${id} ${about} is not what was written down`;
  if (isBusy) return `I4: ${id} ${about} is asked for while another one may still be done`;
  if (told.control?.ok && told.control.value?.mode === 'stop')
    return `I7: ${id} ${about} although the control says stop`;
  if (told.controlReadAtMs < slot.plannedAtMs - 15_000 && told.control === told.firstControl)
    return `I7: ${id} ${about} without another look at the control`;
  return whyTooMuch(slot.action, acting);
}

const ROOM = ratio('1.001');
const trifleOf = (symbol: string): Quote => quote(isInverseSymbol(symbol) ? '0.00002' : '1');

/** A top-up restores the margin of the short as it was seen, and no more; spot cash moves where the policy says so. */
function whyTooMuch(action: ActionRecord, acting: Acting): string | undefined {
  const { items } = acting;
  if (action.kind === 'top-up') return whyTopUpTooLarge(action, acting);
  if (action.kind === 'sweep') return whySweepTooLarge(action, acting);
  if (action.kind !== 'transfer' || items?.ok !== true) return undefined;
  const isMeant = Object.values(acting.venue.instruments)
    .filter(({ symbol, quoteCoin }) => quoteCoin === action.quoteCoin && isAtStake(symbol, items.value, acting.venue))
    .some(({ symbol }) => anyWishFor(items.value, symbol)?.fromSpot !== false);
  const isInto = (action.into === 'coin-margined') === (action.quoteCoin !== acting.venue.quoteCoin);
  if (!isInto) return `I7: ${action.quoteCoin} is moved into a wallet that margins nothing settled in it`;
  return isMeant ? undefined : 'I7: spot cash is moved although no policy names it';
}

/** A short whose policy is gone or says nonsense is kept by the last that was valid, which nobody here remembers. */
const isAtStake = (symbol: string, items: readonly PolicyItem[], { positions }: VenueState): boolean =>
  positions[symbol] !== undefined || items.some((item) => symbolIn(item) === symbol);

/** A short as the program saw it, in money. */
interface SeenShort {
  readonly value: Quote;
  readonly entryValue: Quote;
  readonly equity: Quote;
  readonly wallet: Quote;
  readonly leverage: Ratio;
}

function seenShort(symbol: string, { told: { snapshot: seen }, items, venue }: Acting): SeenShort | undefined {
  const position = seen === undefined ? undefined : positionSeen(seen, symbol);
  const prices = seen?.prices.get(symbol);
  const instrument = venue.instruments[symbol];
  if (position?.side !== 'short' || prices?.ok !== true || instrument === undefined) return undefined;
  const value = worthOf(instrument, position.contracts, prices.value.mark);
  const entryValue = worthOf(instrument, position.contracts, position.entryPrice);
  const gain = gainOf(instrument, position.contracts, position.entryPrice, prices.value.mark);
  const leverage = (items?.ok ? leverageIn(items.value, symbol) : undefined) ?? ratio('1');
  const wallet = position.isolatedWallet;
  return { value, entryValue, equity: wallet.plus(gain), wallet, leverage };
}

/** Where no one policy speaks for a short, it is kept by the last one that did: which that was nobody here knows. */
const leverageIn = (items: readonly PolicyItem[], symbol: string): Ratio | undefined =>
  wishFor(items, symbol) === undefined ? undefined : anyWishFor(items, symbol)?.leverage;

function whyTopUpTooLarge(
  { symbol, amount }: Extract<ActionRecord, { kind: 'top-up' }>,
  acting: Acting,
): string | undefined {
  const short = seenShort(symbol, acting);
  if (short === undefined) return 'I11: a top-up for a short or at a price that was not read';
  const needed = short.value.dividedBy(short.leverage).minus(short.equity);
  return amount.lte(needed.times(ROOM).plus(trifleOf(symbol)))
    ? undefined
    : `I5: a top-up of ${amount} where ${needed.toText(2)} restore the margin`;
}

/** Margin leaves a short where its policy says so, while the control says run, and twice the entry margin stays. */
function whySweepTooLarge(
  { symbol, amount }: Extract<ActionRecord, { kind: 'sweep' }>,
  acting: Acting,
): string | undefined {
  const { told, items } = acting;
  const short = seenShort(symbol, acting);
  if (short === undefined) return 'I11: margin is returned from a short or at a price that was not read';
  const wish = items?.ok ? wishFor(items.value, symbol) : undefined;
  if (wish?.sweeps !== true) return `I7: margin is returned from ${symbol} although no policy says so`;
  if (!told.control?.ok || told.control.value?.mode !== 'run')
    return `I7: margin is returned from ${symbol} although the control does not say run`;
  const opened = larger(short.entryValue, short.value).dividedBy(wish.leverage);
  const isKept =
    short.equity.minus(amount).gte(opened.times(ratio('2'))) &&
    short.wallet.minus(amount).gte(short.entryValue.dividedBy(wish.leverage));
  return isKept ? undefined : `I5: ${amount} of margin are returned from ${symbol}, which leaves it less than it needs`;
}
