import { readAccountRecord } from '../../../../shared/cycle/ledger.ts';
import type { Outside, PassRequest } from '../../../../shared/cycle/outside.ts';
import { type PassReport, runPass } from '../../../../shared/cycle/run-pass.ts';
import { runPassWithoutKeys } from '../../../../shared/cycle/run-pass-without-keys.ts';
import type { DeployedLimits } from '../../../../shared/policy/deployed-limits.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time/duration.ts';
import type { Backup } from '../checks/testimony.ts';
import { Witness } from '../checks/witness.ts';
import type { AccountScript, Happening, PassScript, Script, Trouble } from '../script.ts';
import { FIRST_PRICE, firstVenue, limitsOf, othersOf } from './account.ts';
import { Digest } from './digest.ts';
import { EventLoop } from './event-loop.ts';
import type { Exchange } from './exchange.ts';
import { ExchangeBook } from './exchange-book.ts';
import { ExchangeTroubles } from './exchange-troubles.ts';
import { happen, isOnExchange, moveCoins } from './happen.ts';
import { coinOf } from './hedge-kinds.ts';
import { MarketPast } from './market-past.ts';
import { type OpenedStore, openMemoryStore, outboxOf } from './memory-store.ts';
import { Owner } from './owner.ts';
import { Process } from './process.ts';
import { type OpenExchange, openByPorts } from './ways-outside.ts';

export const PERIOD_MS = 5 * MINUTE_MS;
export const START_MS = Date.UTC(2026, 0, 1, 6);
/** A message whose pass failed or died comes once more after this long. */
const REDELIVERED_MS = 70 * SECOND_MS;
/** No queue waits longer. */
const AGAIN_MAX_MS = 15 * MINUTE_MS;

/**
 * What a layer may put in place of the memory: another store, another way to the exchange. The simulation stays the same:
 * it runs `runPass` over whatever ports it is given, on virtual time that stands still while a call takes real time.
 */
export interface Layer {
  readonly openStore: (script: Script) => OpenedStore | Promise<OpenedStore>;
  readonly openExchange: OpenExchange;
  /** Words that must never be seen in an alert or a stored item. */
  readonly canaries: readonly string[];
  /** What is wrong with the program itself, where a test wants to see it caught. */
  readonly spoil?: (outside: Outside) => Outside;
  /** Told of everything that happens, a line each. */
  readonly trace?: (line: string) => void;
}

export const IN_MEMORY: Layer = { openStore: openMemoryStore, openExchange: openByPorts, canaries: [] };

/** One account of the world, with its exchange and the one who watches it. */
export interface SimulatedAccount {
  readonly name: string;
  readonly script: AccountScript;
  readonly exchange: Exchange;
  readonly witness: Witness;
  readonly owner: Owner;
  trouble: Trouble;
  hasAgain: boolean;
  readonly backups: Map<number, Backup>;
}

export interface Counts {
  passes: number;
  crashes: number;
  fills: number;
}

/** Everything there is in one run of the simulation. */
export class World {
  readonly loop = new EventLoop(START_MS);
  readonly digest: Digest;
  readonly limits: DeployedLimits;
  readonly accounts: readonly SimulatedAccount[];
  readonly broken: string[] = [];
  readonly counts: Counts = { passes: 0, crashes: 0, fills: 0 };
  readonly #layer: Layer;
  readonly opened: OpenedStore;
  #runs = 0;

