import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import type { CoinName, Happening, PolicyEdit } from '../script.ts';
import type { Chance } from './chance.ts';

/** Instants after a tick that lie before, within and between passes. */
const MOMENTS_MS = [0, 20, 60, 110, 150, 190, 230, 280, 330, 400, 1_000, 30_000, 90_000, 200_000, 290_000] as const;

/** Something of one family that people, the market or the exchange do. */
export function drawHappening(
  chance: Chance,
  family: 'market' | 'holdings' | 'owner' | 'exchange' | 'policies' | 'controls',
  hasEth: boolean,
): Happening {
  const afterMs = chance.pick(...MOMENTS_MS);
  const coin: CoinName = hasEth && chance.is(0.4) ? 'ETH' : 'BTC';
  switch (family) {
    case 'market':
      return drawMarket(chance, afterMs, coin);
    case 'holdings':
      return drawHoldings(chance, afterMs, coin);
    case 'owner':
      return drawOwner(chance, afterMs, coin);
    case 'exchange':
      return drawExchange(chance, afterMs, coin);
    case 'policies':
      return { afterMs, kind: 'policy', coin, edit: drawEdit(chance) };
    case 'controls':
      return drawControl(chance, afterMs);
  }
}

function drawMarket(chance: Chance, afterMs: number, coin: CoinName): Happening {
  if (chance.is(0.2))
    return { afterMs, kind: 'funding', coin, rate: chance.pick('0.0001', '-0.0003', '-0.02', '0.01') };
  return { afterMs, kind: 'move', coin, percent: chance.pick(0.1, -0.1, 3, -3, 8, 12, 15, 20, -11, -20, 40) };
}

function drawHoldings(chance: Chance, afterMs: number, coin: CoinName): Happening {
  const size = coin === 'BTC' ? 1 : 5;
  if (chance.is(0.4)) {
    const wallet = chance.pick('futures', 'spot');
    return { afterMs, kind: 'cash', wallet, amount: chance.pick(20_000, -20_000, -100_000) };
  }
  if (chance.is(0.25)) {
    const to = chance.pick('funding', 'earn');
    return { afterMs, kind: 'moved', coin, to, amount: size * chance.pick(0.3, 1.5, -0.5) };
  }
  return { afterMs, kind: 'coins', coin, amount: size * chance.pick(0.02, 0.3, -0.1, -0.4, -0.9) };
}

function drawOwner(chance: Chance, afterMs: number, coin: CoinName): Happening {
  if (chance.is(0.15)) return { afterMs, kind: 'leverage', coin, leverage: chance.pick(1, 3, 10) };
  if (chance.is(0.1)) return { afterMs, kind: 'position-mode', mode: chance.pick('hedge', 'one-way') };
  if (chance.is(0.15)) return { afterMs, kind: 'resume' };
  const contracts = coin === 'BTC' ? chance.pick('0.05', '0.3', '1.5') : chance.pick('0.2', '3', '12');
  return { afterMs, kind: 'trade', coin, side: chance.pick('sell', 'buy'), contracts };
}

function drawExchange(chance: Chance, afterMs: number, coin: CoinName): Happening {
  if (chance.is(0.4)) return { afterMs, kind: 'market-halt', coin, isHalted: chance.is(0.5) };
  if (chance.is(0.2)) return { afterMs, kind: 'key', canWithdraw: chance.is(0.5) };
  return { afterMs, kind: 'deleverage', coin, contracts: chance.pick('0.1', '0.7') };
}

const CHANGES: readonly [PolicyItem, ...PolicyItem[]] = [
  { ratio: '0.5' },
  { ratio: '0.8' },
  { ratio: '0.2' },
  { ratio: '0' },
  { conviction: 'none' },
  { conviction: 'warning' },
  { conviction: 'confirmed' },
  { adopt: true },
  { leverage: '3' },
  { order: { style: 'limit' } },
];

function drawEdit(chance: Chance): PolicyEdit {
  if (chance.is(0.5)) return { kind: 'change', to: chance.pick(...CHANGES) };
  return { kind: chance.pick('nonsense', 'copy', 'delete', 'disable', 'restore', 'restore') };
}

function drawControl(chance: Chance, afterMs: number): Happening {
  const ofAll = chance.is(0.2) ? { ofAll: true as const } : {};
  return {
    afterMs,
    kind: 'control',
    mode: chance.pick('run', 'run', 'reduceOnly', 'stop', 'nonsense', 'gone'),
    ...ofAll,
  };
}
