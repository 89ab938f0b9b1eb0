import { MemoryAlertChannel } from '../../shared/adapters/memory/memory-alert-channel.ts';
import { MemoryCandleCache } from '../../shared/adapters/memory/memory-candle-cache.ts';
import { MemoryControls } from '../../shared/adapters/memory/memory-controls.ts';
import { MemoryPolicyBook } from '../../shared/adapters/memory/memory-policy-book.ts';
import { MemoryTable } from '../../shared/adapters/memory/memory-table.ts';
import { alertsFor } from '../../shared/alerts/alerts-for.ts';
import { type LedgerPage, newAccount } from '../../shared/cycle/ledger.ts';
import type { Outside, PassRequest } from '../../shared/cycle/outside.ts';
import { type PassReport, runPass } from '../../shared/cycle/run-pass.ts';
import type { Side } from '../../shared/market/order.ts';
import { type Contracts, coins, contracts, NO_COINS, price, ratio } from '../../shared/money/amount.ts';
import { type Desk, openDesk } from '../../shared/orders/desk.ts';
import type { Slot } from '../../shared/orders/intent.ts';
import { TIMING } from '../../shared/orders/timing.ts';
import { CAUTIOUS_LIMITS, type DeployedLimits } from '../../shared/policy/deployed-limits.ts';
import type { PolicyItem } from '../../shared/policy/policy-book.ts';
import { dayOf } from '../../shared/time/instant.ts';
import { placeOrder } from '../../shared/venue/place-order.ts';
import { movePrices } from '../../shared/venue/prices.ts';
import type { VenueOrder, VenuePrices } from '../../shared/venue/venue-state.ts';
import { BTC, ETH, placed, START_MS, scene } from '../venue/scene.ts';
import { FakeExchange } from './fake-exchange.ts';
import { ManualClock } from './manual-clock.ts';
import { backupOf, WatchedLedger } from './watched-ledger.ts';

export const ACCOUNT = 'main';
export const PERIOD_MS = 300_000;
const HALF_SPREAD = price('0.1');

/** Sells 1.2 of the 2 BTC on the account, at once. */
const BTC_POLICY: PolicyItem = {
  policyId: 'btc-core',
  account: ACCOUNT,
  coin: 'BTC',
  ratio: '0.6',
  enabled: true,
  order: { style: 'market' },
};

/** Prices around a mark, with a spread that lets posted orders rest. */
export const pricesAt = (mark: string): Partial<VenuePrices> => ({
  mark: price(mark),
  index: price(mark),
  last: price(mark),
  spot: price(mark),
  bid: price(mark).minus(HALF_SPREAD),
  ask: price(mark).plus(HALF_SPREAD),
});

/**
 * One account with all that stands around it, in memory: an exchange, a ledger, policies, a control that says run, a
 * channel, and a clock that a test moves.
 */
export class Stage {
  readonly clock = new ManualClock(START_MS);
  readonly policies = new MemoryPolicyBook();
  readonly controls = new MemoryControls();
  readonly channel = new MemoryAlertChannel();
  readonly candleCache = new MemoryCandleCache();
  readonly exchange: FakeExchange;
  limits: DeployedLimits = CAUTIOUS_LIMITS;
  table = new MemoryTable();
  ledger = new WatchedLedger(this.table);
  #runs = 0;

  constructor(venue = scene()) {
    this.exchange = new FakeExchange(venue, this.clock);
    this.exchange.happen((before, nowMs) => movePrices(before, BTC, pricesAt('60000'), nowMs).state);
    this.controls.put(ACCOUNT, { mode: 'run' });
  }

  get outside(): Outside {
    const { clock, policies, controls, ledger, candleCache, channel, limits, exchange } = this;
    const ports = { reader: exchange, orders: exchange, margin: exchange };
    const account = { mode: 'paper', takerFee: ratio('0.0005') } as const;
    return { clock, policies, controls, ledger, candleCache, channel, limits, ...ports, ...account };
  }

  /** What the schedule would ask for at this instant; every request is another run. */
  request(changes: Partial<PassRequest> = {}): PassRequest {
    this.#runs += 1;
    const tick = { atMs: this.clock.nowMs(), periodMs: PERIOD_MS };
    return { account: ACCOUNT, runId: `run-${this.#runs}`, tick, ...changes };
  }

