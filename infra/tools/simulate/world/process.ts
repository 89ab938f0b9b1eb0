import type { Alert } from '../../../../shared/alerts/alert.ts';
import type { AlertChannel } from '../../../../shared/alerts/alert-channel.ts';
import type { Ledger } from '../../../../shared/cycle/ledger.ts';
import type { Outside } from '../../../../shared/cycle/outside.ts';
import type { CandleCache } from '../../../../shared/market/candle-cache.ts';
import { missing, type Read } from '../../../../shared/market/read.ts';
import type { AccountSnapshot } from '../../../../shared/market/snapshot.ts';
import { TIMING } from '../../../../shared/orders/timing.ts';
import type { DeployedLimits } from '../../../../shared/policy/deployed-limits.ts';
import type { Witness } from '../checks/witness.ts';
import type { PassScript, ReadPart } from '../script.ts';
import type { Digest } from './digest.ts';
import type { EventLoop } from './event-loop.ts';
import type { Exchange } from './exchange.ts';
import { marginThrough } from './margin-through.ts';
import { type ExchangePorts, type OpenExchange, type Store, strikeAtPort } from './ways-outside.ts';

const LATENCY_MS = { store: 5, exchange: 40, channel: 20 } as const;
type Place = keyof typeof LATENCY_MS;

/** A process reads its bars once: what it kept would be asked for by nobody. */
const NOTHING_KEPT: CandleCache = { load: async () => undefined, save: async () => {} };

const FOREVER = new Promise<never>(() => {});

/** What a process is given: the world it lives in, and what will go wrong with it. */
export interface Birth {
  readonly runId: string;
  readonly loop: EventLoop;
  readonly digest: Digest;
  readonly store: Store;
  readonly exchange: Exchange;
  readonly openExchange: OpenExchange;
  readonly witness: Witness;
  readonly limits: DeployedLimits;
  readonly script: PassScript;
  readonly skewMs: number;
  readonly isChannelDown: () => boolean;
  readonly onCrash: () => void;
}

/**
 * One Lambda execution. Every call of every port takes virtual time and may be where it ends: then nothing of it runs any
 * more, no `finally` and no `catch`, and it gets no answer to anything. What was on its way still arrives.
 */
export class Process {
  readonly #birth: Birth;
  readonly #startedAtMs: number;
  readonly #caller: { signedAtMs: number; readonly skewMs: number };
  #calls = 0;
  #isDead = false;
  #hasStoreFailed = false;

  constructor(birth: Birth) {
    this.#birth = birth;
    this.#startedAtMs = birth.loop.nowMs;
    this.#caller = { signedAtMs: birth.loop.nowMs, skewMs: birth.skewMs };
  }

  /** Whether it was killed, or would have been by now. */
  get isDead(): boolean {
    return this.#isDead || this.#birth.loop.nowMs - this.#startedAtMs > TIMING.processMs;
  }

  #die(): Promise<never> {
    if (!this.#isDead) this.#birth.onCrash();
    this.#isDead = true;
    return FOREVER;
  }

  /** Makes a call in its turn: held up, cut off, failed, or answered. `leaving` is told when the request goes out. */
  #call<T>(place: Place, name: string, perform: () => Promise<T>, leaving?: () => void): Promise<T> {
    const {
      script,
      loop,
      witness: { conduct },
    } = this.#birth;
    const silentUntilMs = conduct.silentUntilMs(this);
    const number = this.#calls;
    this.#calls += 1;
    if (this.isDead) return this.#die();
    const crash = script.crash?.at === number ? script.crash.when : undefined;
    const isKilledBelow = place === 'store' && this.#birth.store.strike !== undefined;
    if (crash === 'before' && !isKilledBelow) return this.#die();
    const slow = script.slow?.at === number ? script.slow : undefined;
    const held = (what: string) => (slow?.what === what ? slow.forMs : 0);
    return new Promise((resolve, reject) => {
      const send = () => {
        if (this.isDead) return void this.#die();
        leaving?.();
        if (place === 'exchange') conduct.calling(name, silentUntilMs);
        this.#caller.signedAtMs = loop.nowMs;
        loop.in(LATENCY_MS[place] + held('request'), () => arrive());
      };
      const arrive = () => {
        const work = this.#effect(place, name, perform, crash);
        loop.hold(work);
        const reply = (act: () => void) => {
          if (crash !== undefined || this.isDead) return void this.#die();
          if (held('reply') === 0) return act();
          loop.in(held('reply'), () => (this.isDead ? void this.#die() : act()));
        };
        work.then(
          (value) => reply(() => resolve(value)),
          (error: unknown) => reply(() => reject(error)),
        );
      };
      if (held('process') === 0) send();
      else loop.in(held('process'), send);
    });
  }

  async #effect<T>(place: Place, name: string, perform: () => Promise<T>, crash?: 'before' | 'after'): Promise<T> {
    const { digest, loop, runId, store } = this.#birth;
    digest.add(`${loop.nowMs} ${runId} ${name}\n`);
    if (place !== 'store') return perform();
    const fault = this.#storeFault();
    if (store.strike === undefined) return strikeAtPort(fault, perform);
    const struck = crash === undefined ? fault : (`crash-${crash}` as const);
    return struck === undefined ? perform() : store.strike(struck, perform);
  }

