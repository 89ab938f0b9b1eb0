import type { Fill } from '../market/fill.ts';
import type { AccountSnapshot, Position } from '../market/snapshot.ts';
import { positionsBeside } from '../market/snapshot.ts';
import { type Contracts, NO_CONTRACTS } from '../money/amount.ts';
import { type Booked, bookFills } from '../orders/book-fills.ts';
import { type Intent, isPending, type Slot } from '../orders/intent.ts';
import { foreignEntries } from '../orders/order-record.ts';
import { FILLS_A_COMMIT, readNewFills } from '../orders/settle-order.ts';
import { TIMING } from '../orders/timing.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/duration.ts';
import type { AccountRecord } from './ledger.ts';
import { isNewToUs } from './lost-memory.ts';
import { halt, isSilenced, lookAgain, Overtaken, type Pass, remember } from './pass.ts';
import { statesAfterTrades } from './states-after-trades.ts';

const PAGES_MAX = 20;

/** A position as a signed short: above zero short, below zero long. */
export function shortOf(position: Position | undefined): Contracts {
  if (position === undefined || position.side === 'flat') return NO_CONTRACTS;
  return position.side === 'short' ? position.contracts : position.contracts.negated();
}

/** How often trades are asked for although every position agrees: rare enough to leave a quiet pass what it costs. */
const AUDIT_EVERY_MS = 6 * HOUR_MS;

/**
 * Holds every position against the trades we know of. Where they differ, the exchange's own list of trades must explain
 * it; what stays unexplained for longer than positions lag halts the account.
 */
export async function verifyPositions(pass: Pass, seen: AccountSnapshot): Promise<void> {
  const known = [...pass.slots.values()].filter(({ symbol }) => positionsBeside(seen, symbol).ok);
  pass.isVerified = seen.positions.ok && known.length === pass.slots.size;
  if (!pass.isVerified && known.length === 0) return;
  const { unexplained: before = {}, ...account } = pass.account;
  const nowMs = pass.desk.clock.nowMs();
  const isAudit = nowMs - (account.auditedAtMs ?? 0) >= AUDIT_EVERY_MS;
  pass.account = { ...account, ...(isAudit ? { auditedAtMs: nowMs } : {}), ...stillOpen(before, known) };
  for (const slot of known) {
    const observed = shortOf(positionOf(seen, slot.symbol));
    if (!isPending(slot)) await verifyOne(pass, slot, observed, before, isAudit);
    else if (!isAtRest(pass, slot, observed)) pass.isVerified = false;
  }
}

const positionOf = (seen: AccountSnapshot, symbol: string): Position | undefined => {
  const positions = positionsBeside(seen, symbol);
  return positions.ok ? positions.value.get(symbol) : undefined;
};

/** A gap that nobody could look at again is as old as it was. */
function stillOpen(before: Gaps, known: readonly Slot[]): { readonly unexplained?: Gaps } {
  const unseen = Object.entries(before).filter(([symbol]) => !known.some((slot) => slot.symbol === symbol));
  return unseen.length === 0 ? {} : { unexplained: Object.fromEntries(unseen) };
}

/**
 * An order that the exchange took into its book in this very pass, and of which nothing is traded yet: the position is
 * what its trades say. Otherwise a limit order that waits for its patience would silence the account's sign of life for
 * as long. A part that traded counts as unknown until the order is closed; an order in doubt, and one that an earlier
 * pass left behind and nobody could ask about, always do.
 */
const isAtRest = ({ desk }: Pass, slot: Slot & { readonly intent: Intent }, observed: Contracts): boolean =>
  slot.isResting && slot.intent.runId === desk.run.runId && agrees(slot, observed);

