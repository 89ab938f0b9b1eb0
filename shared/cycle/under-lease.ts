import { alertsFor } from '../alerts/alerts-for.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { openDesk } from '../orders/desk.ts';
import { TIMING } from '../orders/timing.ts';
import { SECOND_MS } from '../time/duration.ts';
import { dayOf } from '../time/instant.ts';
import { changeMode, isInOtherMode } from './change-mode.ts';
import { listHedges, minimumSeverity } from './hedges.ts';
import { type AccountRecord, newAccount } from './ledger.ts';
import type { Outside, PassRequest } from './outside.ts';
import { Overtaken, type Pass, type Skipped } from './pass.ts';
import { isRepeated } from './repeated-news.ts';
import { tell } from './tell.ts';
import { textOf } from './write-up.ts';

/** Does a pass's work on an account while nobody else can; says why not where it must not be done now. */
export async function underLease<Report>(
  outside: Outside,
  request: PassRequest,
  work: (pass: Pass) => Promise<Report>,
): Promise<Report | Skipped> {
  const startedAtMs = outside.clock.nowMs();
  const old = whyTooOld(request, startedAtMs);
  if (old !== undefined) return { kind: 'skipped', because: old };
  const { account, runId } = request;
  // Stored with its mode at once: orders of a first pass that dies are looked for where they were sent.
  const first = { ...newAccount(startedAtMs), mode: outside.mode };
  const taken = await outside.ledger.take(account, runId, startedAtMs, TIMING.leaseMs, first);
  if (taken.kind === 'held') return atWork(taken, startedAtMs);
  const record = taken.record ?? first;
  const run = { account, runId, fence: taken.fence, startedAtMs };
  const idle = whyIdle(request, record, startedAtMs);
  if (idle !== undefined) {
    // What is owed to the owner does not wait for the exchange.
    if (startedAtMs < record.bannedUntilMs)
      await tell(outside, (await outside.ledger.readPage(account, dayOf(startedAtMs))).outbox);
    await outside.ledger.release({ account, runId, fence: taken.fence }, record);
    return { kind: 'skipped', because: idle };
  }
  try {
    const pass = await openPass(outside, run, record);
    return isInOtherMode(pass) ? await changeMode(pass) : await work(pass);
  } catch (error) {
    if (error instanceof Overtaken) return { kind: 'skipped', because: `overtaken: ${error.message}` };
    throw error;
  }
}

/** A run that died holds its lease to the end: what could not be done now is worth another look right after it. */
function atWork({ runId, untilMs }: { readonly runId: string; readonly untilMs: number }, nowMs: number): Skipped {
  const againInMs = Math.max(SECOND_MS, untilMs - nowMs);
  return { kind: 'skipped', because: `run ${runId} is at work on this account`, againInMs };
}

/** A late tick is dropped: the next one is on its way, and acts on fresher news. */
function whyTooOld({ tick }: PassRequest, nowMs: number): string | undefined {
  if (tick === undefined || Math.abs(nowMs - tick.atMs) <= tick.periodMs / 2) return undefined;
  return 'the tick is further away than half a period';
}

function whyIdle({ tick }: PassRequest, record: AccountRecord, nowMs: number): string | undefined {
  if (tick !== undefined && record.lastTickMs >= tick.atMs) return 'this tick was already handled';
  if (nowMs < record.bannedUntilMs) return 'the exchange asked for a pause';
  return undefined;
}

async function openPass(outside: Outside, run: Pass['desk']['run'], account: AccountRecord): Promise<Pass> {
  const { ledger, policies, controls, clock, reader, orders, margin, limits } = outside;
  const [page, items, control] = await Promise.all([
    ledger.readPage(run.account, dayOf(run.startedAtMs)),
    policies.readAccount(run.account),
    controls.read(run.account),
  ]);
  const hedges = listHedges({ items, states: page.states, slots: page.slots, limits, mode: outside.mode });
  const minimumOf = (policyId: string) => minimumSeverity(hedges, policyId);
  const owed = (entry: JournalEntry, id: string) =>
    isRepeated(account.told, entry) ? [] : alertsFor(entry, id, minimumOf);
  const desk = openDesk({ clock, reader, orders, margin, controls, book: ledger, limits, run }, owed);
  return {
    outside,
    desk,
    control,
    hedges,
    slots: new Map(page.slots.map((slot) => [slot.symbol, slot])),
    states: new Map(page.states.map((state) => [state.policyId, state])),
    stored: new Map(page.states.map((state) => [state.policyId, textOf(state)])),
    insaneBefore: new Map(page.states.map(({ policyId, insanePasses }) => [policyId, insanePasses])),
    candles: new Map(),
    rates: new Map(),
    wallets: new Map(),
    action: page.action,
    today: page.today,
    outbox: page.outbox,
    account,
    closed: new Map(),
    noGrowth: new Map(),
    toppedUp: new Set(),
    swept: new Set(),
    heldBack: new Map(),
    seen: new Map(),
    pending: [],
    funding: [],
    isVerified: false,
    againInMs: undefined,
  };
}
