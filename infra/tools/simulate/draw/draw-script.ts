import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import { drawsFrom } from '../../../local/market/random-draws.ts';
import type { AccountScript, Script, Trouble } from '../script.ts';
import { Chance } from './chance.ts';
import { withConditions } from './draw-conditions.ts';
import { drawHedgeKind } from './draw-hedge-kind.ts';
import { drawTrouble, FAMILIES, type Families } from './draw-trouble.ts';

const TICKS = 8;
const ACCOUNTS_MAX = 3;
/** Streams of a generator are counted beyond this many seeds, so that seeds of any size give scripts of their own. */
const SEEDS_A_STREAM = 0x1_0000_0000;

/**
 * The script of a seed (a whole number from 0 on). Each seed turns whole families of faults on or off (swarm testing):
 * faults that hide one another get seeds without one another.
 */
export function drawScript(seed: number): Script {
  const [inStream, stream] = [seed % SEEDS_A_STREAM, Math.floor(seed / SEEDS_A_STREAM)];
  return withConditions(drawPlain(new Chance(drawsFrom(inStream, stream))), inStream, stream);
}

function drawPlain(chance: Chance): Script {
  const families = Object.fromEntries(FAMILIES.map((name) => [name, chance.is(0.4)])) as Families;
  const accounts = 1 + (Math.floor(chance.below(1) * chance.below(1) * 2 * ACCOUNTS_MAX) % ACCOUNTS_MAX);
  const limits = chance.is(0.8) ? 'wide' : 'tight';
  const drawn = Array.from({ length: accounts }, () => drawAccount(chance, families));
  return {
    schema: 1,
    limits,
    accounts: drawn.map((account) => drawHedgeKind(chance, account, () => drawTrouble(chance, families, false))),
  };
}

function drawAccount(chance: Chance, families: Families): AccountScript {
  const hasEth = chance.is(0.5);
  const coins = { BTC: chance.pick('2', '1.2345', '0.4'), ETH: hasEth ? chance.pick('10', '3.21') : '0' };
  const others = chance.is(0.25) ? { others: drawOthers(chance, hasEth) } : {};
  const policies = [
    drawPolicy(chance, 'BTC', 'others' in others),
    ...(hasEth ? [drawPolicy(chance, 'ETH', 'others' in others)] : []),
  ];
  return {
    futures: chance.pick('400000', '400000', '120000', '60000'),
    spotCash: chance.pick('0', '5000', '100000'),
    coins,
    ...others,
    ...(chance.is(0.3) ? { past: 'wild' as const } : {}),
    policies,
    ticks: Array.from({ length: TICKS }, (_none, at) => ({
      ...drawTrouble(chance, families, hasEth),
      ...(at === 0 ? withBadKey(chance, families) : {}),
    })),
  };
}

/** Coins in wallets beside spot, which a policy may count. */
function drawOthers(chance: Chance, hasEth: boolean): NonNullable<AccountScript['others']> {
  const held = () => ({ BTC: chance.pick('0', '0.5', '1.1'), ETH: hasEth ? chance.pick('0', '2.5') : '0' });
  return { funding: held(), earn: held() };
}

/** A key is read by the first pass: one that must not be used is there from the beginning. */
const withBadKey = (chance: Chance, { exchange }: Families): Pick<Trouble, 'happenings'> =>
  exchange && chance.is(0.1) ? { happenings: [{ afterMs: 0, kind: 'key', canWithdraw: true }] } : {};

/** Where no cash is kept beside the short, its surplus margin is returned. */
const returning = (reserve: string): PolicyItem => (reserve === '0' ? { sweepAt: '2.5' } : {});