async function verifyOne(pass: Pass, slot: Slot, observed: Contracts, before: Gaps, isAudit: boolean): Promise<void> {
  await haltIfOverfilled(pass, slot);
  // A position may agree with books that miss trades: those of a ledger restored from a backup. The audit finds them.
  if (agrees(slot, observed) && !isAudit) return keepFresh(pass, slot);
  const latest = await importFills(pass, slot);
  if (latest === undefined && agrees(slot, observed)) {
    auditSoon(pass);
    return keepFresh(pass, slot);
  }
  if (latest === undefined) return closeFor(pass, slot, 'its position changed, and its trades could not be read');
  if (agrees(latest, observed)) return keepFresh(pass, latest);
  const settledMs = pass.desk.clock.nowMs() - (latest.result?.atMs ?? 0);
  if (settledMs < TIMING.quarantineMs) return closeFor(pass, slot, 'its position does not show our last trade yet');
  await haltIfLasting(pass, latest, observed, before[slot.symbol]);
}

/** What could not be read is no finding: nothing is held back by it, and the next pass asks again. */
function auditSoon(pass: Pass): void {
  const { auditedAtMs: _owed, ...account } = pass.account;
  pass.account = account;
}

/** Exchanges list trades for some months only: a slot that has none yet must not ask for ever older ones. */
const STALE_CURSOR_MS = 3 * DAY_MS;

async function keepFresh(pass: Pass, slot: Slot): Promise<void> {
  // While the account is halted trades may be left unbooked on purpose: they wait for the owner's word, however long.
  if (pass.account.halt !== undefined) return;
  const nowMs = pass.desk.clock.nowMs();
  if (slot.lastFillId !== undefined || nowMs - slot.fillsSinceMs < STALE_CURSOR_MS) return;
  const fresh: Slot = { ...slot, rev: slot.rev + 1, fillsSinceMs: nowMs - HOUR_MS };
  const written = await pass.desk.write({ slots: [fresh], happenings: [] });
  if (written.kind === 'lost') throw new Overtaken(written.because);
  remember(pass, fresh);
}

/**
 * A trade made between our two questions, or not listed yet, explains itself soon; what does not halts the account. Only
 * the very same gap counts as lasting: somebody who goes on trading opens a new one each time, and is told of by his trades.
 */
async function haltIfLasting(pass: Pass, slot: Slot, observed: Contracts, before: Gap): Promise<void> {
  const { symbol, booked, owed, lastFillId } = slot;
  const nowMs = pass.desk.clock.nowMs();
  const gap = `${observed} ${booked} ${owed} ${lastFillId}`;
  const sinceMs = before?.gap === gap ? before.sinceMs : nowMs;
  pass.isVerified = false;
  pass.account = { ...pass.account, unexplained: { ...pass.account.unexplained, [symbol]: { gap, sinceMs } } };
  pass.noGrowth.set(symbol, 'its position is not what its trades add up to');
  if (nowMs - sinceMs < TIMING.visibleMs) return lookAgain(pass, MINUTE_MS);
  const missing = owed.isZero() ? '' : `, and ${owed} more of ours are missing`;
  await halt(
    pass,
    `The exchange shows a short of ${observed} contracts of ${symbol}; the trades it lists add up to ${booked}${missing}.`,
  );
}

type Gaps = NonNullable<AccountRecord['unexplained']>;
type Gap = Gaps[string] | undefined;

const agrees = (slot: Slot, observed: Contracts): boolean => slot.booked.eq(observed) && slot.owed.isZero();

async function haltIfOverfilled(pass: Pass, { intent, result }: Slot): Promise<void> {
  if (intent === undefined || result === undefined || result.contracts.lte(intent.contracts)) return;
  const { clientOrderId, contracts } = intent;
  await halt(
    pass,
    `The order ${clientOrderId} was for ${contracts} contracts, and the exchange traded ${result.contracts}.`,
  );
}

function closeFor(pass: Pass, slot: Slot, because: string): void {
  pass.isVerified = false;
  pass.closed.set(slot.symbol, because);
}

/**
 * Whether the books hold every trade the exchange lists, asked before a short grows: a ledger restored from an old backup
 * would use an order id twice, also where the position happens to agree. What is new is booked; the next pass decides.
 */
export async function areTradesKnown(pass: Pass, symbol: string): Promise<boolean> {
  const slot = pass.slots.get(symbol);
  if (slot === undefined) return isNewToUs(pass, symbol);
  const latest = await importFills(pass, slot);
  if (latest === slot && pass.account.halt === undefined) return true;
  closeFor(
    pass,
    slot,
    latest === undefined ? 'its trades could not be read' : 'trades were found that nobody expected',
  );
  return false;
}

