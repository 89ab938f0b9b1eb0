import { isInverseSymbol } from '../../market/instrument.ts';
import { found, type Read } from '../../market/read.ts';
import type { AccountSnapshot } from '../../market/snapshot.ts';
import { MINUTE_MS } from '../../time/duration.ts';
import type { Ask } from './ccxt-client.ts';
import { readFunding } from './read-funding.ts';
import { inverseSettingsOf, positionsIn, readPositionMode, readRestingOrders } from './read-positions.ts';
import { readFutures } from './read-wallets.ts';
import { attempt } from './wire.ts';

/** The parts of an account that its inverse contracts have on a host of their own. */
type Parts = Pick<AccountSnapshot, 'positions' | 'settings' | 'restingOrders' | 'positionMode' | 'funding'>;
type InverseSide = Parts & Required<Pick<AccountSnapshot, 'coinFutures'>>;
type BothSides = InverseSide & Required<Pick<AccountSnapshot, 'inversePositions'>>;

/** Looks at the inverse side with five requests, asked only where a policy or a short is about such a contract. */
export async function readInverseSide(
  ask: Ask,
  symbols: readonly string[],
  fundingSinceMs: number,
): Promise<InverseSide> {
  const risk = attempt(() => ask('dapiPrivateGetPositionRisk'));
  const [coinFutures, held, restingOrders, positionMode, funding] = await Promise.all([
    attempt(() => readFutures(ask, 'dapiPrivateGetAccount')),
    risk,
    attempt(() => readRestingOrders(ask, 'dapiPrivateGetOpenOrders')),
    attempt(() => readPositionMode(ask, 'dapiPrivateGetPositionSideDual')),
    attempt(() => readFunding(ask, fundingSinceMs, 'dapiPrivateGetIncome')),
  ]);
  const positions = held.ok ? await attempt(async () => positionsIn(held.value)) : held;
  const settings = held.ok ? await attempt(async () => settingsIn(held.value, symbols)) : held;
  return { coinFutures, positions, settings, restingOrders, positionMode, funding };
}

const settingsIn = (reply: unknown, symbols: readonly string[]) =>
  new Map(symbols.filter(isInverseSymbol).map((symbol) => [symbol, inverseSettingsOf(reply, symbol)] as const));

/** A settlement shows on the two hosts at two moments: until both are sure to show it, neither is told. */
const SHOWN_AFTER_MS = MINUTE_MS;

/**
 * Both sides as one account. Positions and wallets are known apart, so that no short waits for its margin until the host
 * of others answers; what may only stop growth is known where both sides were read.
 */
export function bothSides(linear: Parts, inverse: InverseSide, nowMs: number): BothSides {
  return {
    coinFutures: inverse.coinFutures,
    positions: linear.positions,
    inversePositions: inverse.positions,
    settings: joined(linear.settings, inverse.settings, (a, b) => new Map([...a, ...b])),
    restingOrders: joined(linear.restingOrders, inverse.restingOrders, (a, b) => [...a, ...b]),
    positionMode: joined(linear.positionMode, inverse.positionMode, (a, b) => (a === 'hedge' ? a : b)),
    funding: joined(linear.funding, inverse.funding, (a, b) =>
      [...a, ...b].filter(({ atMs }) => atMs <= nowMs - SHOWN_AFTER_MS).sort((one, other) => one.atMs - other.atMs),
    ),
  };
}

function joined<T>(linear: Read<T>, inverse: Read<T>, join: (linear: T, inverse: T) => T): Read<T> {
  if (!linear.ok) return linear;
  return inverse.ok ? found(join(linear.value, inverse.value)) : inverse;
}
