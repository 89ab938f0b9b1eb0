import { ownPerpetual } from '../../../../shared/market/instrument.ts';
import type { PolicyItem } from '../../../../shared/policy/policy-book.ts';
import type { AccountScript, CoinName, Happening, Trouble } from '../script.ts';
import { INVERSE_BTC } from '../world/hedge-kinds.ts';
import type { Chance } from './chance.ts';

// Accounts as they were drawn for coins that are hedged by their own linear contract, turned into others.

/** What a coin of BTC is worth in ETH, in prices of rules and in contracts. */
const ETH_IN_BTC = 20;
const PRICES = new Set(['price', 'priceAbove', 'priceBelow']);
/** Contracts of BTC as inverse ones of about the same worth. */
const AS_INVERSE: Readonly<Record<string, string>> = {
  '0.05': '30',
  '0.3': '180',
  '1.5': '900',
  '0.1': '60',
  '0.7': '420',
};

/**
 * What hedges the coins of an account: mostly the linear contract of each, sometimes the inverse one of BTC, or the contract
 * of the one coin for the other, which is the only hedge of its account then. `drawMore` draws what goes wrong around
 * another tick.
 */
export function drawHedgeKind(chance: Chance, account: AccountScript, drawMore: () => Trouble): AccountScript {
  if (!chance.is(0.25)) return account;
  if (chance.is(0.6)) return hedgedInverse(chance, account);
  const more = Array.from({ length: MORE_TICKS }, drawMore);
  return hedgedByAnother(chance, { ...account, ticks: [...account.ticks, ...more] });
}

/** How two coins go together is known anew every hour: some of what goes wrong comes after the first. */
const MORE_TICKS = 7;

/** BTC by ETH, or where there is ETH, that by BTC. */
function hedgedByAnother(chance: Chance, account: AccountScript): AccountScript {
  const policy = account.policies.at(-1) ?? {};
  const by: CoinName = policy['coin'] === 'BTC' ? 'ETH' : 'BTC';
  const cross = {
    acceptBasis: true,
    ...(chance.is(0.5) ? { beta: chance.pick('0.65', '1') } : {}),
    rSquaredMin: chance.pick('0.5', '0.001', '0.8'),
    ...(chance.is(0.5) ? { lossMax: chance.pick('0.05', '0.3') } : {}),
  };
  const goTogether = chance.is(0.7);
  return {
    ...account,
    ...(chance.is(0.7) ? { swings: { together: chance.pick(0.66, 1, 1.4), alone: chance.pick(0, 0, 0.6, 1) } } : {}),
    policies: [{ ...atPricesOf(by, policy), instrument: ownPerpetual(by), cross }],
    ticks: account.ticks.map((tick) => withHappenings(tick, (happening) => around(by, happening, goTogether), by)),
  };
}

const atPricesOf = (by: CoinName, policy: PolicyItem): PolicyItem =>
  JSON.parse(JSON.stringify(policy), (name: string, value: unknown) => {
    if (!PRICES.has(name) || typeof value !== 'string') return value;
    return String(by === 'ETH' ? Number(value) / ETH_IN_BTC : Number(value) * ETH_IN_BTC);
  });

/** What is about contracts is about those that hedge; coins, and what the owner writes, stay with what is hedged. */
function around(by: CoinName, happening: Happening, goTogether: boolean): readonly Happening[] {
  switch (happening.kind) {
    case 'trade':
    case 'deleverage':
      return [{ ...happening, coin: by, contracts: asContracts(by, happening) }];
    case 'leverage':
    case 'funding':
    case 'market-halt':
      return [{ ...happening, coin: by }];
    case 'move':
      return goTogether
        ? [
            { ...happening, coin: 'BTC' },
            { ...happening, coin: 'ETH' },
          ]
        : [{ ...happening, coin: by }];
    default:
      return [happening];
  }
}

function asContracts(
  by: CoinName,
  { coin, contracts }: { readonly coin: CoinName; readonly contracts: string },
): string {
  if (coin === by) return contracts;
  return (by === 'ETH' ? Number(contracts) * ETH_IN_BTC : Number(contracts) / ETH_IN_BTC).toFixed(3);
}

/** Some coins lie in the wallet that margins the contract. */
function hedgedInverse(chance: Chance, account: AccountScript): AccountScript {
  const policies = account.policies.map((policy) => (policy['coin'] === 'BTC' ? inverse(chance, policy) : policy));
  return {
    ...account,
    coinWallet: chance.pick('0.5', '1', '2'),
    coins: { ...account.coins, BTC: chance.pick('0', account.coins.BTC, '0.1') },
    policies,
    ticks: account.ticks.map((tick) => withHappenings(tick, (happening) => [aroundInverse(chance, happening)])),
  };
}

function inverse(chance: Chance, { marginMode: _isolated, margin, ...policy }: PolicyItem): PolicyItem {
  const { sweepAt: _kept, ...plan } = margin as PolicyItem;
  const changed = { ...policy, instrument: INVERSE_BTC, margin: plan };
  if (policy['leverage'] !== '1') return { ...changed, reserve: chance.pick('0', '0.2') };
  // All its coins are margin then: what lies elsewhere could not be hedged.
  const { wallets: _elsewhere, ...holdings } = (policy['holdings'] ?? {}) as PolicyItem;
  return { ...changed, reserve: '0', holdings };
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
  flawed?: CoinName,
): Trouble {
  return {
    ...tick,
    ...(prices === undefined ? {} : { prices: { ...prices, coin: flawed ?? prices.coin } }),
    ...(happenings === undefined ? {} : { happenings: happenings.flatMap(turned) }),
  };
}