  /** A pass now. */
  async pass(outside = this.outside): Promise<PassReport> {
    return runPass(outside, this.request());
  }

  /** So many periods with a pass each. */
  async passes(count: number): Promise<readonly PassReport[]> {
    const reports: PassReport[] = [];
    for (let done = 0; done < count; done++) {
      this.clock.advance(PERIOD_MS);
      reports.push(await this.pass());
    }
    return reports;
  }

  /** The owner writes a policy. */
  wish(changes: PolicyItem = {}): void {
    this.policies.put({ ...BTC_POLICY, ...changes });
  }

  moveTo(mark: string, symbol = BTC): void {
    this.exchange.happen((venue, nowMs) => movePrices(venue, symbol, pricesAt(mark), nowMs).state);
  }

  /** Somebody else trades on the account, at the market. */
  trade(side: Side, quantity: string, changes: Partial<VenueOrder> = {}): void {
    const style = { kind: 'market' } as const;
    const clientOrderId = `web${this.exchange.venue.nextId}`;
    const order = { clientOrderId, symbol: BTC, side, contracts: contracts(quantity), reduceOnly: false, style };
    this.exchange.happen((venue, nowMs) => placed(placeOrder(venue, { ...order, ...changes }, nowMs)).state);
  }

  /** So many coins lie in the spot wallet from now on. */
  hold(coin: string, quantity: string): void {
    const balance = { free: coins(quantity), locked: NO_COINS };
    this.exchange.happen((venue) => ({ ...venue, spot: { ...venue.spot, [coin]: balance } }));
  }

  /** The owner also hedges half of 4 ETH on the same wallet. */
  wishEth(changes: PolicyItem = {}): void {
    this.hold('ETH', '4');
    this.moveTo('3000', ETH);
    this.wish({ policyId: 'eth-half', coin: 'ETH', ratio: '0.5', ...changes });
  }

  /** The owner has looked, and lifts the halt whose number the last alert of a halt told. */
  resume(mode: 'run' | 'reduceOnly' = 'run'): void {
    const told = this.channel.sent.findLast(({ code }) => code === 'account-halted');
    const resume = /set resume to "([^"]+)"/.exec(told?.text ?? '')?.[1];
    if (resume === undefined) throw new Error('no alert told the number of a halt');
    this.controls.put(ACCOUNT, { mode, resume });
  }

  /** What orders are handled with, in a run of its own that holds the lease. */
  async desk(): Promise<Desk> {
    const { account, runId } = this.request();
    const startedAtMs = this.clock.nowMs();
    const taken = await this.ledger.take(account, runId, startedAtMs, TIMING.leaseMs);
    if (taken.kind === 'held') throw new Error(`the lease is held by ${taken.runId}`);
    const run = { account, runId, fence: taken.fence, startedAtMs };
    const { clock, controls, ledger, limits, exchange } = this;
    const ports = { clock, controls, limits, reader: exchange, orders: exchange, margin: exchange };
    return openDesk({ ...ports, book: ledger, run }, (entry, id) => alertsFor(entry, id, () => 'info'));
  }

  /** Ends a run of `desk`. */
  async leave({ run }: Desk): Promise<void> {
    await this.ledger.release(run, newAccount(run.startedAtMs));
  }

  /** The short on the exchange; below zero it is long. */
  short(symbol = BTC): Contracts {
    const position = this.exchange.venue.positions[symbol];
    if (position === undefined) return contracts('0');
    return position.side === 'short' ? position.contracts : position.contracts.negated();
  }

  async page(): Promise<LedgerPage> {
    return this.ledger.readPage(ACCOUNT, dayOf(this.clock.nowMs()));
  }

  async slot(symbol = BTC): Promise<Slot> {
    const slot = await this.ledger.readSlot(ACCOUNT, symbol);
    if (slot === undefined) throw new Error(`no slot of ${symbol} is stored`);
    return slot;
  }

  /** The codes of all alerts that went out, in order. */
  heard(): readonly string[] {
    return this.channel.sent.map(({ code }) => code);
  }

  /** A copy of everything stored about the account now. */
  backup(): MemoryTable {
    return backupOf(this.table, ACCOUNT);
  }

  /** The ledger is what it was when the backup was made. */
  restore(backup: MemoryTable): void {
    this.table = backup;
    this.ledger = new WatchedLedger(backup);
  }
}
