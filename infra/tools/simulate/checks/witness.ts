import type { Alert } from '../../../../shared/alerts/alert.ts';
import type { AccountRecord, Taken } from '../../../../shared/cycle/ledger.ts';
import type { KeyRights } from '../../../../shared/market/key-rights.ts';
import type { Order } from '../../../../shared/market/order.ts';
import type { Read } from '../../../../shared/market/read.ts';
import type { ActionSlot } from '../../../../shared/orders/action-slot.ts';
import type { Slot } from '../../../../shared/orders/intent.ts';
import type { Commit, CommitResult } from '../../../../shared/orders/intent-book.ts';
import type { DeployedLimits } from '../../../../shared/policy/deployed-limits.ts';
import { marketTold } from '../wishes/market-told.ts';
import { wishFor } from '../wishes/owners-wish.ts';
import type { Exchange } from '../world/exchange.ts';
import type { BookedTrade } from '../world/exchange-book.ts';
import { Conduct } from './conduct.ts';
import { actionFault } from './judge-actions.ts';
import { judgeSending, mayMissResting, type OrdersSoFar } from './judge-orders.ts';
import { judgePlan } from './judge-plan.ts';
import { type ForeignTrade, judgeTrade, type PlannedOrder } from './judge-trades.ts';
import { OpenShorts } from './open-shorts.ts';
import { Sightings } from './sightings.ts';
import { type Backup, Testimonies } from './testimony.ts';
import { WatchedHedges } from './watched-hedges.ts';

/** A promise that was broken, in one sentence that begins with its number. */
export type Report = (sentence: string) => void;

/**
 * Watches one account from outside the program: at every write, every request and every trade it checks what must never
 * happen, by what the process had been told and by what is true.
 */
export class Witness {
  readonly #exchange: Exchange;
  readonly #limits: DeployedLimits;
  readonly #report: Report;
  readonly #canaries: readonly string[];
  readonly #planned = new Map<string, PlannedOrder>();
  readonly #foreign: ForeignTrade[] = [];
  /** When symbols were liquidated, since the owner last wrote their policy. */
  readonly #liquidatedMs = new Map<string, number>();
  #isKeyUnsafe = false;
  /** A ledger that was restored may have forgotten an order that rests: until somebody has looked and found none of ours. */
  #mayForgetResting = false;
  readonly #underWay = new Set<string>();
  readonly #sentActions = new Set<string>();
  sightings = new Sightings();
  readonly #ordersSoFar: OrdersSoFar = { sent: new Set(), ofDay: new Map() };
  #action: ActionSlot | undefined;
  #fence = 0;
  /** Alerts owed to the owner, and those he got. */
  readonly owed = new Map<string, Alert>();
  readonly heard: Alert[] = [];
  /** When the books of a symbol began: with its first order, or with a short that was taken over. */
  readonly firstPlannedMs = new Map<string, number>();
  readonly conduct: Conduct;
  readonly told: Testimonies;
  readonly hedges: WatchedHedges;
  readonly openShorts = new OpenShorts();
  record: AccountRecord | undefined;
  orders = 0;

  constructor(exchange: Exchange, limits: DeployedLimits, canaries: readonly string[], report: Report) {
    this.#exchange = exchange;
    this.#limits = limits;
    this.#canaries = canaries;
    this.#report = report;
    this.conduct = new Conduct(exchange, report);
    this.hedges = new WatchedHedges(exchange, report);
    this.told = new Testimonies(
      () => exchange.loop.nowMs,
      exchange.policies,
      (told) => {
        if (told.snapshot?.restingOrders.ok && !this.#isAnyResting()) this.#mayForgetResting = false;
        this.sightings.note(told, exchange);
        this.hedges.looked(told);
      },
    );
  }

  #say(sentence: string | undefined): void {
    if (sentence !== undefined) this.#report(sentence);
  }