  #storeFault(): 'throttled' | 'reply-lost' | undefined {
    const { store } = this.#birth.script;
    if (store === undefined || this.#hasStoreFailed || this.#calls - 1 < store.at) return undefined;
    this.#hasStoreFailed = true;
    return store.how;
  }

  /** A part people write: a failed read is its answer, never an error. */
  async #readOr<T>(part: ReadPart, name: string, perform: () => Promise<Read<T>>): Promise<Read<T>> {
    const { exchange, loop } = this.#birth;
    try {
      return await this.#call('store', name, async () => {
        const because = exchange.troubles.whyUnread(part, loop.nowMs);
        return because === undefined ? perform() : missing(because);
      });
    } catch (error) {
      return missing(String(error));
    }
  }

  /** Everything outside the program, as this process reaches it. */
  outside(): Outside {
    const { loop, store, witness, limits, skewMs, exchange, openExchange } = this.#birth;
    const { policies, controls } = store;
    const read = {
      policies: {
        readAccount: async (account: string) => {
          const items = await this.#readOr('policies', 'policies', () => policies.readAccount(account));
          return witness.told.readPolicies(this, items);
        },
      },
      controls: {
        read: async (account: string) => {
          const control = await this.#readOr('controls', 'controls', () => controls.read(account));
          return witness.told.readControl(this, control);
        },
      },
    };
    return {
      clock: { nowMs: () => loop.nowMs + skewMs },
      ...read,
      ledger: this.#ledger(),
      candleCache: NOTHING_KEPT,
      channel: { send: (alert) => this.#send(alert) },
      limits,
      mode: 'live',
      ...this.#exchange(openExchange(exchange, this.#caller, witness)),
    };
  }

  #send(alert: Alert): ReturnType<AlertChannel['send']> {
    const { store, witness, isChannelDown } = this.#birth;
    return this.#call('channel', 'send', async () => {
      if (isChannelDown()) return { kind: 'failed', because: 'scripted: the channel is down' };
      const result = await store.channel.send(alert);
      if (result === 'sent') witness.delivered(alert);
      return result;
    });
  }

  #ledger(): Ledger {
    const { store, witness } = this.#birth;
    const { ledger } = store;
    const call = <T>(name: string, perform: () => Promise<T>) => this.#call('store', name, perform);
    return {
      readAccount: (account) => call('readAccount', () => ledger.readAccount(account)),
      take: (...about) => call('take', async () => witness.took(await ledger.take(...about))),
      readPage: async (...about) =>
        witness.conduct.readPage(this, await call('readPage', () => ledger.readPage(...about))),
      commit: (commit) => call('commit', async () => witness.committed(this, commit, await ledger.commit(commit))),
      readSlot: (...about) => call('readSlot', () => ledger.readSlot(...about)),
      release: (lease, record) =>
        call('release', async () => witness.released(record, await ledger.release(lease, record))),
      delivered: (alert) => call('delivered', () => ledger.delivered(alert)),
      readHistory: (account) => call('readHistory', () => ledger.readHistory(account)),
      readInputs: (...about) => call('readInputs', () => ledger.readInputs(...about)),
      readJournal: (...about) => call('readJournal', () => ledger.readJournal(...about)),
    };
  }

  async #look(look: () => Promise<AccountSnapshot>): Promise<AccountSnapshot> {
    const { told, conduct } = this.#birth.witness;
    told.looks(this);
    const seen = await look();
    conduct.saw(this);
    return told.saw(this, seen);
  }

  #exchange({ reader, orders, margin, takerFee }: ExchangePorts): ExchangePorts {
    const { witness } = this.#birth;
    const call = <T>(name: string, perform: () => Promise<T>, leaving?: () => void) =>
      this.#call('exchange', name, perform, leaving);
    const act = <T>(id: string, amount: string, perform: () => Promise<T>) =>
      call(id, perform, () => witness.acting(this, id, amount));
    return {
      takerFee,
      reader: {
        readInstruments: (symbols) => call('instruments', () => reader.readInstruments(symbols)),
        readAccount: (...about) => this.#look(() => call('look', () => reader.readAccount(...about))),
        readPosition: (symbol) => call('position', () => reader.readPosition(symbol)),
        readSettings: (symbol) => call('settings', () => reader.readSettings(symbol)),
        readKeyRights: async () => witness.readKey(await call('key', () => reader.readKeyRights())),
        readFills: (...about) => call('fills', () => reader.readFills(...about)),
        readCandles: async (need) =>
          witness.told.readBars(this, need, await call('candles', () => reader.readCandles(need))),
        readSettledRates: (...about) => call('rates', () => reader.readSettledRates(...about)),
        readWallet: async (wallet) =>
          witness.told.readWallet(this, wallet, await call('wallet', () => reader.readWallet(wallet))),
      },
      orders: {
        place: (order) =>
          call(
            'place',
            () => orders.place(order),
            () => witness.sending(this, order),
          ),
        find: (reference) => call('find', () => orders.find(reference)),
        cancel: (reference) => call('cancel', () => orders.cancel(reference)),
      },
      margin: marginThrough(margin, act),
    };
  }
}