function drawPolicy(chance: Chance, coin: 'BTC' | 'ETH', hasOthers: boolean): PolicyItem {
  const size = { ratio: chance.pick('0.6', '1', '0.35'), leverage: chance.pick('2', '2', '1', '3') };
  const order = { style: chance.is(0.6) ? 'market' : 'limit' };
  const from = chance.pick<readonly string[]>(['futures'], ['futures', 'spot'], ['spot']);
  const whenOut = chance.pick('reduce', 'reduce', 'alert', 'remove');
  const reserve = chance.pick('0.5', '0.2', '0');
  return {
    coin,
    enabled: true,
    ...size,
    order,
    margin: { from, whenOut, ...returning(reserve) },
    reserve,
    ...(chance.is(0.2) ? { marginMode: 'cross' } : {}),
    ...drawRemovals(chance, coin),
    ...(chance.is(0.15) ? { allowPartial: false } : {}),
    ...drawHeld(chance, hasOthers),
    ...(chance.is(0.2) ? { adopt: true } : {}),
    ...(chance.is(0.15) ? { funding: drawFunding(chance) } : {}),
    ...drawRatioRules(chance, coin),
  };
}

/** Rules that take the hedge off, and how it may come back. */
function drawRemovals(chance: Chance, coin: 'BTC' | 'ETH'): PolicyItem {
  const [low, between, high] = coin === 'BTC' ? ['54000', '70000', '75000'] : ['2700', '3500', '3750'];
  const rules = {
    ...(chance.is(0.3) ? { takeProfit: { price: low } } : {}),
    ...(chance.is(0.3) ? { remove: [{ when: { priceAbove: high }, because: 'the rise is back' }] } : {}),
  };
  if (Object.keys(rules).length === 0 || chance.is(0.5)) return rules;
  return { ...rules, rearm: chance.pick<unknown>('now', { after: '8m' }, { when: { priceBelow: between } }) };
}

function drawHeld(chance: Chance, hasOthers: boolean): PolicyItem {
  const except = chance.is(0.1) ? { except: '0.1' } : {};
  const wallets =
    hasOthers && chance.is(0.8) ? { wallets: chance.pick(['spot', 'funding'], ['spot', 'funding', 'earn']) } : {};
  const holdings = { ...except, ...wallets };
  return Object.keys(holdings).length === 0 ? {} : { holdings };
}

const drawFunding = (chance: Chance): PolicyItem => ({
  negativeFor: chance.pick(1, 1, 2),
  response: chance.pick<unknown>('remove', { reduceTo: '0.1' }, 'alert'),
});

/** Rules that raise the conviction while nobody looks. */
function drawRaise(chance: Chance, upper: string): PolicyItem {
  if (chance.is(0.4)) return {};
  const when = chance.pick<PolicyItem>({ priceAbove: upper }, { fundingBelow: { rate: '-0.0001', periods: 1 } });
  return { raise: [{ when, to: chance.pick('uneasy', 'warning', 'confirmed') }] };
}

/** Batches, a rule on the price, a span of time: whatever puts another ratio in the place of the plain one. */
function drawRatioRules(chance: Chance, coin: 'BTC' | 'ETH'): PolicyItem {
  const [lower, upper] = coin === 'BTC' ? ['57000', '64000'] : ['2850', '3200'];
  if (chance.is(0.15)) {
    const conviction = chance.pick('none', 'uneasy', 'warning', 'confirmed');
    return { ladder: ['0.3', '0.3', '0.4'], conviction, ...drawRaise(chance, upper) };
  }
  if (chance.is(0.15)) {
    const even = { stable: { on: '1h', bars: chance.pick(3, 12), range: '0.03' } };
    const when = chance.pick<PolicyItem>({ priceBelow: lower }, { priceAbove: upper }, even, even);
    return { adjust: [{ when, ratio: chance.pick('0.9', '0.1'), because: 'the market has turned' }] };
  }
  if (!chance.is(0.15)) return {};
  const [from, until] = chance.pick<readonly [string, string]>(['06:10', '06:27'], ['07:11', '08:00']);
  return { event: { from: `2026-01-01T${from}:00Z`, until: `2026-01-01T${until}:00Z`, ratio: '0.9' } };
}
