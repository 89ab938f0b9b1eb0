import type { Notice } from '../hedge/decision.ts';
import { shortMarginOf } from '../hedge/margin-duty.ts';
import { distanceTo, liquidationOf } from '../margin/short-margin.ts';
import type { AccountSnapshot } from '../market/snapshot.ts';
import { NO_RATIO, type Ratio, ratio } from '../money/amount.ts';
import { BrokenPromise } from '../orders/broken-promise.ts';
import { Unwritten } from '../orders/desk.ts';
import { isPending } from '../orders/intent.ts';
import { MINUTE_MS } from '../time/duration.ts';
import { isoOf } from '../time/instant.ts';
import { noteBlindness } from './blindness.ts';
import { type Hedge, isOpen } from './hedges.ts';
import { look } from './look.ts';
import { callBackStrays } from './lost-memory.ts';
import { isSilenced, Overtaken, type Pass } from './pass.ts';
import { type Tended, type TendResult, tendHedge } from './tend.ts';
import { verifyPositions } from './verify.ts';
import { type Sight, viewOf, whyHeldForLong } from './view-of.ts';
import type { PolicyNotice } from './write-up.ts';

/** What tending all hedges of an account came to. */
export interface Tending {
  readonly tended: readonly Tended[];
  readonly notices: readonly PolicyNotice[];
  readonly failures: readonly string[];
}

/** Enough for settings, an order, a top-up and a rescue of every hedge; a pass that wants more waits for the next. */
const ROUNDS_A_HEDGE = 4;
const ROUNDS_MAX = 12;

type Named = Hedge & { readonly symbol: string };

/**
 * Tends the hedges one after the other, nearest to liquidation first, because they share the cash. As soon as one has
 * acted, the account is looked at again: no decision is made on a picture that an action has changed.
 */
export async function tendHedges(pass: Pass, first: Sight): Promise<Tending> {
  const hedges = oneASymbol(pass.hedges);
  const notices = new Map(pass.hedges.map((hedge) => [hedge.policyId, faultNotices(hedge)]));
  const notes: Notes = { latest: new Map(), notices, unseen: new Map(), failures: [] };
  const rounds = Math.min(ROUNDS_MAX, 1 + ROUNDS_A_HEDGE * hedges.length);
  let sight = first;
  if (isSilenced(pass)) for (const hedge of hedges) notes.unseen.set(hedge.policyId, 'the exchange asked for a pause');
  for (let round = 0; round < rounds && !isSilenced(pass); round++) {
    if (!(await oneRound(pass, nearestFirst(pass, hedges, sight), sight, notes))) break;
    if (isSilenced(pass)) break;
    sight = { ...sight, seen: await look(pass, sight.instruments) };
    await callBackStrays(pass, sight.seen); // this look may show what the one before could not read
    await verifyPositions(pass, sight.seen);
  }
  noteBlindness(pass, notes.unseen, sight.seen);
  const { keyUnsafe } = pass.account;
  if (keyUnsafe !== undefined) notes.notices.set('', [keyNotice(pass, keyUnsafe)]);
  return { tended: [...notes.latest.values()], notices: [...notes.notices.values()].flat(), failures: notes.failures };
}

/** Whether one of the hedges has acted: the round ends there. */
async function oneRound(pass: Pass, hedges: readonly Named[], sight: Sight, notes: Notes): Promise<boolean> {
  for (const hedge of hedges) {
    if (notes.failures.includes(hedge.policyId)) continue;
    const result = await tendSafely(pass, hedge, sight, notes.failures);
    if (result !== undefined) note(pass, notes, hedge, result, sight.seen);
    if (result?.kind === 'acted') return true;
  }
  return false;
}

/**
 * One policy's failure is its own: it is journalled, the owner is told, and the others are tended. Not so a write that
 * failed: an order it was about may have been sent, and the others share its limits, its cash and the day's budget.
 */
async function tendSafely(pass: Pass, hedge: Named, sight: Sight, failures: string[]): Promise<TendResult | undefined> {
  try {
    return await tendHedge(pass, hedge, sight);
  } catch (error) {
    if (error instanceof Overtaken || error instanceof BrokenPromise || error instanceof Unwritten) throw error;
    failures.push(hedge.policyId);
    pass.pending.push({ kind: 'failed', policyId: hedge.policyId, because: String(error) });
    return undefined;
  }
}

/** What the rounds leave behind; a later round's word on a hedge replaces an earlier one's. */
interface Notes {
  readonly latest: Map<string, Tended>;
  readonly notices: Map<string, readonly PolicyNotice[]>;
  readonly unseen: Map<string, string>;
  readonly failures: string[];
}

