import { larger, NO_COINS, price } from '../../../shared/money/amount.ts';
import { asMoney } from '../../../shared/money/conversions.ts';
import { HOUR_MS } from '../../../shared/time/duration.ts';
import { dayOf } from '../../../shared/time/instant.ts';
import { setPositionMode } from '../../../shared/venue/account-settings.ts';
import { cancelOrder } from '../../../shared/venue/cancel-order.ts';
import { placeOrder } from '../../../shared/venue/place-order.ts';
import { walletOf, withWallet } from '../../../shared/venue/wallet-of.ts';
import {
  ample,
  strayPosition,
  whatLingers,
  whatTheBooksMiss,
  whatWasNotRemoved,
  whatWasNotTold,
} from './checks/check-end.ts';
import { whatFundingLeft } from './checks/check-funding.ts';
import { whatIsNearLiquidation } from './checks/check-margin.ts';
import { distanceFromWish } from './checks/check-size.ts';
import type { Script } from './script.ts';
import { COINS, FIRST_PRICE, withCoins } from './world/account.ts';
import type { Exchange } from './world/exchange.ts';
import { priced } from './world/happen.ts';
import { INVERSE_BTC } from './world/hedge-kinds.ts';
import type { Owner } from './world/owner.ts';
import { IN_MEMORY, type Layer, PERIOD_MS, type SimulatedAccount, World } from './world/world.ts';

/** Ticks without a fault, before anybody puts anything right; and the most there may be afterwards. */
const QUIET = 3;
const CONVERGED_WITHIN = 12;

/** What came of one script. */
export interface Played {
  /** A sentence for each promise that was broken, its number first. */
  readonly broken: readonly string[];
  /** Of everything that happened, in order. */
  readonly digest: string;
  readonly passes: number;
  readonly orders: number;
  readonly fills: number;
  readonly crashes: number;
}

/**
 * Plays a script: its faults, then ticks without any in which nothing may linger and nobody may be left untold, then the
 * owner puts right what is his to put right, and everything must converge. Ends at the first promise that is broken.
 */
export async function playScript(script: Script, layer: Layer = IN_MEMORY): Promise<Played> {
  const opened = await layer.openStore(script);
  const world = new World(script, layer, opened);
  for (const { owner } of world.accounts) await owner.begin();
  const isWhole = (await playFaults(world, script)) && (await playQuiet(world));
  if (isWhole) await playConvergence(world);
  await opened.close();
  const { digest, counts, broken, accounts } = world;
  const orders = accounts.reduce((sum, { witness }) => sum + witness.orders, 0);
  return { broken, digest: digest.text, orders, ...counts };
}

/** Whether no promise has been broken. */
async function playFaults(world: World, script: Script): Promise<boolean> {
  const ticks = Math.max(0, ...script.accounts.map((account) => account.ticks.length));
  for (let at = 0; at < ticks; at++) {
    for (const account of world.accounts) await beginTick(world, account, at);
    await world.loop.runUntil(world.loop.nowMs + PERIOD_MS);
    if (world.broken.length > 0) return false;
    if (script.pause?.afterTick === at) pause(world, script.pause);
  }
  return true;
}

const FUNDING_EVERY_MS = 8 * HOUR_MS;
/** Passes go on some time after the last settlement, at no boundary of anything. */
const LATER_MS = 2 * HOUR_MS + 5 * PERIOD_MS;

/** Nobody asks for a pass, and funding is settled all the same. */
function pause(world: World, { days, rate }: NonNullable<Script['pause']>): void {
  for (let settled = 0; settled < 3 * days; settled++) {
    world.loop.leap(FUNDING_EVERY_MS - (world.loop.nowMs % FUNDING_EVERY_MS));
    for (const account of world.accounts)
      for (const coin of COINS) world.happen(account, { afterMs: 0, kind: 'funding', coin, rate });
  }
  world.loop.leap(LATER_MS);
}

async function beginTick(world: World, account: SimulatedAccount, at: number): Promise<void> {
  const trouble = account.script.ticks[at] ?? {};
  const isWanted = account.script.ticks.some(
    ({ rollback }, later) => rollback !== undefined && later - rollback === at,
  );
  if (isWanted) account.backups.set(at, await world.backUp(account));
  const backup = trouble.rollback === undefined ? undefined : account.backups.get(at - trouble.rollback);
  if (backup !== undefined) await world.rollBack(account, backup);
  world.tick(account, trouble);
}

async function quietTick(world: World): Promise<void> {
  for (const account of world.accounts) world.tick(account, {});
  await world.loop.runUntil(world.loop.nowMs + PERIOD_MS);
}

