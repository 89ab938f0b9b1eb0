import type { Alert } from '../alerts/alert.ts';
import type { JournalEntry } from '../journal/entry.ts';
import { openDesk } from '../orders/desk.ts';
import { TIMING } from '../orders/timing.ts';
import { dayOf } from '../time/instant.ts';
import { listHedges, minimumSeverity } from './hedges.ts';
import { type AccountRecord, newAccount } from './ledger.ts';
import { checkKey, look, readRules } from './look.ts';
import type { Outside, PassRequest } from './outside.ts';
import { Overtaken, type Pass } from './pass.ts';
import { settleCash, settleOrders } from './settle-doubts.ts';
import { finished, tell } from './tell.ts';
import { tendHedges } from './tend-hedges.ts';
import { acceptPositions, verifyPositions } from './verify.ts';
import { textOf, writeUp } from './write-up.ts';

/** What one pass came to. */
export type PassReport =
  | {
      readonly kind: 'done';
      readonly entries: readonly JournalEntry[];
      readonly alerts: readonly Alert[];
      /** Every position is what its trades say: the metric whose absence wakes the owner. */
      readonly isVerified: boolean;
      readonly againInMs?: number;
      /** Policies whose tending failed; the handler fails with them, after everything else was done. */
      readonly failures: readonly string[];
    }
  | { readonly kind: 'skipped'; readonly because: string };

/** One pass over one account: take, settle, look, decide, trade, verify, record, tell. */
export async function runPass(outside: Outside, request: PassRequest): Promise<PassReport> {
  const startedAtMs = outside.clock.nowMs();
  const old = whyTooOld(request, startedAtMs);
  if (old !== undefined) return { kind: 'skipped', because: old };
  const { account, runId } = request;
  const taken = await outside.ledger.take(account, runId, startedAtMs, TIMING.leaseMs);
  if (taken.kind === 'held') return { kind: 'skipped', because: `run ${taken.runId} is at work on this account` };
  const record = taken.record ?? newAccount(startedAtMs);
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
    return await passOver(outside, request, await openPass(outside, run, record));
  } catch (error) {
    if (error instanceof Overtaken) return { kind: 'skipped', because: `overtaken: ${error.message}` };
    throw error;
  }
}

async function passOver(outside: Outside, request: PassRequest, pass: Pass): Promise<PassReport> {
  const instruments = await readRules(pass);
  await settleOrders(pass, instruments);
  await checkKey(pass);
  const first = await look(pass, instruments);
  await settleCash(pass, first);
  await acceptPositions(pass, first);
  await verifyPositions(pass, first);
  const { tended, notices, failures } = await tendHedges(pass, { seen: first, instruments });
  await writeUp(pass, tended, notices);
  await tell(outside, [...pass.outbox, ...pass.desk.written.alerts]);
  const { account, runId, fence } = pass.desk.run;
  await outside.ledger.release({ account, runId, fence }, finished(pass, request));
  return {
    kind: 'done',
    entries: pass.desk.written.entries,
    alerts: pass.desk.written.alerts,
    isVerified: pass.isVerified,
    failures,
    ...(pass.againInMs === undefined ? {} : { againInMs: pass.againInMs }),
  };
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
  const desk = openDesk({ clock, reader, orders, margin, controls, book: ledger, limits, run }, minimumOf);
  return {
    outside,
    desk,
    control,
    hedges,
    slots: new Map(page.slots.map((slot) => [slot.symbol, slot])),
    states: new Map(page.states.map((state) => [state.policyId, state])),
    stored: new Map(page.states.map((state) => [state.policyId, textOf(state)])),
    insaneBefore: new Map(page.states.map(({ policyId, insanePasses }) => [policyId, insanePasses])),
    action: page.action,
    today: page.today,
    outbox: page.outbox,
    account,
    closed: new Map(),
    noGrowth: new Map(),
    toppedUp: new Set(),
    heldBack: new Map(),
    pending: [],
    funding: [],
    isVerified: false,
    againInMs: undefined,
  };
}
