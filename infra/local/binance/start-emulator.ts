import { createServer } from 'node:http';
import { openVenue } from '../../../shared/venue/open-venue.ts';
import type { VenueState } from '../../../shared/venue/venue-state.ts';
import type { KnownKey } from './answer-request.ts';
import { BTC_AND_ETH, type EmulatedSymbol } from './emulated-symbols.ts';
import { serveRequest, type Wire } from './serve-request.ts';
import type { KeyRights, MarketHistory, VenueHolder } from './wire-exchange.ts';
import type { InjectedFault } from './wire-faults.ts';

/** A key of an account. Rights that are not named are those of a good hedging key. */
interface EmulatedKey {
  readonly apiKey: string;
  readonly secret: string;
  readonly rights?: Partial<KeyRights>;
}

/** An account of the emulated exchange; several keys may share it. */
interface EmulatedAccount {
  readonly name: string;
  readonly venue: VenueState;
  readonly keys: readonly EmulatedKey[];
}

export interface EmulatorSetup {
  readonly accounts: readonly EmulatedAccount[];
  /** The exchange's clock: timestamps, the Date header and every booking follow it. */
  readonly nowMs: () => number;
  /** What is listed; default BTC and ETH. */
  readonly symbols?: readonly EmulatedSymbol[];
  /** The past of the market; default none. */
  readonly history?: MarketHistory;
  /** Called when a request that may have changed an account was carried out, before it is answered. */
  readonly onWrite?: () => void;
}

/** A running emulator and the way behind its wire, for tests and for whoever moves the market. */
export interface BinanceEmulator {
  /** `http://127.0.0.1:PORT`; requests go to `url/<real host>/<real path>`. */
  readonly url: string;
  /** Requests by `METHOD path` since start or the last reset, whatever became of them. */
  calls(): ReadonlyMap<string, number>;
  resetCalls(): void;
  /** Requests nobody answers, as `METHOD path`, in order. */
  unknownCalls(): readonly string[];
  /** Strikes every request that matches until the returned function is called. */
  injectFault(fault: InjectedFault): () => void;
  /** An account as it is now; throws for a name that was not set up. */
  venue(name: string): VenueState;
  /** Changes one account behind its back: a deposit, a trade by hand, a liquidity limit. */
  changeVenue(name: string, change: (venue: VenueState) => VenueState): void;
  /** The market moves: changes every account and the public prices alike. */
  changeEveryVenue(change: (venue: VenueState) => VenueState): void;
  close(): Promise<void>;
}

const GOOD_RIGHTS: KeyRights = { canTrade: true, canWithdraw: false, canTransfer: true, isIpRestricted: true };
const NO_HISTORY: MarketHistory = { candles: () => [], funding: () => [] };

/** Starts the emulator on a free port of the loopback interface. */
export async function startBinanceEmulator(setup: EmulatorSetup): Promise<BinanceEmulator> {
  const symbols = setup.symbols ?? BTC_AND_ETH;
  const market: VenueHolder = { venue: openVenue({ instruments: symbols.map(({ instrument }) => instrument) }) };
  const accounts = new Map(setup.accounts.map(({ name, venue }): [string, VenueHolder] => [name, { venue }]));
  const holderOf = (name: string): VenueHolder => {
    const holder = accounts.get(name);
    if (holder === undefined) throw new RangeError(`the emulated exchange has no account called ${name}`);
    return holder;
  };
  const keys = new Map(setup.accounts.flatMap(({ name, keys: own }) => knownKeys(own, holderOf(name))));
  const exchange = { keys, market, symbols, history: setup.history ?? NO_HISTORY };
  const wire: Wire = {
    exchange,
    nowMs: setup.nowMs,
    calls: new Map(),
    unknown: [],
    faults: new Set(),
    onWrite: setup.onWrite,
  };
  // An idle connection is never closed from here: a client that reuses it would see a fault nobody injected.
  const server = createServer(
    { keepAliveTimeout: 0 },
    (request, response) => void serveRequest(wire, request, response),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the emulator has no port to listen on');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls: () => new Map(wire.calls),
    resetCalls: () => wire.calls.clear(),
    unknownCalls: () => [...wire.unknown],
    injectFault: (injected) => {
      wire.faults.add(injected);
      return () => void wire.faults.delete(injected);
    },
    venue: (name) => holderOf(name).venue,
    changeVenue: (name, change) => changeAll([holderOf(name)], change),
    changeEveryVenue: (change) => changeAll([market, ...accounts.values()], change),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function changeAll(holders: readonly VenueHolder[], change: (venue: VenueState) => VenueState): void {
  for (const holder of holders) holder.venue = change(holder.venue);
}

const knownKeys = (keys: readonly EmulatedKey[], account: VenueHolder): readonly [string, KnownKey][] =>
  keys.map(({ apiKey, secret, rights }) => [apiKey, { secret, rights: { ...GOOD_RIGHTS, ...rights }, account }]);
