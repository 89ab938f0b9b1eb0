import type { HedgePolicy } from '../../shared/policy/hedge-policy.ts';
import type { VenueState } from '../../shared/venue/venue-state.ts';
import type { FirstPrices } from './fund-account.ts';
import { openAccount } from './local-exchange.ts';
import type { MarketPath } from './market/market-path.ts';
import type { StartingBalances } from './starting-balances.ts';

/** How accounts are opened. */
export interface AccountOpening {
  readonly path: MarketPath;
  /** What an account is given for the policies it has. */
  readonly fund: (policies: readonly HedgePolicy[], prices: FirstPrices) => StartingBalances;
  readonly hasFees: boolean;
  readonly halfSpreadTicks: 0 | 1;
}

/** One account of the emulated exchange for each name the policies use, as it is when the market begins. */
export function openAccounts(
  policies: readonly HedgePolicy[],
  { path, fund, hasFees, halfSpreadTicks }: AccountOpening,
): Readonly<Record<string, VenueState>> {
  const prices = firstPrices(path);
  const names = [...new Set(policies.map(({ account }) => account))];
  const ownOf = (name: string) => policies.filter(({ account }) => account === name);
  return Object.fromEntries(
    names.map((name) => [name, openAccount(path, fund(ownOf(name), prices), hasFees, halfSpreadTicks)]),
  );
}

const firstPrices = (path: MarketPath): FirstPrices =>
  Object.fromEntries(
    path.coins.flatMap((coin) => {
      const hour = path.hour(coin, path.fromMs);
      return hour === undefined ? [] : [[coin, hour.perp.open]];
    }),
  );