  took(taken: Taken): Taken {
    if (taken.kind === 'taken') {
      if (!(taken.fence > this.#fence)) this.#say(`I9: the fence ${taken.fence} was given out before`);
      this.#fence = Math.max(this.#fence, taken.fence);
    }
    return taken;
  }

  committed(process: object, commit: Commit, result: CommitResult): CommitResult {
    if (result.kind !== 'committed') return result;
    const { states = [], slots = [] } = commit;
    for (const state of states) this.hedges.released(this.told.of(process), state);
    for (const slot of slots) this.#sawSlot(process, slot);
    for (const slot of slots) this.openShorts.wrote(slot, this.#exchange.loop.nowMs);
    if (commit.action !== undefined) this.#action = commit.action;
    for (const state of states) this.hedges.removed(this.told.of(process), state);
    for (const state of states) this.sightings.remembered(state);
    this.conduct.committed(process, commit, this.told.of(process).items);
    for (const alert of commit.alerts ?? []) this.owed.set(alert.id, alert);
    return result;
  }

  /** The owner wrote a policy: whatever held it back until he did has been answered. */
  ownerWrote(symbol: string): void {
    this.#liquidatedMs.delete(symbol);
  }

  readKey(key: Read<KeyRights>): Read<KeyRights> {
    if (key.ok) this.#isKeyUnsafe = key.value.canWithdraw;
    return key;
  }

  #sawSlot(process: object, slot: Slot): void {
    const { intent, symbol } = slot;
    if (slot.rev === 1 && !this.firstPlannedMs.has(symbol)) this.firstPlannedMs.set(symbol, this.#exchange.loop.nowMs);
    if (intent === undefined) return;
    const known = this.#planned.get(intent.clientOrderId);
    if (known !== undefined && known.intent.runId === intent.runId) {
      known.isPending = slot.result === undefined;
      return;
    }
    if (slot.result !== undefined) return; // planned under a ledger that was restored since
    const told = this.told.of(process);
    const { nowMs } = this.#exchange.loop;
    const instrument = this.#exchange.book.venue.instruments[symbol];
    if (instrument === undefined) {
      this.#say(`I7: an order for ${symbol}, which nobody lists`);
      return;
    }
    this.#planned.set(intent.clientOrderId, { intent, symbol, plannedAtMs: nowMs, isPending: true });
    const wish = told.items?.ok ? wishFor(told.items.value, symbol) : undefined;
    const fault = judgePlan({
      intent,
      instrument,
      told,
      ...this.hedges.wantedOf(intent.policyId, wish, symbol),
      held: this.conduct.memories.heldRatio(intent.policyId),
      market: marketTold(this.#exchange.past, told, symbol),
      control: told.firstControl,
      record: this.record,
      nakedSinceMs: this.sightings.nakedSinceMs(symbol),
      isFallingNow: this.sightings.isFallingNow(symbol),
      ...this.hedges.removalOf(intent.policyId, symbol, told),
      isFirst: slot.rev === 1,
      isKeyUnsafe: this.#isKeyUnsafe,
      isLiquidated: (this.#liquidatedMs.get(symbol) ?? nowMs) < told.startedAtMs,
      nowMs,
    });
    this.#say(fault === undefined ? undefined : `${fault} (${intent.purpose} ${symbol}, ${intent.because})`);
  }

  /** Whether an order of ours rests, for this symbol or for any. */
  #isAnyResting(symbol?: string): boolean {
    return this.#exchange.book.venue.openOrders.some(
      (order) => order.clientOrderId.startsWith('cw1') && (symbol === undefined || order.symbol === symbol),
    );
  }

  /** A request to trade leaves a process. */
  sending(process: object, order: Order): void {
    this.orders += 1;
    const { loop, book } = this.#exchange;
    const told = this.told.of(process);
    const planned = this.#planned.get(order.clientOrderId);
    const isUnderWay = [...this.#underWay].some((id) => this.#planned.get(id)?.symbol === order.symbol);
    const isResting = this.#isAnyResting(order.symbol);
    const isForgotten = this.#mayForgetResting && mayMissResting({ told, planned, record: this.record });
    const fault = judgeSending(order, {
      told,
      planned,
      isBusy: isUnderWay || (isResting && !isForgotten),
      record: this.record,
      limits: this.#limits,
      venue: book.venue,
      foreign: this.#foreign,
      soFar: this.#ordersSoFar,
      nowMs: loop.nowMs,
    });
    this.#say(fault);
    this.#underWay.add(order.clientOrderId);
  }

  /** A request to move cash or change settings leaves a process. */
  acting(process: object, id: string, about: string): void {
    const slot = this.#action;
    const told = this.told.of(process);
    const isBusy = [...this.#underWay].includes(id);
    this.#say(actionFault(id, about, { slot, told, isBusy, items: told.items, venue: this.#exchange.book.venue }));
    if (slot?.action.kind === 'top-up') this.conduct.toppingUp(slot.action.symbol);
    const key = `${slot?.rev} ${told.runId}`;
    if (this.#sentActions.has(key)) this.#say(`I12: ${id} ${about} is asked for twice`);
    this.#sentActions.add(key);
    this.#underWay.add(id);
  }

  /** Nothing can come of a request any more, beyond what has. */
  arrived(id: string): void {
    this.#underWay.delete(id);
  }

  /** Something was traded on the exchange. */
  traded(booked: BookedTrade): void {
    const { trade } = booked;
    const planned = this.#planned.get(trade.clientOrderId);
    if (!trade.clientOrderId.startsWith('cw1')) {
      const { symbol, side, contracts, atMs } = trade;
      if (trade.clientOrderId.startsWith('autoclose-') && this.firstPlannedMs.has(symbol))
        this.#liquidatedMs.set(symbol, atMs);
      this.#foreign.push({ symbol, side, contracts, atMs });
      return;
    }
    this.#say(judgeTrade(booked, planned, this.#foreign, this.#exchange.book.venue));
  }

  delivered(alert: Alert): void {
    this.heard.push(alert);
    this.written(`${alert.subject} ${alert.text}`, 'an alert');
  }

  /** A text that leaves the program, or is kept. */
  written(text: string, where: string): void {
    for (const canary of this.#canaries) if (text.includes(canary)) this.#say(`I10: a secret stands in ${where}`);
  }

  released(record: AccountRecord, isOurs: boolean): boolean {
    if (isOurs) this.record = record;
    return isOurs;
  }

  /** The ledger is what it was at a backup: what was written since is forgotten, and what it owed with it. */
  restored(backup: Backup, record: AccountRecord | undefined, outbox: ReadonlySet<string>): void {
    this.record = record;
    this.#mayForgetResting = true;
    this.firstPlannedMs.clear();
    for (const [symbol, atMs] of backup.firstPlannedMs) this.firstPlannedMs.set(symbol, atMs);
    this.sightings = backup.sightings.copy();
    this.conduct.restored(backup);
    this.hedges.restored();
    this.openShorts.restored();
    this.#isKeyUnsafe = record?.keyUnsafe !== undefined;
    this.#fence = 0;
    this.#action = undefined;
    this.#ordersSoFar.ofDay.clear();
    const heard = new Set(this.heard.map(({ id }) => id));
    for (const id of [...this.owed.keys()]) if (!outbox.has(id) && !heard.has(id)) this.owed.delete(id);
  }
}
