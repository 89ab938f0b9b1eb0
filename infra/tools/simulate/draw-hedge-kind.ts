import type { PolicyItem } from '../../../shared/policy/policy-book.ts';
import type { Chance } from './chance.ts';
import { INVERSE_BTC } from './hedge-kinds.ts';
import type { AccountScript, Happening, Trouble } from './script.ts';

// Accounts as they were drawn for coins that are hedged by their own linear contract, turned into others.

/** Every price of a rule stands at a twentieth of it for ETH. */
const ETH_OF_BTC = 20;
const PRICES = new Set(['price', 'priceAbove', 'priceBelow']);
/** Contracts of BTC as others of about the same worth. */
const AS_ETH: Readonly<Record<string, string>> = { '0.05': '1', '0.3': '6', '1.5': '30', '0.1': '2', '0.7': '14' };
const AS_INVERSE: Readonly<Record<string, string>> = {
  '0.05': '30',
  '0.3': '180',
  '1.5': '900',
  '0.1': '60',
  '0.7': '420',
};

/**
 * What hedges the BTC of an account: mostly its own linear contract, sometimes its inverse one, or that of ETH where nothing
 * else is hedged. `drawMore` draws what goes wrong around another tick.
 */
export function drawHedgeKind(chance: Chance, account: AccountScript, drawMore: () => Trouble): AccountScript {
  if (!chance.is(0.25)) return account;
  const isAlone = account.policies.length === 1;
  if (!isAlone || chance.is(0.5)) return hedgedInverse(chance, account);
  const more = Array.from({ length: MORE_TICKS }, drawMore);
  return hedgedByEth(chance, { ...account, ticks: [...account.ticks, ...more] });
}

/** How two coins go together is known anew every hour: some of what goes wrong comes after the first. */
const MORE_TICKS = 7;

function hedgedByEth(chance: Chance, account: AccountScript): AccountScript {
  const cross = {
    acceptBasis: true,
    ...(chance.is(0.5) ? { beta: chance.pick('0.65', '1') } : {}),
    rSquaredMin: chance.pick('0.5', '0.001', '0.8'),
    ...(chance.is(0.5) ? { lossMax: chance.pick('0.05', '0.3') } : {}),
  };
  const policies = account.policies.map((policy) => ({ ...atEthPrices(policy), instrument: 'ETH/USDT:USDT', cross }));
  const goTogether = chance.is(0.7);
  return {
    ...account,
    ...(chance.is(0.7) ? { swings: { together: chance.pick(0.66, 1, 1.4), alone: chance.pick(0, 0, 0.6, 1) } } : {}),
    policies,
    ticks: account.ticks.map((tick) => withHappenings(tick, (happening) => aroundEth(happening, goTogether), 'ETH')),
  };
}

const atEthPrices = (policy: PolicyItem): PolicyItem =>
  JSON.parse(JSON.stringify(policy), (name: string, value: unknown) =>
    PRICES.has(name) && typeof value === 'string' ? String(Number(value) / ETH_OF_BTC) : value,
  );

/** What is about contracts is about those of ETH; the coins, and what the owner writes, stay with BTC. */
function aroundEth(happening: Happening, goTogether: boolean): readonly Happening[] {
  switch (happening.kind) {
    case 'trade':
    case 'deleverage':
      return [{ ...happening, coin: 'ETH', contracts: AS_ETH[happening.contracts] ?? happening.contracts }];
    case 'leverage':
    case 'funding':
    case 'market-halt':
      return [{ ...happening, coin: 'ETH' }];
    case 'move':
      return goTogether ? [happening, { ...happening, coin: 'ETH' }] : [{ ...happening, coin: 'ETH' }];
    default:
      return [happening];
  }
}

/** Coins lie in the wallet that margins the contract, and nothing is counted beside it and spot. */
function hedgedInverse(chance: Chance, account: AccountScript): AccountScript {
  const { others: _uncounted, ...rest } = account;
  const policies = account.policies.map((policy) => (policy['coin'] === 'BTC' ? inverse(chance, policy) : policy));
  return {
    ...rest,
    coinWallet: chance.pick('0.5', '1', '2'),
    coins: { ...account.coins, BTC: chance.pick('0', account.coins.BTC, '0.1') },
    policies: policies.map(({ holdings, ...policy }) => ({ ...policy, ...withoutWallets(holdings) })),
    ticks: account.ticks.map((tick) => withHappenings(tick, (happening) => [aroundInverse(chance, happening)])),
  };
}

function inverse(chance: Chance, { marginMode: _isolated, margin, ...policy }: PolicyItem): PolicyItem {
  const { sweepAt: _kept, ...plan } = margin as PolicyItem;
  const reserve = policy['leverage'] === '1' ? '0' : chance.pick('0', '0.2');
  return { ...policy, instrument: INVERSE_BTC, margin: plan, reserve };
}

function withoutWallets(holdings: unknown): PolicyItem {
  const except = (holdings as PolicyItem | undefined)?.['except'];
  return except === undefined ? {} : { holdings: { except } };
}

function aroundInverse(chance: Chance, happening: Happening): Happening {
  const { afterMs } = happening;
  switch (happening.kind) {
    case 'trade':
    case 'deleverage':
      return happening.coin === 'BTC'
        ? { ...happening, contracts: AS_INVERSE[happening.contracts] ?? happening.contracts }
        : happening;
    case 'cash':
      return chance.is(0.7) ? { afterMs, kind: 'coin-cash', amount: chance.pick(0.3, -0.3, -0.9) } : happening;
    default:
      return happening;
  }
}

/** What happens around a tick, each turned into what takes its place; flawed prices are those of `flawed`. */
function withHappenings(
  { prices, happenings, ...tick }: Trouble,
  turned: (happening: Happening) => readonly Happening[],
  flawed?: 'ETH',
): Trouble {
  return {
    ...tick,
    ...(prices === undefined ? {} : { prices: { ...prices, coin: flawed ?? prices.coin } }),
    ...(happenings === undefined ? {} : { happenings: happenings.flatMap(turned) }),
  };
}