  constructor(script: Script, layer: Layer, opened: OpenedStore) {
    this.#layer = layer;
    this.digest = new Digest(layer.trace);
    this.opened = opened;
    this.limits = limitsOf(script);
    this.accounts = script.accounts.map((each, at) => this.#account(`acct${at}`, each));
  }

  #account(name: string, script: AccountScript): SimulatedAccount {
    const { loop, digest, counts } = this;
    const past = new MarketPast(loop.nowMs, script.past ?? 'calm', FIRST_PRICE, script.swings);
    const book = new ExchangeBook(
      firstVenue(script, loop.nowMs),
      loop,
      (booked) => {
        counts.fills += 1;
        const { id, symbol, side, contracts, price, clientOrderId } = booked.trade;
        digest.add(`${name} ${id} ${symbol} ${side} ${contracts} ${price} ${clientOrderId}\n`);
        witness.traded(booked);
      },
      (symbol, mark) => past.marked(coinOf(symbol), mark, loop.nowMs),
    );
    const key = { canTrade: true, canWithdraw: false, canTransfer: true, ipRestricted: true };
    const exchange: Exchange = {
      loop,
      book,
      past,
      others: othersOf(script),
      troubles: new ExchangeTroubles(),
      key,
      policies: script.policies,
    };
    const witness = new Witness(exchange, this.limits, this.#layer.canaries, (sentence) => {
      this.broken.push(`${name}: ${sentence}`);
    });
    const owner = new Owner(name, script.policies, this.opened.people, witness);
    return { name, script, exchange, witness, owner, trouble: {}, hasAgain: false, backups: new Map() };
  }

  /** What a tick brings: its troubles begin, things happen, passes are asked for. */
  tick(account: SimulatedAccount, trouble: Trouble): void {
    account.trouble = trouble;
    account.exchange.troubles.begin(trouble, this.loop.nowMs);
    account.exchange.book.lag = trouble.lag ?? {};
    for (const happening of trouble.happenings ?? [])
      this.loop.in(happening.afterMs, () => this.happen(account, happening));
    const tick = { atMs: this.loop.nowMs, periodMs: PERIOD_MS };
    for (const pass of trouble.passes ?? [{ afterMs: 0 }]) {
      const about = pass.urgent === true ? {} : { tick };
      this.loop.in(pass.afterMs, () => this.#pass(account, pass, about, true));
    }
  }

  async backUp({ name, witness }: SimulatedAccount): Promise<Backup> {
    return {
      takenAtMs: this.loop.nowMs,
      items: await this.opened.people.backUp(name),
      firstPlannedMs: new Map(witness.firstPlannedMs),
      sightings: witness.sightings.copy(),
    };
  }

  /** Restores the ledger of an account, as an operator would. */
  async rollBack({ name, witness }: SimulatedAccount, backup: Backup): Promise<void> {
    await this.opened.people.restore(name, backup.items);
    const stored = backup.items.find(({ sk }) => sk === 'ACCOUNT')?.['record'];
    const record = stored === undefined ? undefined : readAccountRecord(stored, 'backup');
    witness.restored(backup, record, outboxOf(backup.items));
  }

  /** Something happens now. */
  happen(account: SimulatedAccount, happening: Happening): void {
    this.digest.add(`${this.loop.nowMs} ${account.name} ${happening.kind}\n`);
    if (isOnExchange(happening)) {
      const { book, past } = account.exchange;
      book.change((venue, nowMs) => happen(venue, happening, nowMs));
      if (happening.kind === 'funding') past.settled(happening.coin, happening.rate, this.loop.nowMs);
    } else if (happening.kind === 'moved') {
      moveCoins(account.exchange, happening);
    } else if (happening.kind === 'key') {
      account.exchange.key = { ...account.exchange.key, canWithdraw: happening.canWithdraw };
    } else {
      this.loop.hold(account.owner.write(happening));
    }
  }

  #pass(account: SimulatedAccount, script: PassScript, about: Pick<PassRequest, 'tick'>, isFirst: boolean): void {
    this.#runs += 1;
    this.counts.passes += 1;
    const runId = `run-${this.#runs}`;
    const request = { account: account.name, runId, ...about };
    const process = this.#process(account, script, runId);
    account.witness.told.began(process, runId);
    const again = () => {
      const isOver = this.#ended.has(process);
      if (!isOver && isFirst) this.#pass(account, { afterMs: 0 }, about, false);
    };
    this.loop.in(REDELIVERED_MS, again);
    this.#run(account, process, request).then(
      (report) => {
        this.#ended.add(process);
        this.#lookAgain(account, report);
      },
      () => undefined, // the message comes once more
    );
  }

  readonly #ended = new WeakSet<Process>();

  #process(account: SimulatedAccount, script: PassScript, runId: string): Process {
    const { loop, digest, limits, counts } = this;
    const { exchange, witness } = account;
    return new Process({
      runId,
      loop,
      digest,
      store: this.opened.store,
      exchange,
      openExchange: this.#layer.openExchange,
      witness,
      limits,
      script,
      skewMs: account.trouble.skewMs ?? 0,
      isChannelDown: () => account.trouble.channelDown === true,
      onCrash: () => {
        counts.crashes += 1;
      },
    });
  }

  #run(account: SimulatedAccount, process: Process, request: PassRequest): Promise<PassReport> {
    const outside = process.outside();
    const spoiled = this.#layer.spoil?.(outside) ?? outside;
    if (account.trouble.keysGone !== true) return runPass(spoiled, request);
    return runPassWithoutKeys(spoiled, request, 'The keys of the account cannot be used.');
  }

  /** The queue delivers one request to look again, the earliest. */
  #lookAgain(account: SimulatedAccount, { againInMs }: PassReport): void {
    if (againInMs === undefined || account.hasAgain) return;
    account.hasAgain = true;
    this.loop.in(Math.min(againInMs, AGAIN_MAX_MS), () => {
      account.hasAgain = false;
      this.#pass(account, { afterMs: 0 }, {}, false);
    });
  }
}