/** Books every trade the exchange lists and we do not know yet. Undefined when they could not be read. */
async function importFills(pass: Pass, slot: Slot, isAccepting = false): Promise<Slot | undefined> {
  let latest = slot;
  for (let page = 0; page < PAGES_MAX; page++) {
    const fills = isSilenced(pass) ? undefined : await readNewFills(pass.desk, latest);
    if (fills === undefined) return undefined;
    const chunk = fills.slice(0, FILLS_A_COMMIT);
    const booked = bookFills(latest, chunk);
    if (chunk.length === 0 || (!isAccepting && (await haltIfImpossible(pass, latest, booked)))) break;
    latest = await keepBooked(pass, latest, booked, chunk, isAccepting);
  }
  return latest;
}

/** Trades that cannot be stay unbooked, so that every pass sees them until the owner has lifted the halt. */
async function haltIfImpossible(pass: Pass, before: Slot, booked: Booked): Promise<boolean> {
  const { ours, stray, impossible } = booked;
  if (ours.gt(before.owed)) await halt(pass, unexpected(before, booked));
  if (stray !== undefined && impossible === undefined) await halt(pass, belated(stray));
  if (impossible === undefined) return false;
  await halt(pass, impossible);
  return true;
}

const unexpected = ({ intent, owed }: Slot, { ours }: Booked): string =>
  `The exchange lists ${ours} contracts traded by the order ${intent?.clientOrderId}, of which only ${owed} were expected.`;

const belated = ({ clientOrderId, symbol, contracts }: Fill): string =>
  `Our order ${clientOrderId} traded ${contracts} contracts of ${symbol} that this ledger does not know of: they came after ` +
  'the order had been settled, or the ledger was restored from an old backup.';

async function keepBooked(
  pass: Pass,
  before: Slot,
  booked: Booked,
  fills: readonly Fill[],
  isAccepting: boolean,
): Promise<Slot> {
  const { slot, foreign, highestSeq } = booked;
  const latest: Slot = { ...slot, seq: Math.max(slot.seq, highestSeq), rev: slot.rev + 1 };
  // Where the owner accepts the position, books may have begun in its midst: trades say nothing of its age then.
  const states = statesAfterTrades(pass, before, booked, isAccepting ? [] : fills);
  const written = await pass.desk.write({ slots: [latest], fills, states, happenings: foreignEntries(booked) });
  if (written.kind === 'lost') throw new Overtaken(written.because);
  remember(pass, latest, ...states);
  if (foreign.length > 0) pass.noGrowth.set(slot.symbol, 'somebody else traded the position since the last pass');
  return latest;
}

/** Takes the positions as they are, once the owner has looked: the books start again from here. */
export async function acceptPositions(pass: Pass, seen: AccountSnapshot): Promise<boolean> {
  const { halt: standing } = pass.account;
  const resume = pass.control.ok ? pass.control.value?.resume : undefined;
  const areKnown = [...pass.slots.keys()].every((symbol) => positionsBeside(seen, symbol).ok);
  if (standing === undefined || resume !== standing.id || !seen.positions.ok || !areKnown) return false;
  for (const slot of [...pass.slots.values()]) {
    if (isPending(slot)) continue;
    const imported = await importFills(pass, slot, true);
    if (imported === undefined) return false; // they would be booked a second time later
    const observed = shortOf(positionOf(seen, slot.symbol));
    const { intent: _ended, result: _closed, ...kept } = imported;
    const accepted: Slot = { ...kept, rev: imported.rev + 1, booked: observed, owed: NO_CONTRACTS };
    const written = await pass.desk.write({ slots: [accepted], happenings: [] });
    if (written.kind === 'lost') throw new Overtaken(written.because);
    remember(pass, accepted);
  }
  const { halt: _lifted, ...account } = pass.account;
  pass.account = account;
  pass.pending.push({ kind: 'resumed', haltId: standing.id });
  return true;
}