async function playQuiet(world: World): Promise<boolean> {
  await quietTick(world);
  const before = world.accounts.map(
    ({ witness, exchange }) => `${witness.orders} ${exchange.book.venue.trades.length}`,
  );
  for (let tick = 1; tick < QUIET; tick++) await quietTick(world);
  for (const [at, account] of world.accounts.entries()) {
    const { witness, exchange, name } = account;
    const isIdle = before[at] === `${witness.orders} ${exchange.book.venue.trades.length}`;
    const wrong = [
      ...(await whatLingers(world, account)),
      ...(await whatWasNotRemoved(world, account)),
      ...(await whatFundingLeft(world, account)),
      ...(await whatIsNearLiquidation(world, account)),
      ...(await whatWasNotTold(world, account, isIdle)),
    ];
    world.broken.push(...wrong.map((sentence) => `${name}: ${sentence}`));
  }
  return world.broken.length === 0;
}

/** The owner has read what he was told; a day later everything must come right. */
async function playConvergence(world: World): Promise<void> {
  for (const account of world.accounts) await putRight(world, account);
  world.loop.leap(25 * HOUR_MS);
  for (let tick = 1; tick <= CONVERGED_WITHIN; tick++) {
    for (const { owner } of world.accounts) await answerNews(owner, tick);
    await quietTick(world);
    const wrong = await whatIsWrong(world);
    if (wrong.length === 0 || world.broken.length > 0) return;
    if (tick === CONVERGED_WITHIN) world.broken.push(...wrong);
  }
}

/** A halt that an old backup brings back is told of again, and a liquidation the books learn of only now wants an edit. */
async function answerNews(owner: Owner, tick: number): Promise<void> {
  await owner.write({ kind: 'resume' });
  // What is written last has time to be carried out.
  if (tick % 4 === 0 && tick < CONVERGED_WITHIN) await owner.putRight(tick);
}

async function whatIsWrong(world: World): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const account of world.accounts) {
    const symbols = Object.keys(account.exchange.book.venue.instruments);
    const far = symbols.flatMap((symbol) => distanceFromWish(account, symbol) ?? []);
    const all =
      far.length > 0 ? far : [...(await whatLingers(world, account)), ...(await whatTheBooksMiss(world, account))];
    wrong.push(...all.map((sentence) => `${account.name}: ${sentence}`));
  }
  return wrong;
}

/** Cash, policies, switches, and positions the program must not touch: what only a person can put right. */
async function putRight(world: World, account: SimulatedAccount): Promise<void> {
  const { exchange, owner, name } = account;
  exchange.key = { ...exchange.key, canWithdraw: false };
  exchange.book.change((venue) => {
    const instruments = Object.entries(venue.instruments).map(([symbol, each]) => [
      symbol,
      { ...each, status: 'trading' as const },
    ]);
    return { ...venue, wallet: ample, instruments: Object.fromEntries(instruments) };
  });
  moveCoinsIntoMargin(exchange);
  await owner.putRight(0);
  const page = await world.opened.store.ledger.readPage(name, dayOf(world.loop.nowMs));
  for (const coin of COINS) {
    exchange.book.change((venue, nowMs) => priced(venue, coin, price(FIRST_PRICE[coin]), nowMs));
  }
  for (const symbol of Object.keys(exchange.book.venue.instruments)) closeStray(account, page, symbol);
  exchange.book.change((venue) => {
    const after = setPositionMode(venue, 'one-way');
    return after.kind === 'changed' ? after.state : venue;
  });
}

/**
 * An inverse hedge is margined by its own coins: where they lie in other wallets, its size is what the margin carries, as its
 * owner was told. He moves them.
 */
function moveCoinsIntoMargin({ book, others }: Exchange): void {
  if (book.venue.instruments[INVERSE_BTC] === undefined) return;
  const free = book.venue.spot['BTC']?.free ?? NO_COINS;
  let moved = free;
  for (const [name, wallet] of others) {
    moved = moved.plus(wallet.get('BTC') ?? NO_COINS);
    others.set(name, new Map([...wallet, ['BTC', NO_COINS]]));
  }
  const added = asMoney(larger(NO_COINS, moved));
  book.change((venue) =>
    withCoins(withWallet(venue, 'BTC', walletOf(venue, 'BTC').plus(added)), 'BTC', free.negated()),
  );
}

function closeStray(account: SimulatedAccount, page: Parameters<typeof strayPosition>[1], symbol: string): void {
  const stray = strayPosition(account, page, symbol);
  if (stray.isZero()) return;
  const side = stray.isNegative() ? 'sell' : 'buy';
  const order = {
    symbol,
    side,
    contracts: stray.abs(),
    reduceOnly: true,
    style: { kind: 'market' },
  } as const;
  // What rests to close the position leaves him nothing to close.
  account.exchange.book.change((venue, nowMs) =>
    venue.openOrders
      .filter((resting) => resting.symbol === symbol)
      .reduce((left, resting) => {
        const cancelled = cancelOrder(left, resting, nowMs);
        return cancelled.kind === 'refused' ? left : cancelled.state;
      }, venue),
  );
  account.exchange.book.change((venue, nowMs) => {
    const placement = placeOrder(venue, { ...order, clientOrderId: `web${venue.nextId}` }, nowMs);
    return placement.kind === 'refused' ? venue : placement.state;
  });
}