function note(
  pass: Pass,
  { latest, notices, unseen }: Notes,
  hedge: Named,
  result: TendResult,
  seen: AccountSnapshot,
): void {
  const { policyId } = hedge;
  if (result.kind === 'unseen') {
    if (isAtStake(pass, hedge)) unseen.set(policyId, result.because);
    return;
  }
  unseen.delete(policyId);
  // Once an order was sent, the decision that sent it is the one to be explained, not the waiting that follows.
  if (result.kind === 'idle' && pass.closed.has(hedge.symbol) && latest.has(policyId)) return;
  latest.set(policyId, result.tended);
  const told = [...result.tended.decision.notices, ...heldNotices(pass, hedge, result.tended, seen)];
  notices.set(policyId, [...faultNotices(hedge), ...told.map((notice) => ({ policyId, notice }))]);
}

/** A draft or a disabled policy with nothing open needs no sight: an instrument nobody lists makes no account unreadable. */
function isAtStake({ slots }: Pass, { symbol, standing }: Named): boolean {
  const slot = slots.get(symbol);
  return standing.kind === 'active' || (slot !== undefined && isOpen(slot));
}

/** A hedge that should grow and may not for a while, or a rescue that has to wait, is not left without a word. */
function heldNotices(
  pass: Pass,
  { symbol }: Named,
  { decision, view }: Tended,
  seen: AccountSnapshot,
): readonly Notice[] {
  const waiting = [pass.heldBack.get(symbol), stuckOrder(pass, symbol)].filter((notice) => notice !== undefined);
  const isHeld = decision.verdicts.some(({ rule, verdict }) => rule === 'limits' && verdict === 'blocks');
  const because = isHeld ? whyHeldForLong(pass, symbol, seen) : undefined;
  if (because === undefined) return waiting;
  const sentence = `The ${view.instrument.coin} hedge should grow and does not: ${because}.`;
  return [{ code: 'growth-held', sentence }, ...waiting];
}

/** So long after it was planned, an order that is still in doubt is not a matter of waiting any more. */
const STUCK_MS = 10 * MINUTE_MS;

function stuckOrder({ slots, closed, desk }: Pass, symbol: string): Notice | undefined {
  const slot = slots.get(symbol);
  if (!isPending(slot) || slot.isResting || desk.clock.nowMs() - slot.intent.plannedAtMs < STUCK_MS) return undefined;
  const sentence =
    `The order ${slot.intent.clientOrderId} in ${symbol} has been in doubt since ${isoOf(slot.intent.plannedAtMs)} ` +
    `(${closed.get(symbol) ?? 'nobody could say what became of it'}): nothing else is sent for ${symbol} until that is known.`;
  return { code: 'growth-held', sentence, about: slot.intent.clientOrderId };
}

/** The first to speak for a symbol tends it (`listHedges` puts the one that may trade first). */
function oneASymbol(hedges: readonly Hedge[]): readonly Named[] {
  const bySymbol = new Map<string, Named>();
  for (const hedge of hedges) {
    const { symbol } = hedge;
    if (symbol !== undefined && !bySymbol.has(symbol)) bySymbol.set(symbol, { ...hedge, symbol });
  }
  return [...bySymbol.values()];
}

const FAR = ratio('1000000');

function nearestFirst(pass: Pass, hedges: readonly Named[], sight: Sight): readonly Named[] {
  if (hedges.length < 2) return hedges;
  const distances = new Map(hedges.map((hedge) => [hedge.policyId, distanceOf(pass, hedge, sight)]));
  return [...hedges].sort((a, b) => {
    const [left, right] = [distances.get(a.policyId) ?? FAR, distances.get(b.policyId) ?? FAR];
    return left.eq(right) ? 0 : left.lt(right) ? -1 : 1;
  });
}

/** One whose distance cannot even be worked out comes first: tending it fails as well, and that is caught and told. */
function distanceOf(pass: Pass, hedge: Named, sight: Sight): Ratio {
  try {
    const view = viewOf(pass, hedge, sight);
    const short = view.ok ? shortMarginOf(view.value) : undefined;
    const liquidation = short === undefined ? undefined : liquidationOf(short);
    return view.ok && liquidation !== undefined ? distanceTo(liquidation, view.value.prices.mark) : FAR;
  } catch {
    return NO_RATIO;
  }
}

/** What a faulty policy owes its owner even where nothing about its contract can be seen. */
function faultNotices({ policyId, standing }: Hedge): readonly PolicyNotice[] {
  if (standing.kind !== 'frozen') return [];
  const sentence = `The policy is frozen until it is corrected. ${standing.faults.map((fault) => fault.sentence).join(' ')}`;
  const about = standing.faults.map(({ attribute, value }) => `${attribute}=${value}`).join();
  return [{ policyId, notice: { code: 'policy-faulty', sentence, about } }];
}

function keyNotice(pass: Pass, keyUnsafe: string): PolicyNotice {
  const { account } = pass.desk.run;
  const sentence = `The API key of the account ${account} must not be used: ${keyUnsafe}. Nothing grows until then.`;
  return { policyId: account, notice: { code: 'key-unsafe', sentence } };
}
