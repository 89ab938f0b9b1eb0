import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import { drawsFrom } from '../../../local/market/random-draws.ts';
import type { AccountScript, CoinName, Happening, Script, Trouble } from '../script.ts';
import { Chance } from './chance.ts';

/** Streams of a generator beyond those that draw the rest of a script: what is drawn here leaves all other draws alone. */
const OWN_STREAMS = 0x4000_0000;
/** One script in so many holds rules on markets and costs. */
const ONE_IN = 0.35;

/** A script with rules on what the market does and what funding costs, and with what such rules are judged by. */
export function withConditions(script: Script, seed: number, stream: number): Script {
  const chance = new Chance(drawsFrom(seed, OWN_STREAMS + stream));
  if (!chance.is(ONE_IN)) return script;
  const accounts = script.accounts.map((account) => drawInAccount(chance, account));
  return { ...script, accounts, ...drawPause(chance, script) };
}

/** The schedule stands still for days, in which funding goes on: long enough for a cost a year to be judged. */
function drawPause(chance: Chance, { accounts: [first] }: Script): Pick<Script, 'pause'> {
  if (!chance.is(0.4)) return {};
  const afterTick = chance.whole(first?.ticks.length ?? 1);
  return { pause: { afterTick, days: chance.pick(2, 8, 9), rate: chance.pick('0.0001', '-0.0001', '-0.0004') } };
}

function drawInAccount(chance: Chance, account: AccountScript): AccountScript {
  const hasEth = account.coins.ETH !== '0';
  const isMargined = chance.is(0.3);
  const past = chance.is(0.7) ? { past: drawPast(chance) } : {};
  return {
    ...account,
    ...past,
    ...(isMargined ? { others: { ...account.others, margin: drawMargin(chance, hasEth) } } : {}),
    policies: account.policies.map((policy) => drawRules(chance, policy, isMargined)),
    ticks: account.ticks.map((tick) => drawInTick(chance, tick, isMargined, hasEth)),
  };
}

const drawPast = (chance: Chance): NonNullable<AccountScript['past']> =>
  chance.pick('rising', 'falling', 'topped', 'bottomed', 'topped-long-ago', 'bottomed-long-ago');

/** Below zero: more is borrowed than lies there. */
const drawMargin = (chance: Chance, hasEth: boolean): Readonly<Record<CoinName, string>> => ({
  BTC: chance.pick('0.5', '0', '-0.3'),
  ETH: hasEth ? chance.pick('2.5', '-1') : '0',
});

function drawRules(chance: Chance, policy: PolicyItem, isMargined: boolean): PolicyItem {
  return {
    ...policy,
    ...(isMargined && chance.is(0.8) ? countingMargin(policy) : {}),
    ...(chance.is(0.4) ? { funding: drawCost(chance) } : {}),
    ...(chance.is(0.35) ? drawAdjust(chance, policy) : {}),
    ...(chance.is(0.25) ? drawRemoval(chance, policy) : {}),
    ...(chance.is(0.2) ? drawRaise(chance, policy) : {}),
  };
}

type Fields = Readonly<Record<string, unknown>>;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function countingMargin({ holdings }: PolicyItem): PolicyItem {
  const before = (holdings ?? {}) as Fields;
  const counted = before['wallets'] === undefined ? ['spot'] : listOf(before['wallets']);
  return { holdings: { ...before, wallets: [...counted, 'margin'] } };
}

function drawCost(chance: Chance): PolicyItem {
  const inDays = { costAbove: { days: chance.pick(1, 7), rate: chance.pick('0.0002', '0.0025') } };
  const inYear = { budgetPerYear: chance.pick('0.02', '0.2') };
  const limits = chance.pick<PolicyItem>(inDays, inYear, { ...inDays, ...inYear }, { ...inYear, negativeFor: 3 });
  return { ...limits, response: chance.pick<unknown>('remove', { reduceTo: '0.1' }, 'alert') };
}

function drawAdjust(chance: Chance, { adjust }: PolicyItem): PolicyItem {
  const rule = { when: drawQuestion(chance), ratio: chance.pick('0.9', '0.1'), because: 'the market has changed' };
  return { adjust: [...listOf(adjust), rule] };
}

function drawRemoval(chance: Chance, { remove, rearm }: PolicyItem): PolicyItem {
  const rule = { when: drawQuestion(chance), because: 'the market is over it' };
  return { remove: [...listOf(remove), rule], rearm: rearm ?? chance.pick<unknown>('now', 'manual', { after: '8m' }) };
}

function drawRaise(chance: Chance, { ladder, conviction, raise }: PolicyItem): PolicyItem {
  const rule = { when: drawQuestion(chance), to: chance.pick('uneasy', 'warning', 'confirmed') };
  return {
    ladder: ladder ?? ['0.3', '0.3', '0.4'],
    conviction: conviction ?? 'none',
    raise: [...listOf(raise), rule],
  };
}

function drawQuestion(chance: Chance): PolicyItem {
  switch (chance.whole(3)) {
    case 0:
      return { trend: { is: chance.pick('up', 'down', 'sideways'), on: chance.pick('1h', '1d') } };
    case 1:
      return { sentiment: chance.pick('improved', 'worsened') };
    default:
      return {
        signal: { name: chance.pick('double-top', 'double-bottom'), on: '1h', within: chance.pick('6h', '2d') },
      };
  }
}

/** Histories that are old or have holes, and coins that are moved to the margin wallet or borrowed there. */
function drawInTick(chance: Chance, tick: Trouble, isMargined: boolean, hasEth: boolean): Trouble {
  const history = chance.is(0.12) ? { history: drawFlaw(chance) } : {};
  if (!isMargined || !chance.is(0.15)) return { ...tick, ...history };
  return { ...tick, ...history, happenings: [...(tick.happenings ?? []), drawMove(chance, hasEth)] };
}

function drawFlaw(chance: Chance): NonNullable<Trouble['history']> {
  const bars = { bars: chance.pick('stale' as const, 'gap' as const, 'nonsense' as const) };
  const rates = { rates: chance.pick('stale' as const, 'gap' as const) };
  return chance.pick<NonNullable<Trouble['history']>>(bars, rates, { ...bars, ...rates });
}

function drawMove(chance: Chance, hasEth: boolean): Happening {
  const coin = hasEth && chance.is(0.4) ? 'ETH' : 'BTC';
  const amount = (coin === 'BTC' ? 1 : 5) * chance.pick(0.3, 1.5, -0.2, -0.7);
  return { afterMs: chance.pick(0, 60, 150, 280, 90_000), kind: 'moved', coin, to: 'margin', amount };
}
