import { MINUTE_MS, SECOND_MS } from '../../../../shared/time/duration.ts';
import type { ActionFault, OrderFault, PassScript, ReadPart, Trouble } from '../script.ts';
import type { Chance } from './chance.ts';
import { drawHappening } from './draw-happening.ts';

/** Kinds of trouble that a seed has or has not. */
export const FAMILIES = [
  'triggers',
  'crashes',
  'delays',
  'orders',
  'actions',
  'lags',
  'reads',
  'prices',
  'silence',
  'store',
  'channel',
  'keys',
  'clock',
  'rollback',
  'market',
  'holdings',
  'owner',
  'exchange',
  'policies',
  'controls',
] as const;
type Family = (typeof FAMILIES)[number];
export type Families = Readonly<Record<Family, boolean>>;

/** What goes wrong around one tick, of the families that are on. */
export function drawTrouble(chance: Chance, on: Families, hasEth: boolean): Trouble {
  const coin = hasEth && chance.is(0.4) ? 'ETH' : 'BTC';
  const drawn = <T extends Trouble>(family: Family, probability: number, draw: () => T): T | undefined =>
    on[family] && chance.is(probability) ? draw() : undefined;
  return {
    ...drawPasses(chance, on),
    ...drawn('orders', 0.5, () => ({ orders: listOf(chance, drawOrderFault) })),
    ...drawn('actions', 0.5, () => ({ actions: listOf(chance, drawActionFault) })),
    ...drawn('lags', 0.4, () => ({ lag: drawLag(chance) })),
    ...drawn('reads', 0.3, () => ({
      unread: chance.is(0.2) ? [drawPart(chance), drawPart(chance)] : [drawPart(chance)],
    })),
    ...drawn('prices', 0.3, () => ({ prices: { coin, flaw: chance.pick('stale', 'crossed', 'apart', 'stand-in') } })),
    ...drawn('silence', 0.15, () => ({ silence: drawSilence(chance) })),
    ...drawn('silence', 0.1, () => ({ maintenance: true })),
    ...drawn('keys', 0.15, () => ({ keysGone: true })),
    ...drawn('channel', 0.3, () => ({ channelDown: true })),
    ...drawn('clock', 0.3, () => ({ skewMs: chance.pick(-2_000, -700, 900, 2_000, 4_000, -40_000, 40_000) })),
    ...drawn('rollback', 0.12, () => ({ rollback: 1 + chance.whole(4) })),
    ...drawHappenings(chance, on, hasEth),
  };
}

const drawSilence = (chance: Chance): NonNullable<Trouble['silence']> => ({
  code: chance.pick('throttled', 'banned'),
  forMs: chance.pick(20_000, 2 * MINUTE_MS, 10 * MINUTE_MS),
});

function drawHappenings(chance: Chance, on: Families, hasEth: boolean): Pick<Trouble, 'happenings'> {
  const happenings = (['market', 'holdings', 'owner', 'exchange', 'policies', 'controls'] as const).flatMap((family) =>
    on[family] && chance.is(0.3) ? [drawHappening(chance, family, hasEth)] : [],
  );
  return happenings.length === 0 ? {} : { happenings };
}

const listOf = <T>(chance: Chance, draw: (chance: Chance) => T): readonly T[] =>
  Array.from({ length: 1 + chance.whole(2) }, () => draw(chance));

/** A pass makes some twenty calls; one that trades twice as many. */
const CALLS = 30;
const DELAYS_MS = [3, 60, 400, 1_500, 5_000, 12_000, 25_000, 40_000, 55_000, 75_000, 95_000, 125_000] as const;

function drawPasses(chance: Chance, on: Families): Pick<Trouble, 'passes'> {
  const first = drawPass(chance, on, 0);
  if (!on.triggers || !chance.is(0.5)) return Object.keys(first).length === 1 ? {} : { passes: [first] };
  if (chance.is(0.2)) return { passes: [] };
  if (chance.is(0.2)) return { passes: [{ ...first, afterMs: chance.pick(30_000, 140_000, 160_000) }] };
  const later = drawPass(chance, on, chance.pick(...DELAYS_MS));
  const second = chance.is(0.6) ? { ...later, urgent: true as const } : later;
  const third = chance.is(0.4) ? [{ afterMs: second.afterMs + chance.pick(...DELAYS_MS), urgent: true as const }] : [];
  return { passes: [first, second, ...third] };
}

function drawPass(chance: Chance, on: Families, afterMs: number): PassScript {
  return {
    afterMs,
    ...(on.crashes && chance.is(0.3)
      ? { crash: { at: chance.whole(CALLS), when: chance.pick('before' as const, 'after' as const) } }
      : {}),
    ...(on.delays && chance.is(0.3) ? { slow: drawSlow(chance) } : {}),
    ...(on.store && chance.is(0.3)
      ? { store: { at: chance.whole(CALLS), how: chance.pick('throttled' as const, 'reply-lost' as const) } }
      : {}),
  };
}

function drawSlow(chance: Chance): NonNullable<PassScript['slow']> {
  const at = chance.whole(CALLS);
  if (chance.is(0.5)) return { at, what: 'process', forMs: chance.pick(4_000, 15_000, 35_000, 45_000, 58_000, 80_000) };
  return { at, what: chance.pick('request', 'reply'), forMs: chance.pick(1_000, 4_500, 9_000) };
}

function drawOrderFault(chance: Chance): OrderFault {
  switch (chance.whole(8)) {
    case 0:
      return {
        kind: 'refuse',
        code: chance.pick('margin', 'other', 'credentials', 'too-small', 'reduce-only', 'clock'),
      };
    case 1:
      return { kind: 'cut-before' };
    case 2:
      return { kind: 'cut-after' };
    case 3:
    case 4:
      return { kind: 'late', byMs: chance.pick(200, 1_500, 3_000, 4_900) };
    case 5:
      return { kind: 'partial', fraction: chance.pick(0.1, 0.4, 0.8) };
    case 6:
      return { kind: 'empty-book' };
    default:
      return { kind: 'none' };
  }
}

function drawActionFault(chance: Chance): ActionFault {
  switch (chance.whole(5)) {
    case 0:
      return { kind: 'refuse', code: chance.pick('margin', 'other', 'credentials', 'blocked', 'clock') };
    case 1:
      return { kind: 'cut-before' };
    case 2:
      return { kind: 'cut-after' };
    case 3:
      return { kind: 'late', byMs: chance.pick(200, 1_500, 4_900) };
    default:
      return { kind: 'none' };
  }
}

const LAGS_MS = [0, 500, 4_000, 12_000, 29 * SECOND_MS] as const;

const drawLag = (chance: Chance): NonNullable<Trouble['lag']> => ({
  positionsMs: chance.pick(...LAGS_MS),
  fillsMs: chance.pick(...LAGS_MS),
  ordersMs: chance.pick(...LAGS_MS),
});

const drawPart = (chance: Chance): ReadPart =>
  chance.pick<ReadPart>(
    'clock',
    'mode',
    'spot',
    'futures',
    'positions',
    'settings',
    'resting',
    'prices',
    'funding',
    'fills',
    'instruments',
    'key',
    'find',
    'candles',
    'rates',
    'wallets',
    'policies',
    'controls',
  );
